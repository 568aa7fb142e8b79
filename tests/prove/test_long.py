"""Proofs on a PostgreSQL of their own that take long however little they do; ./run prove alone runs them."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.prove.conftest import Often, begin, end, sound
from tests.prove.disks import LEFT_FREE
from tests.prove.servers import archiving_server, base_backup, durable_server, restored_server

SECONDS = 4


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A folder that PostgreSQL's own user may write to as well."""
    place = Path(tempfile.mkdtemp(prefix="tarazu-long-"))
    place.chmod(0o777)
    yield place
    shutil.rmtree(place, ignore_errors=True)


def checked(url: str, home: Path, answered: list[str]) -> dict[str, Any]:
    """Hold the books at an address against the keys that were answered."""
    keys = home / "keys"
    keys.write_text("\n".join(answered), encoding="utf-8")
    return end(begin(url, home, "books.py", "check", str(keys)))[0]


def test_a_full_disk_under_postgresql_refuses_and_loses_nothing(
    small_disk: Path, open_place: Path, tmp_path: Path, often: Often, score: Any
) -> None:
    # the log stands elsewhere: where it has no room, PostgreSQL stops, which is another proof
    with durable_server(small_disk, f"--waldir={open_place}/log", autovacuum="off") as server:
        end(begin(server.url, tmp_path, "books.py", "open"))
        words = (str(small_disk), str(often(1, 50)), str(LEFT_FREE // 2))
        filled, _ = end(begin(server.url, tmp_path, "books.py", "fill", *words))
        found = checked(server.url, tmp_path, filled["answered"])
    assert all("No space left" in said for said in filled["said"])
    assert filled["misread"] == 0  # reading goes on
    assert len(filled["answered"]) > 10 * filled["full"]
    sound(found)
    score("S5", "PostgreSQL's disk full", full_disks=filled["full"], answered=found["answered"], lost=found["lost"])


def test_a_dropped_table_comes_back_up_to_the_named_point(open_place: Path, tmp_path: Path, score: Any) -> None:
    archive = open_place / "archive"
    with archiving_server(archive) as server:
        end(begin(server.url, tmp_path, "books.py", "open"))
        _, before = end(begin(server.url, tmp_path, "books.py", "storm", "1", "before"))
        copy = base_backup(server, open_place)
        _, later = end(begin(server.url, tmp_path, "books.py", "storm", "2", "later"))
        whole = checked(server.url, tmp_path, before + later)
        with psycopg.connect(server.url, autocommit=True) as operator:
            operator.execute("SELECT pg_create_restore_point('sound')")
            operator.execute("DROP TABLE storage_transfer CASCADE")
            operator.execute("SELECT pg_switch_wal()")
        server.stop()  # which archives what is left of the log
    began = time.monotonic()
    with restored_server(server, copy, archive, until="sound") as restored:
        found = checked(restored.url, tmp_path, before + later)
    took = time.monotonic() - began
    sound(found)
    assert (found["entries"], found["root"]) == (whole["entries"], whole["root"])
    score("S21", f"a dropped table, brought back to a named point, audited and verified in {took:.1f} s", drills=1)


def test_a_table_is_altered_under_writers_and_a_long_reader_and_altered_back(tmp_path: Path, score: Any) -> None:
    with durable_server() as server:
        end(begin(server.url, tmp_path, "books.py", "open"))
        storm = begin(server.url, tmp_path, "books.py", "storm", str(3 * SECONDS), "upgrade")
        readers = begin(server.url, tmp_path, "books.py", "look", str(3 * SECONDS))
        with psycopg.connect(server.url) as report:
            report.execute("SELECT count(*) FROM storage_transfer").fetchone()
            forward = begin(server.url, tmp_path, "books.py", "step", "forward")
            time.sleep(SECONDS)  # the report goes on; the change waits for it, and nobody for the change
        end(forward)
        end(begin(server.url, tmp_path, "books.py", "step", "back"))
        told, _ = end(readers)
        _, answered = end(storm)
        found = checked(server.url, tmp_path, answered)
    sound(found)
    assert (told["lost"], found["answered"] > 0) == (0, True)
    milliseconds = int(told["slowest"] * 1_000)
    score("S22", "a column more and a column less under writers and a long reader", longest_ms=milliseconds, drills=1)
    assert told["slowest"] < SECONDS / 2  # it would be SECONDS where readers stood in line
