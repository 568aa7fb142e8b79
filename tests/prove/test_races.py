"""Eight workers at the same moment, with real commits, on both stores."""

from typing import Any

import pytest
from tests.prove.conftest import Often, Run

pytestmark = pytest.mark.both_stores


def test_what_may_happen_once_happens_once(run: Run, often: Often, score: Any) -> None:
    told, _ = run("races.py", str(often(3, 1_000)))
    assert (told["breaches"], told["faults"], told["twice"]) == (0, [], 0), told["where"]
    score("S7", "8 workers, six kinds of race", races=told["races"], breaches=told["breaches"])
    score("S7", "8 workers, verbs of the desk", races=told["verbs"])


def test_no_settlement_slips_past_a_list_that_is_loaded(run: Run, often: Often, score: Any) -> None:
    told, _ = run("../screening/gate_race.py", str(often(4, 100)))
    assert told["late"] == []
    score("S16", "an import races with a settlement", rounds=len(told["outcomes"]), late=len(told["late"]))
