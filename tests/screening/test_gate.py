"""No settlement with a listed party, also when the list changes in the middle of one: raced with real commits."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

ROUNDS = 6
RACE = Path(__file__).with_name("gate_race.py")
pytestmark = [pytest.mark.both_stores, pytest.mark.slow]


@pytest.fixture
def address(store: str, tmp_path: Path) -> Iterator[str]:
    """A database that is this test's own, for commits that stay."""
    if store == "sqlite":
        yield f"sqlite:///{tmp_path}/gate.sqlite3"
        return
    given = urlsplit(os.environ["DATABASE_URL"])
    name = f"tarazu_gate_{secrets.token_hex(4)}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield urlunsplit(given._replace(path=f"/{name}"))
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def race(address: str, tmp_path: Path, *words: str) -> dict[str, Any]:
    path = os.pathsep.join(sys.path)
    environment = {**os.environ, "DATABASE_URL": address, "TARAZU_HOME": str(tmp_path), "PYTHONPATH": path}
    command = [sys.executable, str(RACE), str(ROUNDS), *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_I14_a_settlement_and_the_import_of_a_list_exclude_each_other(address: str, tmp_path: Path) -> None:
    told = race(address, tmp_path)
    assert told["late"] == []
    assert len(told["outcomes"]) == ROUNDS
    assert "refused" in told["outcomes"]  # the import came first at least once, and was seen


def test_the_race_finds_a_settlement_that_does_not_ask(address: str, tmp_path: Path) -> None:
    told = race(address, tmp_path, "without-gate")
    assert told["outcomes"] == ["assessed"] * ROUNDS
    assert told["late"]
