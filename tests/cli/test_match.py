"""A round from files alone: the same files give the same deals, and a wrong file is told where and what to do."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.cli.terminal import Done, tarazu

DEMO = Path(__file__).parents[2] / "demo"
ON = ("--on", "2025-12-01")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of the demo, to be spoilt."""
    return Path(shutil.copytree(DEMO, tmp_path / "files"))


def match(folder: Path, *more: object) -> Done:
    book = ("--offers", folder / "offers.csv", "--wants", folder / "wants.csv")
    return tarazu("match", *book, "--out", folder / "deals.json", "--check", 0, *ON, *more)


def written(folder: Path) -> Any:
    return json.loads((folder / "deals.json").read_text(encoding="utf-8"))


def test_the_files_of_the_demo_give_deals_that_balance(folder: Path) -> None:
    done = match(folder)
    assert done.status == 0, done.err
    told = written(folder)
    assert told["listings"] == 300
    assert len(told["deals"]) > 10
    for deal in told["deals"]:
        for party in deal["parties"]:
            given = sum(leg["value_minor"] for leg in deal["legs"] if leg["giver"] == party)
            assert given == sum(leg["value_minor"] for leg in deal["legs"] if leg["receiver"] == party) > 0
    assert sum(leg["expected_minor"] for deal in told["deals"] for leg in deal["legs"]) == told["exchanged_minor"]
    assert told["exchanged_minor"] * 10 > told["bound_minor"] * 8
    assert all(why["sentence"] and "{" not in why["sentence"] for why in told["why_nots"])
    assert told["result_hash"][:16] in done.out


def test_whatever_the_order_of_the_lines_the_bytes_are_the_same(folder: Path) -> None:
    match(folder)
    first = (folder / "deals.json").read_bytes()
    for name in ("offers.csv", "wants.csv"):
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        at = next(number for number, line in enumerate(lines) if not line.startswith("#")) + 1
        (folder / name).write_text("\n".join([*lines[:at], *reversed(lines[at:])]) + "\n", encoding="utf-8")
    match(folder)
    assert (folder / "deals.json").read_bytes() == first


def test_files_for_the_facts_may_lie_elsewhere(folder: Path, tmp_path: Path) -> None:
    apart = tmp_path / "book"
    apart.mkdir()
    for name in ("offers.csv", "wants.csv"):
        shutil.move(folder / name, apart / name)
    assert match(apart, "--facts", folder).status == 0
    assert len(written(apart)["deals"]) > 10


def spoil(folder: Path, name: str, line: int, column: int, text: str) -> None:
    """Put another text into one field of the table; lines are counted as in an editor."""
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    fields = lines[line - 1].split(",")
    fields[column] = text
    lines[line - 1] = ",".join(fields)
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "column", "text", "told"),
    [
        ("offers.csv", 1, "nobody", ("party", "nobody")),
        ("wants.csv", 5, "-5", ("quantity", "-5")),
        ("offers.csv", 7, "cheap", ("price", "cheap")),
        ("wants.csv", 2, "12.3", ("hs", "12.3")),
    ],
)
def test_a_wrong_field_is_named_by_file_line_and_column(
    folder: Path, name: str, column: int, text: str, told: tuple[str, str]
) -> None:
    spoil(folder, name, 5, column, text)
    done = match(folder)
    assert done.status == 2
    said = " ".join(done.err.split())
    assert f"{name}, line 5, {told[0]}:" in said
    assert told[1] in said
    assert said.rstrip().endswith(".")
    assert not (folder / "deals.json").exists(), "nothing is matched from half of a book"


@pytest.mark.parametrize("ending", ["firms.csv", "valuations.csv", "corridors.toml", "list.csv"])
def test_a_folder_without_what_is_needed_is_told_which_file_to_put_there(folder: Path, ending: str) -> None:
    for path in folder.glob(f"*{ending}"):
        path.unlink()
    done = match(folder)
    assert done.status == 2
    assert ending in done.err
    assert "--facts" in done.err


@pytest.mark.parametrize("out", ["nowhere/deals.json", "."])
def test_a_place_that_cannot_be_written_to_is_said_before_matching(folder: Path, out: str) -> None:
    done = match(folder, "--out", folder / out)
    assert done.status == 2
    assert "Nothing can be written to" in done.err


def test_what_is_no_day_no_goal_or_no_table_is_said(folder: Path) -> None:
    assert "such as 2025-11-30" in match(folder, "--on", "yesterday").err
    assert "value, parties or surplus" in match(folder, "--goal", "fame").err
    (folder / "offers.csv").write_bytes(b"\xff\xfe\x00")
    assert "offers.csv, line 1: This is not UTF-8 text." in " ".join(match(folder).err.split())
