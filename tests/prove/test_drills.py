"""Drills: books copied while they are written, and restored elsewhere; each ends in the verifier."""

import os
import sqlite3
import subprocess
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.prove.conftest import Run, begin, end

from private_postgres import find_programs

pytestmark = pytest.mark.both_stores
SECONDS = 4


def restored(store: str, address: str, place: Path) -> str:
    """Copy the books as the manual says, while they are written, and bring the copy up elsewhere: its address."""
    if store == "sqlite":
        copy = place / "restored.sqlite3"
        source = sqlite3.connect(f"file:{address.removeprefix('sqlite:///')}?mode=ro", uri=True)
        target = sqlite3.connect(copy)
        source.backup(target)
        source.close()
        target.close()
        return f"sqlite:///{copy}"
    programs = find_programs()
    assert programs is not None
    dump = place / "tarazu.dump"
    subprocess.run([programs / "pg_dump", "--format=custom", f"--file={dump}", address], check=True)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS restored WITH (FORCE)")
        server.execute("CREATE DATABASE restored")
    target_address = address.rpartition("/")[0] + "/restored"
    subprocess.run([programs / "pg_restore", "--exit-on-error", f"--dbname={target_address}", dump], check=True)
    return target_address


def test_a_copy_taken_under_load_is_restored_and_proves_itself(
    store: str, address: str, run: Run, tmp_path: Path, score: Any
) -> None:
    run("books.py", "open")
    run("books.py", "storm", "1", "before")
    storm = begin(address, tmp_path, "books.py", "storm", str(SECONDS), "during")
    time.sleep(SECONDS / 2)
    began = time.monotonic()
    elsewhere = restored(store, address, tmp_path)
    keys = tmp_path / "keys"
    keys.write_text("", encoding="utf-8")
    found, _ = run("books.py", "check", str(keys), at=elsewhere)
    took = time.monotonic() - began
    _, during = end(storm)
    assert (found["twice"], found["half"], found["faults"]) == (0, 0, [])
    assert found["unanswered_and_stored"] > 0
    keys.write_text("\n".join(during), encoding="utf-8")
    whole, _ = run("books.py", "check", str(keys))
    assert (whole["lost"], whole["faults"]) == (0, [])
    assert whole["entries"] > found["entries"]  # it was written on while the copy was taken
    run("books.py", "open", at=elsewhere)  # brought to its version again, it is what it was
    keys.write_text("", encoding="utf-8")
    again, _ = run("books.py", "check", str(keys), at=elsewhere)
    assert again["root"] == found["root"]
    assert guards_bite(store, elsewhere)
    score("S21", f"copy under load, restore, audit and verify in {took:.1f} s", drills=1)


def guards_bite(store: str, address: str) -> bool:
    """Say whether a restored store still refuses to lose a fact."""
    statement = "DELETE FROM storage_transfer"
    try:
        if store == "sqlite":
            with sqlite3.connect(address.removeprefix("sqlite:///")) as copy:
                copy.execute(statement)
        else:
            with psycopg.connect(address) as server:
                server.execute(statement)
    except (sqlite3.IntegrityError, psycopg.errors.RestrictViolation):
        return True
    return False
