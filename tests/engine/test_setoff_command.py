"""tarazu setoff from files to files, and how the loops are compiled."""

import csv
import json
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from tarazu.cli.columns import EndingUnknown, ObligationsUnreadable
from tarazu.cli.main import app
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


def test_compiled_loops_are_kept_where_one_may_write(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert cache_folder((blocked / "cache", tmp_path / "cache")) == tmp_path / "cache"
    assert cache_folder((blocked / "cache",)) is None
