"""Links to the server that freeze: nobody waits for ever, and nothing happens twice."""

from pathlib import Path
from typing import Any

import pytest
from tests.prove.conftest import Often, begin, end
from tests.prove.servers import Server, bad_link, durable_server
from tests.prove.weather import DEADLINE, weather


@pytest.fixture
def server() -> Any:
    with durable_server() as started:
        yield started


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
