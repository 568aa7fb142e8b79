"""Eight workers at the same moment, with real commits, on both stores."""

from typing import Any

import pytest
from tests.prove.conftest import Run

pytestmark = pytest.mark.both_stores


def test_what_may_happen_once_happens_once(run: Run, long: bool, score: Any) -> None:
    told, _ = run("races.py", "200" if long else "3")
    assert (told["breaches"], told["faults"], told["twice"]) == (0, [], 0), told["where"]
    score("S7", "8 workers, six kinds of race", races=told["races"], breaches=told["breaches"])
