"""The first sheet of a spreadsheet (XLSX) as the text of a table: nothing in it is run, and sizes have limits.

Days come out as 2025-11-30 and numbers as plain digits, whatever way the sheet shows them. A line of the text is a row
of the sheet, so that a wrong cell is named by the number its row has there.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Context, Decimal

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.reference.table_errors import NotUnicodeText, TableBroken, TableTooLarge, TooManyRows
from tarazu.reference.tables import ROWS_MAX
from tarazu.reference.xml_records import Node, read_nodes

MARK = b"PK\x03\x04"
UNPACKED_BYTES_MAX = 32 * 1024 * 1024
COLUMNS_MAX = 200
DIGITS_KEPT = Context(prec=15, Emax=30, Emin=-30)  # a spreadsheet keeps no more; the rest is left by binary fractions
DAY_FORMATS = frozenset({*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)})  # ECMA-376, 18.8.30
QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
DAY_NOUGHT, DAY_NOUGHT_1904 = date(1899, 12, 30), date(1904, 1, 1)
REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class NotAWorkbook(TarazuError):
    """A file that should be a spreadsheet is none that can be read."""

    kind = Kind.INVALID
    says = "This is no spreadsheet that can be read here. Save it as 'Excel workbook (.xlsx)' or as 'CSV UTF-8'."


def as_table(content: bytes) -> str:
    """A spreadsheet, or lines parted by commas, semicolons or tabs, as comma-separated lines.

    Errors: NotAWorkbook; NotUnicodeText; TableBroken; TableTooLarge; TooManyRows; MarkupBroken and its kin.
    """
    if content.startswith(MARK):
        return _first_sheet(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotUnicodeText from error
    lines = text.splitlines()
    heading = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    parted = next((sign for sign in "\t;" if sign in heading and "," not in heading), "")
    if not parted:
        return text
    try:
        return comma_lines(next(csv.reader([line], delimiter=parted), []) for line in lines)
    except csv.Error as error:
        raise TableBroken(reason=error) from error


def comma_lines(rows: Iterable[Sequence[str]]) -> str:
    """Rows as comma-separated lines, a row without cells as an empty line."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        if row:
            writer.writerow(row)
        else:
            text.write("\n")
    return text.getvalue()


def _first_sheet(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return _written(_Book(book))
    except (zipfile.BadZipFile, KeyError, RuntimeError, EOFError, ValueError, zlib.error) as error:
        raise NotAWorkbook from error


class _Book:
    """An opened workbook: its shared texts, which styles show days, and where its first sheet lies."""

    def __init__(self, book: zipfile.ZipFile) -> None:
        self._book = book
        parts = set(book.namelist())
        self.texts = (
            [_text_of(node) for node in self._nodes("xl/sharedStrings.xml", "si")]
            if ("xl/sharedStrings.xml" in parts)
            else []
        )
        self.days = self._day_styles() if "xl/styles.xml" in parts else frozenset()
        top = list(self._nodes("xl/workbook.xml", "sheet", "workbookPr"))
        self.nought = DAY_NOUGHT
        if any(node.attributes.get("date1904") in ("1", "true") for node in top if node.name == "workbookPr"):
            self.nought = DAY_NOUGHT_1904
        wanted = next((node.attributes.get("id", "") for node in top if node.name == "sheet"), "")
        self._sheet = next(
            node.attributes["Target"]
            for node in [*self._nodes("xl/_rels/workbook.xml.rels", "Relationship"), _NO_SHEET]
            if node.attributes.get("Id") == wanted or node is _NO_SHEET
        )

    def rows(self) -> Iterator[Node]:
        """The rows of the first sheet, one at a time, so that one with too many is not read to its end."""
        target = self._sheet
        yield from self._nodes(target.lstrip("/") if target.startswith("/") else f"xl/{target}", "row")

    def _nodes(self, part: str, *names: str) -> Iterator[Node]:
        with self._book.open(part) as opened:
            content = opened.read(UNPACKED_BYTES_MAX + 1)
        if len(content) > UNPACKED_BYTES_MAX:
            raise TableTooLarge(limit=f"{UNPACKED_BYTES_MAX:,}")
        return (node for node in read_nodes(content, frozenset(names)) if node.name in names)

    def _day_styles(self) -> frozenset[int]:
        nodes = list(self._nodes("xl/styles.xml", "numFmt", "cellXfs"))
        own = {
            int(node.attributes["numFmtId"])
            for node in nodes
            if node.name == "numFmt" and set("dy") & set(QUOTED.sub("", node.attributes["formatCode"]).casefold())
        }
        styles = [style for node in nodes if node.name == "cellXfs" for style in node.all("xf")]
        return frozenset(
            at for at, style in enumerate(styles) if int(style.attributes.get("numFmtId", "0")) in DAY_FORMATS | own
        )


_NO_SHEET = Node("Relationship", {"Target": "worksheets/sheet1.xml"}, 0)


def _written(book: _Book) -> str:
    """Every row on the line of its own number, as wide as the first one that holds anything."""
    rows: list[list[str]] = []
    width = 0
    for row in book.rows():
        number = int(row.attributes.get("r", len(rows) + 1))
        if number > ROWS_MAX:
            raise TooManyRows(limit=f"{ROWS_MAX:,}")
        if number <= len(rows):
            raise NotAWorkbook
        cells = _cells(row, book)
        width = width or len(cells)
        rows += [[]] * (number - len(rows) - 1)
        rows.append(cells + [""] * (width - len(cells)) if cells else [])
    return comma_lines(rows)


def _cells(row: Node, book: _Book) -> list[str]:
    cells: list[str] = []
    for cell in row.all("c"):
        place = REFERENCE.fullmatch(cell.attributes.get("r", ""))
        at = _column(place.group(1)) if place else len(cells)
        if at >= COLUMNS_MAX:
            continue
        cells += [""] * (at + 1 - len(cells))
        cells[at] = " ".join(_read(cell, book).split())
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _column(letters: str) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + ord(letter) - ord("A") + 1
    return at - 1


def _read(cell: Node, book: _Book) -> str:
    kind, written = cell.attributes.get("t", "n"), cell.first("v")
    if kind == "inlineStr":
        return "".join(_text_of(node) for node in cell.all("is"))
    if kind == "s":
        return book.texts[int(written)] if written.isdigit() and int(written) < len(book.texts) else ""
    if kind != "n" or not written:
        return written
    try:
        number = DIGITS_KEPT.create_decimal(written)
    except ArithmeticError as error:
        raise NotAWorkbook from error
    style = cell.attributes.get("s", "0")
    if style.isdigit() and int(style) in book.days:
        return _day(number, book.nought)
    return f"{number.normalize():f}"


def _day(number: Decimal, nought: date) -> str:
    try:
        return (nought + timedelta(days=int(number))).isoformat()
    except (OverflowError, ValueError) as error:
        raise NotAWorkbook from error


def _text_of(node: Node) -> str:
    """The text of a cell, in one piece or in runs of different looks."""
    return "".join(part.text for part in (*node.each("t"), *node.each("r", "t")))
