"""Links to the server that are cut at any message: nothing happens twice."""

from pathlib import Path
from typing import Any

from tests.prove.conftest import Often
from tests.prove.servers import durable_server
from tests.prove.weather import weather

LONGEST = 3_000  # seconds
LANED = 24  # writers beside the six


def test_a_cut_link_never_makes_anything_happen_twice(tmp_path: Path, often: Often, score: Any) -> None:
    operations = often(200, 100_000)
    lengths = {"seconds": LONGEST, "operations": operations, "laned": LANED}
    with durable_server() as server:
        broken, told, found = weather(server, tmp_path, freezes=False, **lengths)
    assert broken > 0
    assert found["answered"] >= operations
    assert (found["lost"], found["twice"], found["half"], found["faults"]) == (0, 0, 0, [])
    counts = {"cuts": broken, "operations": found["answered"], "doubled": found["twice"]}
    lost = {"without_an_answer": told["unanswered"], "of_which_done": told["of_which_stored"]}
    score("S6", "PostgreSQL by a bad link, cut", **counts, **lost)
    assert told["unanswered"] >= told["of_which_stored"]
