"""Tables a person wrote: what is right is read, what is wrong is named by line and column."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarazu.kernel.errors import TarazuError
from tarazu.reference.tables import (
    BYTES_MAX,
    CELL_CHARACTERS_MAX,
    Column,
    Row,
    one_of,
    read_day,
    read_records,
    read_table,
    read_whole,
    read_yes,
)

COLUMNS = [Column("name"), Column("amount"), Column("note", required=False, may_be_empty=True)]


def wrong(content: bytes | str) -> list[tuple[int, str, str]]:
    table = read_table(content, COLUMNS)
    return [(error.line, error.column, error.error.code) for error in table.errors]


def test_a_good_table_is_read_with_its_line_numbers() -> None:
    rows, errors = read_table("# source: a book\n\nname,amount,note\n rice , 5 ,\n\n'dal',7,\"a, b\"\n", COLUMNS)
    assert errors == ()
    assert [(row.line, row.cells) for row in rows] == [
        (4, {"name": "rice", "amount": "5", "note": ""}),
        (6, {"name": "'dal'", "amount": "7", "note": "a, b"}),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_ending_and_a_byte_order_mark_are_read(end: str) -> None:
    content = "\ufeff" + end.join(["name,amount", "چاول,5", "рис,6"])
    rows, errors = read_table(content.encode(), COLUMNS)
    assert errors == ()
    assert [(row.line, row.text("name")) for row in rows] == [(2, "چاول"), (3, "рис")]


def test_a_column_left_out_reads_as_empty_where_it_may() -> None:
    rows, errors = read_table("name,amount\nrice,5\n", COLUMNS)
    assert errors == ()
    assert rows[0].text("note") == ""


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", [(1, "", "TableEmpty")]),
        ("# only a comment\n", [(2, "", "TableEmpty")]),
        ("name\nrice\n", [(1, "amount", "MissingColumn")]),
        ("name,amount,colour\n", [(1, "colour", "UnknownColumn")]),
        ("name,name,amount\n", [(1, "name", "RepeatedColumn")]),
        (
            "name;amount\n",
            [(1, "name;amount", "UnknownColumn"), (1, "name", "MissingColumn"), (1, "amount", "MissingColumn")],
        ),
        ("name,amount\nrice\n", [(2, "", "WrongCellCount")]),
        ("name,amount\nrice,5,6\n", [(2, "", "WrongCellCount")]),
        ("name,amount\n,5\nrice,\n", [(2, "name", "EmptyCell"), (3, "amount", "EmptyCell")]),
        ("name,amount\n,\n", []),
        ('name,amount\nri"ce",5\n"x,5\n', [(3, "", "TableBroken")]),
        ("name,amount\nri\x00ce,5\n", [(2, "", "ForbiddenCharacter")]),
        ("name,amount\nri\tce,5\n", [(2, "", "ForbiddenCharacter")]),
        ("name,amount\nrice,5\nri\u202ece,5\n", [(3, "", "ForbiddenCharacter")]),
        ("name,amount\nri\u2028ce,5\n", [(2, "", "ForbiddenCharacter")]),
        (f"name,amount\n{'x' * (CELL_CHARACTERS_MAX + 1)},5\n", [(2, "name", "CellTooLong")]),
        (b"name,amount\n\xff\xfe,5\n", [(1, "", "NotUnicodeText")]),
        (b"x" * (BYTES_MAX + 1), [(1, "", "TableTooLarge")]),
    ],
)
def test_what_is_wrong_is_named_by_line_and_column(content: bytes | str, expected: list[tuple[int, str, str]]) -> None:
    assert wrong(content) == expected


def test_more_rows_than_one_reading_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tarazu.reference.tables.ROWS_MAX", 3)
    assert wrong("name,amount\n" + "rice,5\n" * 3) == []
    assert wrong("name,amount\n" + "rice,5\n" * 4) == [(5, "", "TooManyRows")]


def test_urdu_joiners_are_not_mistaken_for_control_characters() -> None:
    assert wrong("name,amount\nمی\u200cخواہم,5\n") == []


def make(row: Row) -> tuple[str, int]:
    return row.text("name"), row.read("amount", read_whole)


def test_every_wrong_line_is_told_in_order_and_the_good_ones_are_made() -> None:
    content = "name,amount\nrice,5\ndal,-1\n,3\nrice,6\nsalt,1e3\nurea,٣\n"
    records, errors = read_records(content, COLUMNS, make, lambda made: made[0])
    assert records == (("rice", 5),)
    assert [(error.line, error.column, error.error.code) for error in errors] == [
        (3, "amount", "WholeNumberUnreadable"),
        (4, "name", "EmptyCell"),
        (5, "", "RepeatedRow"),
        (6, "amount", "WholeNumberUnreadable"),
        (7, "amount", "WholeNumberUnreadable"),
    ]
    assert str(errors[2]).startswith("line 5: 'rice' already stands on line 2.")


@given(st.text(max_size=300) | st.binary(max_size=300))
def test_no_text_at_all_breaks_the_reading(content: str | bytes) -> None:
    table = read_table(content, COLUMNS)
    assert all(error.line >= 1 and str(error) for error in table.errors)


@given(st.lists(st.tuples(st.from_regex(r"[a-z\"',]{1,9}", fullmatch=True), st.integers(0, 10**9)), max_size=20))
def test_what_a_spreadsheet_writes_is_read_back(written: list[tuple[str, int]]) -> None:
    lines = [f'"{name.replace(chr(34), chr(34) * 2)}",{amount}' for name, amount in written]
    records, errors = read_records("\n".join(["name,amount", *lines]), COLUMNS, make)
    assert errors == ()
    assert list(records) == written


@pytest.mark.parametrize(
    "text", ["2025-02-29", "2025-1-01", "01.11.2025", "20251101", "2025-11-01T00:00", "", "٢٠٢٥-١١-٠١"]
)
def test_only_real_days_in_one_form_are_days(text: str) -> None:
    assert read_day("2024-02-29") == date(2024, 2, 29)
    with pytest.raises(TarazuError, match="is not a day"):
        read_day(text)


def test_choices_are_read_exactly() -> None:
    assert one_of(("rail", "sea"))("sea") == "sea"
    assert (read_yes("yes"), read_yes("no")) == (True, False)
    for text in ("Yes", "1", ""):
        with pytest.raises(TarazuError, match="is not one of: yes, no"):
            read_yes(text)
