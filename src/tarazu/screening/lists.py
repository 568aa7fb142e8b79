"""Lists of names that must not be dealt with: their editions, their entries, and a reader for a national list."""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from tarazu.kernel.digest import fingerprint
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.reference.table_errors import RepeatedRow
from tarazu.reference.tables import Column, Row, read_records
from tarazu.reference.tables import LineError as LineError

COLUMNS = (
    Column("entry"),
    Column("names"),  # the name and every alias, with semicolons between
    Column("kind"),
    Column("country", may_be_empty=True),
    Column("identifiers", may_be_empty=True),
    Column("reason", may_be_empty=True),
    Column("births", required=False, may_be_empty=True),
)
PERSON, FIRM, VESSEL, BANK, AIRCRAFT, OTHER = "person", "firm", "vessel", "bank", "aircraft", "other"
KINDS = (PERSON, FIRM, VESSEL, BANK, AIRCRAFT, OTHER)
ENTRIES_MAX = 500_000
NAMES_MAX = 1_000  # of one entry
NAME_CHARACTERS_MAX = 600
IDENTIFIER_LEAST = 5  # characters: a shorter number is shared by too many
BIRTH_SHAPE = re.compile(r"\d{4}(-\d{2}(-\d{2})?|/\d{4})?", re.ASCII)
NOT_IDENTIFIER = re.compile(r"[\W_]+")
IMO_SHAPE = re.compile(r"(?:IMO)(\d{7})", re.ASCII)
BIC_SHAPE = re.compile(r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?", re.ASCII)


class BirthUnreadable(TarazuError):
    """A birth date is not written as a year, a month, a day or a span of years."""

    kind = Kind.INVALID
    says = "'{text}' is not a birth date. Write 1963, 1963-05, 1963-05-17, or 1960/1964 for a span of years."


class NoName(TarazuError):
    """An entry of a list has no name."""

    kind = Kind.INVALID
    says = "This entry has no name, so nobody could be found by it. Ask the publisher for a whole file."


class NoNumber(TarazuError):
    """An entry of a list has no number of its own."""

    kind = Kind.INVALID
    says = "This entry has no number on its list, so a decision about it could not be kept. Ask the publisher."


class NameTooLong(TarazuError):
    """An entry of a list has a name no name is as long as, or too many of them."""

    kind = Kind.INVALID
    says = "This entry has {found}; at most {limit} are read. Check whether the file is damaged."


class TooManyEntries(TarazuError):
    """A list holds more entries than one reading may."""

    kind = Kind.INVALID
    says = "This list holds more than {limit} entries. Check whether it is the right file."


class CountDiffers(TarazuError):
    """A list says how many entries it has, and has another number."""

    kind = Kind.INVALID
    says = "The list says that it holds {told} entries, and {found} were read. Fetch the file again: it is cut short."


@dataclass(frozen=True, slots=True)
class ListVersion:
    """One edition of a list: where it comes from, its day, the SHA-256 of its bytes, its format and its size."""

    id: str
    source: str
    day: date
    hash: str
    format: str = "national"
    entries: int = 0


@dataclass(frozen=True, slots=True)
class ListedName:
    """An entry of a list, with all the names it goes by."""

    list_id: str
    entry: str
    names: tuple[str, ...]
    kind: str  # one of KINDS
    country: str
    identifiers: tuple[str, ...]
    reason: str
    births: tuple[str, ...] = ()

    @property
    def content(self) -> str:
        """The fingerprint of what may be compared of this entry: the same from edition to edition while it stands."""
        return fingerprint([self.entry, self.names, self.kind, self.country, self.identifiers, self.births])


@dataclass(frozen=True, slots=True)
class ReadList:
    """What was read of a list. Use it only where there are no errors: half a list clears the wrong people."""

    version: ListVersion
    entries: tuple[ListedName, ...]
    errors: tuple[LineError, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as a format's reader finds it, before it belongs to an edition; `line` is for people to look at."""

    line: int
    entry: str
    names: tuple[str, ...]
    kind: str
    countries: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    births: tuple[str, ...] = ()
    reason: str = ""


def read_list(content: bytes, source: str, day: date) -> ReadList:
    """Read a national list from a table in UTF-8, with an error for every wrong line."""

    def entry(row: Row) -> Entry:
        return Entry(
            line=row.line,
            entry=row.text("entry"),
            names=split(row.text("names")),
            kind=row.text("kind"),
            countries=(row.text("country"),),
            identifiers=split(row.text("identifiers")),
            births=row.read("births", read_births),
            reason=row.text("reason"),
        )

    records, errors = read_records(content, COLUMNS, entry, lambda made: made.entry)
    return edition((content,), source, day, "national", records, errors)


def edition(
    contents: Iterable[bytes],
    source: str,
    day: date,
    format_name: str,
    found: Iterable[Entry],
    errors: Iterable[LineError] = (),
) -> ReadList:
    """Make an edition of the entries of one list, whole or, where anything is wrong, without any."""
    digest = hashlib.sha256()
    for content in contents:
        digest.update(content)
    wrong = list(errors)
    entries = list(found)
    if len(entries) > ENTRIES_MAX:
        wrong.append(LineError(entries[ENTRIES_MAX].line, "", TooManyEntries(limit=f"{ENTRIES_MAX:,}")))
    wrong += [LineError(one.line, "", error) for one in entries for error in _wrong(one)]
    wrong += _repeated(entries)
    size = 0 if wrong else len(entries)
    made = identifier("lst", source, day, digest.hexdigest())
    version = ListVersion(made, source, day, digest.hexdigest(), format_name, size)
    listed = () if wrong else tuple(_listed(one, version.id) for one in entries)
    return ReadList(version, listed, tuple(sorted(wrong, key=lambda error: error.line)))


def split(cell: str) -> tuple[str, ...]:
    """The parts of a cell between semicolons."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def read_births(cell: str) -> tuple[str, ...]:
    """Birth dates between semicolons: a year, a month, a day, or a span of years. Errors: BirthUnreadable."""
    births = split(cell)
    for text in births:
        if not BIRTH_SHAPE.fullmatch(text):
            raise BirthUnreadable(text=text)
    return births


def plain_identifier(text: str) -> str:
    """An identifier so that two spellings of it are equal: ship numbers begin with IMO, a bank's code loses its branch.

    Empty where it is too short to tell one from another.
    """
    plain = NOT_IDENTIFIER.sub("", text).upper()
    if ship := IMO_SHAPE.fullmatch(plain):
        return f"IMO{ship[1]}"
    if plain.startswith("BIC") and BIC_SHAPE.fullmatch(plain[3:]):
        return plain[:11]
    return plain if len(plain) >= IDENTIFIER_LEAST else ""


def is_ship_number(text: str) -> bool:
    """Say whether a text is an IMO number whose check digit is right."""
    digits = plain_identifier(text if text.upper().startswith("IMO") else f"IMO{text}")[3:]
    if len(digits) != 7 or not digits.isdigit():
        return False
    return sum(int(digit) * weight for digit, weight in zip(digits, range(7, 1, -1), strict=False)) % 10 == int(
        digits[6]
    )


def is_bank_code(text: str) -> bool:
    """Say whether a text has the shape of a business identifier code (BIC) of 8 or 11 characters."""
    return bool(BIC_SHAPE.fullmatch(text.upper()))


def unique(parts: Iterable[str], make: Callable[[str], str] = str.strip) -> tuple[str, ...]:
    """Parts each once and none empty, in the order they came."""
    return tuple(dict.fromkeys(made for part in parts if (made := make(part))))


def _repeated(entries: list[Entry]) -> Iterable[LineError]:
    first: dict[str, int] = {}
    for one in entries:
        if one.entry and first.setdefault(one.entry, one.line) != one.line:
            yield LineError(one.line, "", RepeatedRow(key=one.entry, first=first[one.entry]))


def _wrong(one: Entry) -> Iterable[TarazuError]:
    if not one.entry:
        yield NoNumber()
    if not one.names:
        yield NoName()
    if len(one.names) > NAMES_MAX:
        yield NameTooLong(found=f"{len(one.names)} names", limit=NAMES_MAX)
    longest = max(map(len, one.names), default=0)
    if longest > NAME_CHARACTERS_MAX:
        yield NameTooLong(found=f"a name of {longest} characters", limit=NAME_CHARACTERS_MAX)


def _listed(one: Entry, list_id: str) -> ListedName:
    countries = unique(one.countries)
    return ListedName(
        list_id=list_id,
        entry=one.entry,
        names=one.names,
        kind=one.kind if one.kind in KINDS else OTHER,
        country=countries[0] if len(countries) == 1 else "",
        identifiers=unique(one.identifiers),
        reason=one.reason,
        births=one.births,
    )
