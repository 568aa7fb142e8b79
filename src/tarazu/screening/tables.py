"""Tables as publishers write them: other columns than ours, with a header somewhere near the top or without any."""

import csv
import io
from collections.abc import Iterator, Sequence

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.reference.table_errors import (
    CellTooLong,
    ForbiddenCharacter,
    NotUnicodeText,
    TableBroken,
    TooManyRows,
    WrongCellCount,
)
from tarazu.reference.tables import LineError
from tarazu.reference.xml_records import BYTES_MAX, FileTooLarge

ROWS_MAX = 1_000_000
CELL_CHARACTERS_MAX = 32_000  # the longest statement of reasons of an official list has about a third of this
HEADER_LINES = 5  # how far down a header may begin
END_OF_FILE = "\x1a"  # some publishers still close a file with it
ALLOWED_CONTROLS = frozenset("\t\r\n")


class HeaderMissing(TarazuError):
    """The columns a format is known by are not there."""

    kind = Kind.INVALID
    says = "The columns {columns} were not found at the top. Check whether the file is of the format '{format}'."


def text_of(content: bytes) -> str:
    """The text of a file: UTF-8, or where a publisher still writes it, Latin-1 (never for our own formats).

    Errors: FileTooLarge; NotUnicodeText; ForbiddenCharacter.
    """
    if len(content) > BYTES_MAX:
        raise FileTooLarge(limit=f"{BYTES_MAX:,}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    text = text.rstrip().removesuffix(END_OF_FILE)
    if "\0" in text:
        raise NotUnicodeText
    for character in set(text):
        if character < " " and character not in ALLOWED_CONTROLS:
            raise ForbiddenCharacter(character=f"U+{ord(character):04X}")
    return text


def read_rows(content: bytes, width: int) -> tuple[list[tuple[int, list[str]]], list[LineError]]:
    """The rows of a table without header, each of so many cells, and an error for every other line."""
    rows: list[tuple[int, list[str]]] = []
    errors: list[LineError] = []
    for line, cells in _lines(text_of(content), ",", errors):
        if len(cells) == width:
            rows.append((line, cells))
        else:
            errors.append(LineError(line, "", WrongCellCount(found=len(cells), expected=width)))
    return rows, errors


def read_columns(
    text: str, delimiter: str, needed: Sequence[str], format_name: str
) -> tuple[list[tuple[int, dict[str, str]]], list[LineError]]:
    """The rows of a table under its header, which may stand a few lines down. Errors: HeaderMissing."""
    errors: list[LineError] = []
    rows: list[tuple[int, dict[str, str]]] = []
    header: list[str] = []
    for at, (line, cells) in enumerate(_lines(text, delimiter, errors)):
        if header:
            if len(cells) != len(header):
                errors.append(LineError(line, "", WrongCellCount(found=len(cells), expected=len(header))))
            rows.append((line, dict(zip(header, (cell.strip() for cell in cells), strict=False))))
            continue
        trimmed = [cell.strip() for cell in cells]
        if set(needed) <= set(trimmed):
            header = trimmed
        elif at >= HEADER_LINES:
            break
    if not header:
        raise HeaderMissing(columns=", ".join(needed), format=format_name)
    return rows, errors


def _lines(text: str, delimiter: str, errors: list[LineError]) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            errors.append(LineError(start, "", TableBroken(reason=error)))
            return
        longest = max(map(len, cells), default=0)
        if longest > CELL_CHARACTERS_MAX:
            column = str(1 + [len(cell) for cell in cells].index(longest))
            told = CellTooLong(column=column, found=f"{longest:,}", limit=f"{CELL_CHARACTERS_MAX:,}")
            errors.append(LineError(start, "", told))
            return
        if start > ROWS_MAX:
            errors.append(LineError(start, "", TooManyRows(limit=f"{ROWS_MAX:,}")))
            return
        if any(cell.strip() for cell in cells):
            yield start, cells
