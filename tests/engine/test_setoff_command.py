"""tarazu setoff from files to files, and how the loops are compiled."""

import csv
import json
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from tarazu.cli.columns import EndingUnknown, ObligationsUnreadable
from tarazu.cli.main import app
from tarazu.cli.setoff_limits import LimitsUnreadable
from tarazu.engine.compiled import cache_folder

ROWS = [("Lahore", "Kabul", 30), ("Kabul", "Ma,shhad", 20), ("Ma,shhad", "Lahore", 50), ("Lahore", "Lahore", 5)]
NUMBERED = [(10, 7, 30), (7, 900, 20), (900, 10, 50), (10, 10, 5)]


def written(place: Path, rows: list[tuple[object, object, object]]) -> Path:
    with place.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("debtor", "creditor", "amount"), *rows])
    return place


def run(*words: object) -> None:
    result = CliRunner().invoke(app, ["setoff", *map(str, words)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output


def test_names_go_in_and_come_out_with_totals_notices_and_loops(tmp_path: Path) -> None:
    out, summary, notices, loops = (tmp_path / name for name in ("o.csv", "s.json", "n.csv", "l.json"))
    source = written(tmp_path / "in.csv", list(ROWS))
    run(source, "--out", out, "--summary", summary, "--notices", notices, "--loops", loops)
    cleared = list(csv.reader(out.open(encoding="utf-8")))
    assert cleared[0] == ["debtor", "creditor", "amount", "cleared", "remaining"]
    assert [row[:2] for row in cleared[1:]] == [[debtor, creditor] for debtor, creditor, _ in ROWS]
    assert [row[3:] for row in cleared[1:]] == [["20", "10"], ["20", "0"], ["20", "30"], ["5", "0"]]
    told = json.loads(summary.read_text())
    expected = {"total_owed": 105, "cleared": 65, "bound": 65, "gap": 0, "owed_to_oneself": 5, "optimal": True}
    assert {name: told[name] for name in expected} == expected
    assert list(csv.reader(notices.open(encoding="utf-8")))[2] == ["Lahore", "35", "25", "10", "55", "25", "30"]
    assert json.loads(loops.read_text())[1] == {"amount": 20, "firms": ["Kabul", "Ma,shhad", "Lahore"]}


def test_parquet_and_numbers_say_the_same(tmp_path: Path) -> None:
    source = written(tmp_path / "in.csv", list(NUMBERED))
    duckdb.execute(f"copy (from '{source}') to '{tmp_path / 'in.parquet'}' (format parquet)")
    run(tmp_path / "in.parquet", "--out", tmp_path / "out.parquet")
    assert duckdb.sql(f"select debtor, cleared from '{tmp_path / 'out.parquet'}'").fetchall() == [
        (10, 20),
        (7, 20),
        (900, 20),
        (10, 5),
    ]


def test_a_number_may_owe_a_name(tmp_path: Path) -> None:
    rows: list[tuple[object, object, object]] = [(7, "Herat", 3), (8, "Herat", 4)]
    run(written(tmp_path / "in.csv", rows), "--out", tmp_path / "out.csv")
    assert [row[:4] for row in csv.reader((tmp_path / "out.csv").open())][1:] == [
        ["7", "Herat", "3", "0"],
        ["8", "Herat", "4", "0"],
    ]


@pytest.mark.parametrize(
    "rows",
    [[("a", "b", 1.5)], [("a", "b", "many")], [("a", "", 5)], [("a", "b", 2**70)]],
    ids=["a fraction", "a word", "a gap", "too large"],
)
def test_what_is_no_obligation_is_refused_in_words(tmp_path: Path, rows: list[tuple[object, object, object]]) -> None:
    with pytest.raises(ObligationsUnreadable):
        run(written(tmp_path / "in.csv", rows), "--out", tmp_path / "out.csv")


def test_files_are_known_by_their_endings(tmp_path: Path) -> None:
    with pytest.raises(EndingUnknown):
        run(written(tmp_path / "in.txt", list(ROWS)), "--out", tmp_path / "out.csv")
    with pytest.raises(ObligationsUnreadable):
        run(tmp_path / "nowhere.csv", "--out", tmp_path / "out.csv")


def cleared_of(place: Path) -> list[int]:
    with place.open(encoding="utf-8") as file:
        return [int(row["cleared"]) for row in csv.DictReader(file)]


def limited(folder: Path, forbid: str = "", limits: str = "") -> list[int]:
    """What is cleared of ROWS under files of limits."""
    source, out = written(folder / "in.csv", list(ROWS)), folder / "out.csv"
    options: list[object] = []
    for name, text in (("forbid", forbid), ("limits", limits)):
        if text:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
            options += [f"--{name}", folder / f"{name}.csv"]
    run(source, "--out", out, *options)
    return cleared_of(out)


@pytest.mark.parametrize(
    ("forbid", "limits", "cleared"),
    [
        ('debtor,creditor\nKabul,"Ma,shhad"\nNobody,Lahore\n', "", [0, 0, 0, 5]),
        ("", "firm,cap\nKabul,12\nNobody,3\n", [12, 12, 12, 5]),
        ("", "firm,cap\nKabul,12\nLahore,\n", [12, 12, 12, 5]),
        ("", "firm,group\nKabul,Khorasan\n", [0, 0, 0, 5]),
        ("", 'firm,group\nKabul,A\nLahore,A\n"Ma,shhad",A\n', [20, 20, 20, 5]),
        ("", "firm,swing\nKabul,10\nLahore,10\n", [30, 20, 20, 5]),
    ],
    ids=["a forbidden pair", "a cap", "no cap where none is given", "a group apart", "one group", "a swing"],
)
def test_limits_come_from_files(tmp_path: Path, forbid: str, limits: str, cleared: list[int]) -> None:
    assert limited(tmp_path, forbid, limits) == cleared


@pytest.mark.parametrize(
    "limits",
    ["firm\nKabul\n", "firm,cap\nKabul,5\nKabul,6\n", "firm,cap\nKabul,-1\n", "firm,swing\nKabul,1.5\n", "cap\n5\n"],
    ids=["no limit", "twice", "below zero", "a fraction", "no firm"],
)
def test_limits_that_make_no_sense_are_refused_in_words(tmp_path: Path, limits: str) -> None:
    with pytest.raises(LimitsUnreadable):
        limited(tmp_path, limits=limits)


def test_compiled_loops_are_kept_where_one_may_write(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert cache_folder((blocked / "cache", tmp_path / "cache")) == tmp_path / "cache"
    assert cache_folder((blocked / "cache",)) is None
