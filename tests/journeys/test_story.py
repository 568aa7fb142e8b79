"""The story of the demo, told as a newcomer starts it, and told again: it answers the same and changes nothing."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tarazu.ledger.verify import verify

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of its own for the demo."""
    return tmp_path_factory.mktemp("demo")


def demo(root: Path, home: Path) -> str:
    """Run the demo in a process of its own, without the site."""
    environment = {
        **os.environ,
        "DATABASE_URL": "",
        "TARAZU_HOME": str(home),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tarazu.cli.main", "demo", "--no-serve", "--out", str(home)],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout


@pytest.fixture(scope="module")
def told(root: Path, home: Path) -> str:
    """What the first telling printed."""
    return demo(root, home)


def counted(home: Path) -> dict[str, int]:
    """How many rows every table of ours holds."""
    with sqlite3.connect(f"file:{home / 'tarazu.sqlite3'}?mode=ro", uri=True) as base:
        tables = base.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'storage_%'"
        ).fetchall()
        return {name: base.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for (name,) in tables}


def test_the_demo_tells_the_whole_story(told: str) -> None:
    said = re.sub(r"\s+", " ", told).replace("−", "-")
    for words in (
        "300 listings",
        "-19.6",
        "24,900",
        "Proposed deals",
        "parties consented before the deadline",
        "20 clauses",
        "PK authorised it under approval number PK-25-",
        "RU authorised it under approval number RU-25-",
        "taken back by counter-entry",
        "the clock stood still by a recorded decision",
        "balanced",
        "closed with certificate cc_",
        "conflict",
        "barter",
        "deliveries count",
        "OK: ",
        "with one byte changed: WRONG: ",
        "No money moved.",
    ):
        assert words in said, words


def test_the_demo_leaves_papers_and_a_ledger_that_holds(told: str, home: Path) -> None:
    for language in ("en", "ur", "ru"):
        assert (home / "papers" / f"closing-certificate-{language}.pdf").read_bytes().startswith(b"%PDF-")
    assert verify(home / "ledger").holds
    assert not verify(home / "ledger-spoiled").holds


def test_told_again_it_answers_the_same_and_changes_nothing(told: str, root: Path, home: Path) -> None:
    before = counted(home)
    assert before["storage_journalentry"] > 300
    journal = (home / "ledger" / "journal.jsonl").read_bytes()
    again = demo(root, home)
    assert counted(home) == before
    numbers = re.compile(r"(?:PK|RU)-25-\S+|TZ-\d{4}-\d{4}|cc_\w+|deal_\w+")
    assert set(numbers.findall(again)) == set(numbers.findall(told))
    assert verify(home / "ledger").holds
    assert (home / "ledger" / "journal.jsonl").read_bytes().startswith(journal)
