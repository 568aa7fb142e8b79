"""How well screening finds names, on labelled pairs; a change that finds fewer, or more wrongly, fails here."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tarazu.rulebook.figures import figures_on
from tarazu.screening.lists import ListedName, ListVersion
from tarazu.screening.screen import screen
from tarazu.screening.subjects import Subject

DAY = date(2025, 11, 20)
VERSION = ListVersion("l", "list", DAY, "0" * 64)
PAIRS = Path(__file__).resolve().parents[2] / "bench" / "screening" / "labelled.csv"
THRESHOLD = figures_on("PK", DAY).number("screening_threshold_percent")


def outcome(row: dict[str, str]) -> tuple[bool, bool]:
    entry = ListedName("l", "E", (row["listed"],), row["kind"], "", (), "")
    asked = Subject("a", row["kind"], (row["asked"],))
    return row["same"] == "yes", bool(screen(asked, [entry], [VERSION], THRESHOLD, day=DAY).hits)


@pytest.mark.parametrize("part", ["set", "held"])
def test_precision_and_recall_on_the_labelled_pairs(part: str) -> None:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["part"] == part]
    counts = Counter(map(outcome, rows))
    found, missed, false = counts[True, True], counts[True, False], counts[False, True]
    assert len(rows) > 600
    assert found * 1000 >= (found + missed) * 890
    assert false * 1000 <= (found + false) * 10


def test_every_mix_of_scripts_is_among_the_pairs() -> None:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        ways = {row["how"] for row in csv.DictReader(file)}
    scripts = ("latin", "cyrillic", "arabic")
    assert {f"{one} and {other}" for one in scripts for other in scripts} <= ways
