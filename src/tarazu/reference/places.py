"""Places along the corridors: cities, ports, dry ports and border crossings."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from rapidfuzz import fuzz
from rapidfuzz import process as fuzzy

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.reference.countries import country
from tarazu.reference.names import Names, NamesInRow
from tarazu.reference.shipped import shipped
from tarazu.reference.tables import Column, Records, Row, one_of, read_records

CODE_SHAPE = re.compile(r"[A-Z]{2}([A-Z2-9]{3}|-[A-Z]+)", re.ASCII)
DEGREES_SHAPE = re.compile(r"-?\d{1,3}(\.\d{1,6})?", re.ASCII)
MICRODEGREES = 1_000_000
DEGREES_MAX = 180
COLUMNS = [Column(name) for name in ("code", "country", "kind", "en", "ur", "ru", "north", "east")]


class UnknownPlace(TarazuError):
    """A place code is not one of ours."""

    kind = Kind.ABSENT
    says = (
        "The place '{code}' is not known. Near it: {near}. Use one of these codes. If yours is not among them, use the "
        "nearest, and ask the clearing desk to have yours added."
    )


class PlaceCodeUnreadable(TarazuError):
    """A code of a place has neither the shape of a UN/LOCODE nor that of a code of our own."""

    kind = Kind.INVALID
    says = "'{code}' cannot be a place. Write a UN/LOCODE such as PKKHI, or a country and a name such as PK-TORKHAM."


class PlaceOutsideCountry(TarazuError):
    """A code of a place begins with another country than its own."""

    kind = Kind.INVALID
    says = "The code {code} does not begin with its country {country}. Correct one of the two."


class DegreesUnreadable(TarazuError):
    """A position is not a plain number of degrees."""

    kind = Kind.INVALID
    says = "'{text}' is not a position. Write degrees such as 24.84, with a minus sign for south and west."


class PlaceKind(StrEnum):
    """What a place is to a cargo."""

    CITY = "city"
    PORT = "port"
    DRY_PORT = "dry_port"
    CROSSING = "crossing"


@dataclass(frozen=True, slots=True)
class Place:
    """A place; `north` and `east` are whole millionths of a degree (south and west are negative)."""

    code: str
    country: str
    kind: PlaceKind
    names: Names
    north: int
    east: int


def place(code: str) -> Place:
    """The place with a code. Errors: UnknownPlace, which names the nearest."""
    known = _places()
    if code not in known:
        raise UnknownPlace(code=code, near=NamesInRow(tuple((near.code, near.names) for near in find_places(code, 3))))
    return known[code]


def places(country_code: str = "") -> tuple[Place, ...]:
    """Every place, or every place of one country, by code."""
    return tuple(entry for entry in _places().values() if country_code in ("", entry.country))


def crossings() -> tuple[Place, ...]:
    """Every border crossing and pass that a closure may name."""
    return tuple(entry for entry in _places().values() if entry.kind == PlaceKind.CROSSING)


def find_places(words: str, limit: int = 8) -> tuple[Place, ...]:
    """The places whose code or name in any of the three languages comes nearest to some words; nearest first."""
    asked = words.casefold()[:100]
    scores = {code: _likeness(asked, entry) for code, entry in _places().items()}
    best = sorted(scores, key=lambda code: (-scores[code], code))
    return tuple(_places()[code] for code in best[:limit])


def read_places(content: bytes | str) -> Records[Place]:
    """Read a list of places; a code may stand once."""
    return read_records(content, COLUMNS, _make, lambda made: made.code)


def read_degrees(text: str) -> int:
    """Read degrees such as '24.84' into millionths of a degree. Errors: DegreesUnreadable."""
    if not DEGREES_SHAPE.fullmatch(text) or abs(Decimal(text)) > DEGREES_MAX:
        raise DegreesUnreadable(text=text)
    return int(Decimal(text) * MICRODEGREES)


@cache
def _places() -> dict[str, Place]:
    return {entry.code: entry for entry in shipped("places.csv", COLUMNS, _make, lambda made: made.code)}


def _make(row: Row) -> Place:
    code, home = row.read("code", _read_place_code), row.read("country", country)
    if not code.startswith(home.code):
        raise PlaceOutsideCountry(code=code, country=home.code)
    return Place(
        code=code,
        country=home.code,
        kind=PlaceKind(row.read("kind", one_of([kind.value for kind in PlaceKind]))),
        names=Names(row.text("en"), row.text("ur"), row.text("ru")),
        north=row.read("north", read_degrees),
        east=row.read("east", read_degrees),
    )


def _read_place_code(text: str) -> str:
    if not CODE_SHAPE.fullmatch(text):
        raise PlaceCodeUnreadable(code=text)
    return text


def _likeness(asked: str, entry: Place) -> int:
    told = (entry.code, entry.names.en, entry.names.ur, entry.names.ru)
    return int(fuzzy.extractOne(asked, [name.casefold() for name in told], scorer=fuzz.ratio)[1])
