"""Offers or wants as a firm's spreadsheet has them: every wrong cell of a line is told, and right lines stand."""

import csv
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from tarazu.kernel.errors import TarazuError
from tarazu.market.listings import Listing, ListingTwice
from tarazu.market.readers import read_row
from tarazu.market.typed import SOUND, counted_in, day_after
from tarazu.reference.commodities import commodity_key, read_code, read_grade
from tarazu.reference.table_errors import EmptyCell, RepeatedRow, TooManyRows
from tarazu.reference.tables import Column, LineError, Row, WrongCell, read_table
from tarazu.reference.units import unit

LINES_MAX = 1_000
WHAT_IS_WRONG = "what_is_wrong"  # the column in which wrong lines come back; it is passed over when they return
NAMES = ("ref", "hs", "grade", "quantity", "unit", "minimum_lot", "price", "place", "from", "last_day", "term", "note")
TEMPLATES: Mapping[str, tuple[str, ...]] = {"offer": NAMES, "want": (*NAMES, "accepts")}
REQUIRED = ("ref", "hs", "quantity", "price", "place", "from", "term")
COLUMNS = tuple(
    Column(name, required=name in REQUIRED, may_be_empty=True)
    for name in (*NAMES, "accepts", "party", "until", WHAT_IS_WRONG)
)
FIT = {**SOUND, "ref": "-", "until": ""}  # a sound cell for each column that can be read past
LOST_NOUGHT = re.compile(r"\d{5}", re.ASCII)
LOST_NOUGHTS = re.compile(r"(\d{3,4})\.(\d{1,2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One line: its cells as they were written, and the listing it makes or what is wrong, by column."""

    line: int
    cells: tuple[str, ...]
    listing: Listing | None
    wrong: Mapping[str, TarazuError]


@dataclass(frozen=True, slots=True)
class Import:
    """A table as read: its heading and lines, or why it could not be read at all."""

    side: str
    header: tuple[str, ...]
    lines: tuple[ImportLine, ...]
    broken: tuple[LineError, ...]

    @property
    def listings(self) -> tuple[Listing, ...]:
        """The listings of the right lines."""
        return tuple(line.listing for line in self.lines if line.listing)

    @property
    def wrong_lines(self) -> tuple[ImportLine, ...]:
        """The lines in which something is wrong."""
        return tuple(line for line in self.lines if not line.listing)

    def without(self, taken: Collection[tuple[str, str]]) -> "Import":
        """The same lines, where those whose party and reference stand on the book already are wrong."""

        def checked(line: ImportLine) -> ImportLine:
            listing = line.listing
            if listing is None or (listing.party_id, listing.reference) not in taken:
                return line
            return replace(line, listing=None, wrong={"ref": ListingTwice(reference=listing.reference)})

        return replace(self, lines=tuple(map(checked, self.lines)))


def read_import(content: bytes | str, *, side: str, party_ids: Sequence[str]) -> Import:
    """Read offers or wants, `side` says which, of the parties a person acts for.

    The columns are those of `read_offers` and `read_wants`; here `party`, `unit` and what may be empty may be left out,
    and `last_day` may stand for `until`.
    """
    rows, errors = read_table(content, COLUMNS)
    header, written = _as_written(content)
    if len(written) > LINES_MAX:
        errors = (LineError(1, "", TooManyRows(limit=f"{LINES_MAX:,}")),)
        return Import(side, header, (), errors)
    sound = {row.line: row for row in rows}
    unread = {error.line: {error.column: error.error} for error in errors}
    if set(written) ^ {*sound, *unread}:  # the heading is wrong, or the table as a whole
        return Import(side, header, (), errors)
    lines, first_lines = [], dict[tuple[str, str], int]()
    for number, cells in written.items():
        row = sound.get(number)
        listing, wrong = _judge(row, tuple(party_ids), side) if row else (None, unread[number])
        if listing:
            reference = listing.reference
            first = first_lines.setdefault((listing.party_id, reference), number)
            if first != number:
                listing, wrong = None, {"ref": RepeatedRow(key=reference, first=first)}
        lines.append(ImportLine(number, cells, listing, wrong))
    return Import(side, header, tuple(lines), ())


def _judge(row: Row, party_ids: tuple[str, ...], side: str) -> tuple[Listing | None, dict[str, TarazuError]]:
    """The listing of a line, or everything wrong with it: what is told already is taken as sound, to read on."""
    wrong: dict[str, TarazuError] = {name: EmptyCell(column=name) for name in REQUIRED if not row.text(name)}
    while True:
        cells = {**row.cells, **{name: FIT.get(name, "") for name in wrong}}
        try:
            made = read_row(_filled(Row(row.line, cells), party_ids), {one: one for one in party_ids}, side)
        except WrongCell as cell:
            column = "last_day" if cell.column == "until" and not row.text("until") else cell.column
            if column in wrong or column not in FIT:
                return None, {column: cell.error, **wrong}
            wrong[column] = cell.error
            continue
        return (None if wrong else made), wrong


def _filled(row: Row, party_ids: tuple[str, ...]) -> Row:
    """A line with what a spreadsheet drops, and what need not be written, put in."""
    code = _whole_code(row.text("hs"))
    hs, grade = Row(row.line, {"hs": code}).read("hs", read_code), row.read("grade", read_grade)
    usual = party_ids[0] if len(party_ids) == 1 else ""
    cells = {**row.cells, "hs": code, "party": row.text("party") or usual}
    cells["unit"] = row.text("unit") or row.read(
        "grade" if grade else "hs", lambda _: unit(counted_in(commodity_key(hs, grade))).code
    )
    if row.text("last_day") and not row.text("until"):
        cells["until"] = row.read("last_day", day_after).isoformat()
    return Row(row.line, cells)


def _whole_code(written: str) -> str:
    """A code of goods with the noughts that a spreadsheet takes off both ends of a number."""
    if LOST_NOUGHT.fullmatch(written):
        return f"0{written}"
    parts = LOST_NOUGHTS.fullmatch(written)
    return f"{parts.group(1):0>4}.{parts.group(2):0<2}" if parts else written


def _as_written(content: bytes | str) -> tuple[tuple[str, ...], dict[int, tuple[str, ...]]]:
    """The heading, and the cells of every line that holds any by its number, as `read_table` counts lines."""
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
    lines = text.removeprefix("\ufeff").splitlines()
    top = next((at for at, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))
    reader = csv.reader(lines[top:])
    written: dict[int, tuple[str, ...]] = {}
    try:
        header = tuple(cell.strip() for cell in next(reader, []))
        for cells in reader:
            if any(map(str.strip, cells)):
                written[top + reader.line_num] = tuple(cells)
    except csv.Error:
        return (), {}
    return header, written
