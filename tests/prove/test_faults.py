"""Processes killed, power gone, disks full: what was answered is there, what was not is whole or absent."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.prove.conftest import Often, Run, begin, end, sound
from tests.prove.disks import LEFT_FREE
from tests.prove.servers import durable_server


@pytest.mark.both_stores
def test_a_killed_writer_loses_nothing_it_answered(run: Run, often: Often, score: Any) -> None:
    run("books.py", "open")
    found, _ = run("books.py", "kill", str(often(6, 500)))
    assert found["answered"] > 0
    sound(found)
    score("S5", "writer killed with signal 9", kills=found["kills"], answered=found["answered"], lost=found["lost"])


def test_a_power_cut_loses_nothing_that_was_answered(run: Run, tmp_path: Path, often: Often, score: Any) -> None:
    run("books.py", "open")
    found, _ = run("books.py", "power", str(often(6, 1_000)), "FULL")
    if "missing" in found:
        pytest.skip(found["missing"])
    assert (found["lost"], found["broken"]) == (0, 0), found["faults"]
    score(
        "S5",
        "power failed under SQLite, unsynced writes kept or lost at random",
        power_cuts=found["power_failures"],
        answered=found["answered"],
        lost=found["lost"],
    )


def test_the_power_cut_bites_where_nothing_is_synced(run: Run, tmp_path: Path) -> None:
    run("books.py", "open")
    found, _ = run("books.py", "power", "4", "OFF")
    if "missing" in found:
        pytest.skip(found["missing"])
    assert found["lost"] > 0


def test_a_full_disk_refuses_and_loses_nothing(
    small_disk: Path, run: Run, tmp_path: Path, often: Often, score: Any
) -> None:
    at = f"sqlite:///{small_disk}/books.sqlite3"
    run("books.py", "open", at=at)
    filled, _ = run("books.py", "fill", str(small_disk), str(often(1, 50)), str(LEFT_FREE), at=at)
    assert all("full" in said for said in filled["said"])
    assert filled["misread"] == 0  # reading goes on
    assert len(filled["answered"]) > 10 * filled["full"]
    keys = tmp_path / "keys"
    keys.write_text("\n".join(filled["answered"]), encoding="utf-8")
    found, _ = run("books.py", "check", str(keys), at=at)
    sound(found)
    score("S5", "disk full", full_disks=filled["full"], answered=found["answered"], lost=found["lost"])


def test_a_server_stopped_dead_loses_nothing_it_confirmed(tmp_path: Path, often: Often, score: Any) -> None:
    crashes = often(2, 100)
    with durable_server() as server:
        end(begin(server.url, tmp_path, "books.py", "open"))
        storm = begin(server.url, tmp_path, "books.py", "storm", str(crashes * 60), "crash")
        for _ in range(crashes):
            with pytest.raises(subprocess.TimeoutExpired):
                storm.wait(timeout=2.5)
            server.crash()
            server.start()
        storm.terminate()
        told, answered = end(storm)
        keys = tmp_path / "keys"
        keys.write_text("\n".join(answered), encoding="utf-8")
        found, _ = end(begin(server.url, tmp_path, "books.py", "check", str(keys)))
    sound(found)
    assert found["answered"] > 0
    score(
        "S5",
        "PostgreSQL stopped dead",
        server_crashes=crashes,
        answered=found["answered"],
        lost=found["lost"],
        unanswered=told["unanswered"],
        of_which_stored=told["of_which_stored"],
    )
