"""Spreadsheets as tables: days, numbers and texts come out as a person reads them, and nothing hostile is taken in."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter

from tarazu.kernel.errors import TarazuError
from tarazu.reference import workbooks
from tarazu.reference.table_errors import NotUnicodeText, TableBroken, TableTooLarge, TooManyRows
from tarazu.reference.workbooks import NotAWorkbook, as_table
from tarazu.reference.xml_records import DocumentTypeForbidden


def workbook(*rows: list[object], first_row: int = 0, **options: object) -> bytes:
    """A workbook of one sheet, days shown as days."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, **options})
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd.mm.yyyy"})
    for at, row in enumerate(rows, start=first_row):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(at, column, cell, day)
            elif cell is not None:
                sheet.write(at, column, cell)
    book.close()
    return written.getvalue()


@pytest.mark.parametrize("options", [{}, {"date_1904": True}, {"strings_to_numbers": True}])
def test_cells_come_out_as_a_person_reads_them(options: dict[str, object]) -> None:
    rows = [
        ["ref", "hs", "from", "price"],
        ["O-1", "0713.20", date(2026, 1, 15), 690.1],
        ["بادام", 71320, None, 1250.0],
    ]
    if "strings_to_numbers" in options:
        rows[1][1] = "spices"
    read = as_table(workbook(*rows, **options)).splitlines()
    assert read == ["ref,hs,from,price", f"O-1,{rows[1][1]},2026-01-15,690.1", "بادام,71320,,1250"]


def test_lines_keep_the_numbers_of_their_rows() -> None:
    assert as_table(workbook(["ref", "hs"], [None], ["O-1"], first_row=2)) == "\n\nref,hs\n\nO-1,\n"


def test_what_binary_fractions_leave_behind_is_not_read() -> None:
    assert as_table(workbook(["a"], [0.1 + 0.2], [Decimal("1e21")])) == "a\n0.3\n1000000000000000000000\n"


@pytest.mark.parametrize("sign", [";", "\t"])
def test_lines_may_be_parted_otherwise(sign: str) -> None:
    assert as_table(f'# note\nref{sign}price\n\nO-1{sign}"6,5"\n'.encode()) == '# note\nref,price\n\nO-1,"6,5"\n'


def test_lines_with_commas_stay_as_they_are() -> None:
    assert as_table("\ufeffref,note\nO-1,a;b\n".encode()) == "ref,note\nO-1,a;b\n"


def patched(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A workbook with something in one of its parts replaced."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name in book.namelist():
            held = book.read(name)
            made.writestr(name, held.replace(old, new) if name == part else held)
    return written.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("part", "old", "new", "error"),
    [
        (SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY e "ha">]><worksheet', DocumentTypeForbidden),
        (SHEET, b'r="1"', b'r="9000000"', TooManyRows),
        (SHEET, b"</sheetData>", b"<row/>" * 150_000 + b"<row", TooManyRows),  # not read to its broken end
        (SHEET, b'r="2"', b'r="1"', NotAWorkbook),
        (SHEET, b'r="2"', b'r="two"', NotAWorkbook),
        (SHEET, b"<v>5</v>", b"<v>five</v>", NotAWorkbook),
        (SHEET, b"<v>5</v>", b"<v>1e400000000</v>", NotAWorkbook),
        ("xl/styles.xml", b'numFmtId="0"', b'numFmtId="x"', NotAWorkbook),
        ("xl/_rels/workbook.xml.rels", b"worksheets/sheet1.xml", b"elsewhere.xml", NotAWorkbook),
    ],
)
def test_hostile_workbooks_are_refused(part: str, old: bytes, new: bytes, error: type[TarazuError]) -> None:
    with pytest.raises(error):
        as_table(patched(workbook(["a"], [5]), part, old, new))


def test_what_is_no_table_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = b"ref;price\n" + b"1" * 200_000 + b";2\n"
    for content, error in (
        (b"PK\x03\x04broken", NotAWorkbook),
        (endless, TableBroken),
        ("цена".encode("cp1251"), NotUnicodeText),
    ):
        with pytest.raises(error):
            as_table(content)
    monkeypatch.setattr(workbooks, "UNPACKED_BYTES_MAX", 100)
    with pytest.raises(TableTooLarge):
        as_table(workbook(["a"], [5]))
