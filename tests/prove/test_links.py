"""Links to the server that are cut at any message, or freeze: nothing happens twice, and nobody waits for ever."""

import threading
from pathlib import Path
from typing import Any

import pytest
from tests.prove.conftest import Often, begin, end
from tests.prove.servers import Server, bad_link, durable_server

DEADLINE = 2
LONGEST = 3_000  # seconds
LANED = 24  # writers beside the six


@pytest.fixture
def server() -> Any:
    with durable_server() as started:
        yield started


def weather(
    server: Server, home: Path, *, freezes: bool, seconds: int, operations: int = 10**9, laned: int = 0
) -> tuple[int, dict[str, Any], dict[str, Any]]:
    """A storm of writers over a bad link: how often it broke, what the storm says, and what stands in the books."""
    end(begin(server.url, home, "books.py", "open"))
    with bad_link(server, freezes=freezes) as link:
        at = server.url_by(link.port)
        words = ("storm", str(seconds), "link", str(operations), str(laned))
        storm = begin(at, home, "books.py", *words, TARAZU_WRITE_SECONDS=str(DEADLINE))
        mend = threading.Timer(seconds, lambda: setattr(link, "whole", True))  # the last sending must get through
        mend.start()
        told, answered = end(storm)
        mend.cancel()
        broken = link.broken
    keys = home / "keys"
    keys.write_text("\n".join(answered), encoding="utf-8")
    found, _ = end(begin(server.url, home, "books.py", "check", str(keys)))
    return broken, told, found


def test_a_cut_link_never_makes_anything_happen_twice(server: Server, tmp_path: Path, often: Often, score: Any) -> None:
    operations = often(200, 100_000)
    lengths = {"seconds": LONGEST, "operations": operations, "laned": LANED}
    broken, told, found = weather(server, tmp_path, freezes=False, **lengths)
    assert broken > 0
    assert found["answered"] >= operations
    assert (found["lost"], found["twice"], found["half"], found["faults"]) == (0, 0, 0, [])
    counts = {"cuts": broken, "operations": found["answered"], "doubled": found["twice"]}
    lost = {"without_an_answer": told["unanswered"], "of_which_done": told["of_which_stored"]}
    score("S6", "PostgreSQL by a bad link, cut", **counts, **lost)
    assert told["unanswered"] >= told["of_which_stored"]


def test_a_frozen_link_frees_a_reader_in_time(server: Server, tmp_path: Path, often: Often, score: Any) -> None:
    end(begin(server.url, tmp_path, "books.py", "open"))
    with bad_link(server, freezes=True) as link:
        reading = begin(
            server.url_by(link.port), tmp_path, "books.py", "look", str(often(4, 60)), TARAZU_READ_SECONDS=str(DEADLINE)
        )
        told, _ = end(reading)
        broken = link.broken
    assert broken > 0
    assert told["asked"] > 0
    milliseconds = int(told["slowest"] * 1_000)
    score("S8", f"PostgreSQL by a bad link, frozen, reading; deadline {DEADLINE} s", longest_ms=milliseconds)
    assert told["lost"] > 0
    assert told["slowest"] < DEADLINE + 1


def test_a_frozen_link_frees_its_caller_in_time(server: Server, tmp_path: Path, often: Often, score: Any) -> None:
    broken, told, found = weather(server, tmp_path, freezes=True, seconds=often(4, 60))
    assert broken > 0
    assert (found["lost"], found["twice"], found["half"], found["faults"]) == (0, 0, 0, [])
    milliseconds = int(told["slowest"] * 1_000)
    score(
        "S8", f"PostgreSQL by a bad link, frozen; deadline {DEADLINE} s", frozen_links=broken, longest_ms=milliseconds
    )
    assert told["slowest"] < DEADLINE + 0.5
