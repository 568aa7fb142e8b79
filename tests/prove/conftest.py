"""How long the proofs run, on which store, and where they note their figures for the scorecard."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from tests.journeys.stages import asked as asked
from tests.journeys.stages import founded as founded
from tests.journeys.stages import granted as granted
from tests.journeys.stages import proposed as proposed
from tests.prove import disks

PERCENT = int(os.environ.get("TARAZU_PROVE", "0"))  # of the long version; 0 is the short one
PROVE = Path(__file__).resolve().parent
collect_ignore = [] if PERCENT else ["test_chapters.py", "test_long.py"]  # long however short the version
Run = Callable[..., tuple[dict[str, Any], list[str]]]
Often = Callable[[int, int], int]


@pytest.fixture(scope="session")
def often() -> Often:
    """How often something is done: so often in the short version, and so often in the long one."""

    def count(short: int, long: int) -> int:
        return max(short, long * PERCENT // 100)

    return count


@pytest.fixture
def address(store: str, tmp_path: Path) -> Iterator[str]:
    """A database that is this test's own, for commits that stay."""
    if store == "sqlite":
        yield f"sqlite:///{tmp_path}/broken.sqlite3"
        return
    given = urlsplit(os.environ["DATABASE_URL"])
    name = f"tarazu_prove_{secrets.token_hex(4)}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield urlunsplit(given._replace(path=f"/{name}"))
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def begin(address: str, home: Path, program: str, *words: str, **settings: str) -> "subprocess.Popen[str]":
    """Start a program of the proofs in a process of its own, on a database of its own."""
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "TARAZU_HOME": str(home),
        "PYTHONPATH": os.pathsep.join(sys.path),
        **settings,
    }
    command = [sys.executable, str(PROVE / program), *words]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def end(running: "subprocess.Popen[str]", seconds: float = 3_600) -> tuple[dict[str, Any], list[str]]:
    """Wait for a program of the proofs: what it says last, and the lines before."""
    out, error = running.communicate(timeout=seconds)
    assert running.returncode == 0, error[-3_000:]
    *lines, last = out.splitlines()
    told: dict[str, Any] = json.loads(last)
    return told, lines


@pytest.fixture
def run(address: str, tmp_path: Path) -> Run:
    """Run a program of the proofs to its end on this test's own database."""

    def do(program: str, *words: str, at: str = "", **settings: str) -> tuple[dict[str, Any], list[str]]:
        return end(begin(at or address, tmp_path, program, *words, **settings))

    return do


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of a size of its own."""
    with disks.small_disk() as place:
        yield place


def sound(found: dict[str, Any]) -> None:
    """Nothing lost, nothing twice, nothing by half, and the books hold."""
    assert (found["lost"], found["twice"], found["half"], found["faults"]) == (0, 0, 0, [])
