"""Reading a table a person wrote: every wrong cell is named by its line, and nothing is half read.

A table is UTF-8 text with commas. Lines that start with '#' above the header are comments and name the source.
"""

import csv
import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from tarazu.kernel.errors import TarazuError
from tarazu.reference.table_errors import (
    CellTooLong,
    DayUnreadable,
    EmptyCell,
    ForbiddenCharacter,
    MissingColumn,
    NotAChoice,
    NotUnicodeText,
    RepeatedColumn,
    RepeatedRow,
    TableBroken,
    TableEmpty,
    TableTooLarge,
    TooManyRows,
    UnknownColumn,
    WholeNumberUnreadable,
    WrongCellCount,
)

BYTES_MAX = 8 * 1024 * 1024
ROWS_MAX = 100_000
CELL_CHARACTERS_MAX = 2_000
WHOLE_DIGITS_MAX = 15
TURNING_CHARACTERS = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)  # they can hide what a line says
DAY_SHAPE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

Made = TypeVar("Made")
Read = TypeVar("Read")


class Column(NamedTuple):
    """One column of a table: must it be there, and may its cells be empty?"""

    name: str
    required: bool = True
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class LineError:
    """What is wrong, and where: the line as a person counts it, from 1, and the column ("" for a whole line)."""

    line: int
    column: str
    error: TarazuError

    def __str__(self) -> str:
        place = f"line {self.line}" + (f", {self.column}" if self.column else "")
        return f"{place}: {self.error}"


class WrongCell(Exception):
    """Carries an error up from one cell to the line that holds it."""

    def __init__(self, column: str, error: TarazuError) -> None:
        self.column = column
        self.error = error
        super().__init__(str(error))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its number and its cells, trimmed; a column that is not there reads as ""."""

    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """The cell as it is written."""
        return self.cells.get(column, "")

    def read(self, column: str, reader: Callable[[str], Read]) -> Read:
        """What a reader makes of a cell. Errors: WrongCell around the reader's own."""
        try:
            return reader(self.text(column))
        except TarazuError as error:
            raise WrongCell(column, error) from error

    def read_or(self, column: str, reader: Callable[[str], Read], otherwise: Made) -> Read | Made:
        """What a reader makes of a cell, or something else where the cell is empty."""
        return self.read(column, reader) if self.text(column) else otherwise


class Table(NamedTuple):
    """What was read: the good rows, and every error. Load the rows only where there are no errors."""

    rows: tuple[Row, ...]
    errors: tuple[LineError, ...]


class Records(NamedTuple, Generic[Made]):
    """What was made of a table's rows, and every error. Keep the records only where there are no errors."""

    records: tuple[Made, ...]
    errors: tuple[LineError, ...]


def read_records(
    content: bytes | str,
    columns: Sequence[Column],
    make: Callable[[Row], Made],
    key: Callable[[Made], Hashable] | None = None,
) -> Records[Made]:
    """Read a table and make a record of each row; `key` names what may stand only once.

    `make` reads cells with `row.read(column, reader)`; any TarazuError it raises becomes a LineError of that line.
    """
    rows, errors = read_table(content, columns)
    made: list[Made] = []
    wrong = list(errors)
    first_lines: dict[Hashable, int] = {}
    for row in rows:
        try:
            record = make(row)
        except WrongCell as cell:
            wrong.append(LineError(row.line, cell.column, cell.error))
            continue
        except TarazuError as error:
            wrong.append(LineError(row.line, "", error))
            continue
        name = key(record) if key else row.line
        if name in first_lines:
            wrong.append(LineError(row.line, "", RepeatedRow(key=_as_text(name), first=first_lines[name])))
            continue
        first_lines[name] = row.line
        made.append(record)
    return Records(tuple(made), tuple(sorted(wrong, key=lambda error: error.line)))


def read_table(content: bytes | str, columns: Sequence[Column]) -> Table:
    """Read a table's rows under known columns, with every error found on the way."""
    try:
        text = _decode(content)
    except TarazuError as error:
        return Table((), (LineError(1, "", error),))
    if broken := _forbidden_characters(text):
        return Table((), broken)
    lines = text.splitlines()
    top = next((at for at, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))
    reader = csv.reader(lines[top:], strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        if wrong := _header_errors(header, columns, top + 1):
            return Table((), wrong)
        return _read_rows(((top + reader.line_num, cells) for cells in reader), header, columns)
    except csv.Error as error:
        return Table((), (LineError(top + reader.line_num, "", TableBroken(reason=error)),))


def check_cell(column: str, text: str) -> None:
    """Refuse what no cell may hold: too many characters, or hidden ones. Errors: CellTooLong; ForbiddenCharacter."""
    if len(text) > CELL_CHARACTERS_MAX:
        raise CellTooLong(column=column, found=len(text), limit=CELL_CHARACTERS_MAX)
    check_characters(text)


def check_characters(text: str) -> None:
    """Refuse a text that hides something. Errors: ForbiddenCharacter."""
    if forbidden := _forbidden_characters(text):
        raise forbidden[0].error


def read_day(text: str) -> date:
    """Read a day such as '2025-11-30'. Errors: DayUnreadable."""
    if not DAY_SHAPE.fullmatch(text):
        raise DayUnreadable(text=text)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DayUnreadable(text=text) from error


def read_whole(text: str) -> int:
    """Read a whole number, zero or more, of plain digits. Errors: WholeNumberUnreadable."""
    if not (text.isascii() and text.isdigit() and len(text) <= WHOLE_DIGITS_MAX):
        raise WholeNumberUnreadable(text=text)
    return int(text)


def one_of(choices: Sequence[str]) -> Callable[[str], str]:
    """A reader that accepts one of some words. Errors: NotAChoice."""

    def read(text: str) -> str:
        if text not in choices:
            raise NotAChoice(text=text, choices=", ".join(choices))
        return text

    return read


def read_yes(text: str) -> bool:
    """Read 'yes' or 'no'. Errors: NotAChoice."""
    return one_of(("yes", "no"))(text) == "yes"


def _decode(content: bytes | str) -> str:
    size = len(content) if isinstance(content, bytes) else len(content.encode("utf-8", "surrogatepass"))
    if size > BYTES_MAX:
        raise TableTooLarge(limit=f"{BYTES_MAX:,}")
    try:
        text = content.decode("utf-8") if isinstance(content, bytes) else content
    except UnicodeDecodeError as error:
        raise NotUnicodeText from error
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _forbidden_characters(text: str) -> tuple[LineError, ...]:
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        for character in line:
            if character in TURNING_CHARACTERS or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp"):
                found.append(LineError(number, "", ForbiddenCharacter(character=f"U+{ord(character):04X}")))
                break
    return tuple(found)


def _header_errors(header: Sequence[str], columns: Sequence[Column], line: int) -> tuple[LineError, ...]:
    known = [column.name for column in columns]
    listed = ", ".join(known)
    if not any(header):
        return (LineError(line, "", TableEmpty(columns=listed)),)
    errors: list[tuple[str, TarazuError]] = []
    for at, name in enumerate(header):
        if name not in known:
            errors.append((name, UnknownColumn(name=name, columns=listed)))
        elif name in header[:at]:
            errors.append((name, RepeatedColumn(name=name)))
    missing = [column.name for column in columns if column.required and column.name not in header]
    errors.extend((name, MissingColumn(name=name, columns=listed)) for name in missing)
    return tuple(LineError(line, name, error) for name, error in errors)


def _read_rows(lines: Iterable[tuple[int, list[str]]], header: Sequence[str], columns: Sequence[Column]) -> Table:
    filled = {column.name for column in columns if not column.may_be_empty}
    rows: list[Row] = []
    errors: list[LineError] = []
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) + len(errors) >= ROWS_MAX:
            return Table((), (LineError(line, "", TooManyRows(limit=f"{ROWS_MAX:,}")),))
        row = Row(line, dict(zip(header, (cell.strip() for cell in cells), strict=False)))
        wrong = _row_errors(row, len(cells), header, filled)
        errors.extend(wrong)
        if not wrong:
            rows.append(row)
    return Table(tuple(rows), tuple(errors))


def _row_errors(row: Row, found: int, header: Sequence[str], filled: set[str]) -> list[LineError]:
    if found != len(header):
        return [LineError(row.line, "", WrongCellCount(found=found, expected=len(header)))]
    errors: list[LineError] = []
    for name, cell in row.cells.items():
        if len(cell) > CELL_CHARACTERS_MAX:
            too_long = CellTooLong(column=name, found=len(cell), limit=CELL_CHARACTERS_MAX)
            errors.append(LineError(row.line, name, too_long))
        elif not cell and name in filled:
            errors.append(LineError(row.line, name, EmptyCell(column=name)))
    return errors


def _as_text(name: Hashable) -> str:
    return ", ".join(map(str, name)) if isinstance(name, tuple) else str(name)
