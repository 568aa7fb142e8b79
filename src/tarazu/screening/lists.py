"""Lists of names that must not be dealt with: their versions, their entries, and a reader for a national list."""

import hashlib
from dataclasses import dataclass
from datetime import date

from tarazu.kernel.ids import identifier
from tarazu.reference.tables import Column, Row, read_records
from tarazu.reference.tables import LineError as LineError

COLUMNS = (
    Column("entry"),
    Column("names"),  # the name and every alias, with semicolons between
    Column("kind"),
    Column("country", may_be_empty=True),
    Column("identifiers", may_be_empty=True),
    Column("reason", may_be_empty=True),
)


@dataclass(frozen=True, slots=True)
class ListVersion:
    """One edition of a list: where it comes from, its day, and the SHA-256 of its bytes."""

    id: str
    source: str
    day: date
    hash: str


@dataclass(frozen=True, slots=True)
class ListedName:
    """An entry of a list, with all the names it goes by."""

    list_id: str
    entry: str
    names: tuple[str, ...]
    kind: str  # "firm" or "person"
    country: str
    identifiers: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ReadList:
    """What was read of a list. Use it only where there are no errors: half a list clears the wrong people."""

    version: ListVersion
    entries: tuple[ListedName, ...]
    errors: tuple[LineError, ...]


def read_list(content: bytes, source: str, day: date) -> ReadList:
    """Read a national list from a table in UTF-8, with an error for every wrong line."""
    digest = hashlib.sha256(content).hexdigest()
    version = ListVersion(identifier("lst", source, day, digest), source, day, digest)

    def entry(row: Row) -> ListedName:
        return ListedName(
            list_id=version.id,
            entry=row.text("entry"),
            names=split(row.text("names")),
            kind=row.text("kind"),
            country=row.text("country"),
            identifiers=split(row.text("identifiers")),
            reason=row.text("reason"),
        )

    records, errors = read_records(content, COLUMNS, entry, lambda made: made.entry)
    return ReadList(version, () if errors else records, errors)


def split(cell: str) -> tuple[str, ...]:
    """The parts of a cell between semicolons."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())
