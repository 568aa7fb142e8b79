"""FollowTheMoney entities as JSON, one a line: the form that open screening tools and their data sets speak."""

import json
from collections.abc import Iterator
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.reference.tables import LineError
from tarazu.screening.lists import AIRCRAFT, BANK, FIRM, PERSON, VESSEL, Entry, unique
from tarazu.screening.tables import text_of
from tarazu.screening.written import birth, country_code

KINDS = {
    "Person": PERSON,
    "Organization": FIRM,
    "Company": FIRM,
    "LegalEntity": FIRM,
    "PublicBody": FIRM,
    "Vessel": VESSEL,
    "Airplane": AIRCRAFT,
}
NAMES = ("name", "alias", "weakAlias", "previousName", "abbreviation")
COUNTRIES = ("country", "nationality", "citizenship", "jurisdiction", "flag", "mainCountry")
NUMBER_KEYS = """
    idNumber passportNumber taxNumber registrationNumber innCode ogrnCode kppCode okpoCode leiCode cikCode mmsi
"""
NUMBERS = tuple(NUMBER_KEYS.split())
LINE_CHARACTERS_MAX = 1_000_000
SANCTION = "sanction"


class EntityUnreadable(TarazuError):
    """A line is not one entity as FollowTheMoney writes it."""

    kind = Kind.INVALID
    says = "This line is not a FollowTheMoney entity: {reason}. Export the data set again, one entity a line."


class _Wrong(Exception):
    """Carries what is wrong with a line out of the JSON reader."""


def read_ftm(content: bytes) -> tuple[list[Entry], list[LineError]]:
    """The entities that are listed themselves, and an error for every wrong line.

    An entity counts where its topics say it is sanctioned, or where it has no topics at all. Errors: as `text_of`.
    """
    entries: list[Entry] = []
    errors: list[LineError] = []
    for number, line in enumerate(text_of(content).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            entries += _entry(number, _entity(line))
        except (_Wrong, ValueError, RecursionError) as error:
            errors.append(LineError(number, "", EntityUnreadable(reason=error)))
    return entries, errors


def _entity(line: str) -> dict[str, Any]:
    if len(line) > LINE_CHARACTERS_MAX:
        raise _Wrong("it is too long")
    read = json.loads(line, parse_constant=_no_constant, object_pairs_hook=_once)
    if not isinstance(read, dict) or not isinstance(read.get("properties"), dict):
        raise _Wrong("it has no properties")
    if not isinstance(read.get("id"), str) or not isinstance(read.get("schema"), str):
        raise _Wrong("it has no id or no schema")
    return read


def _no_constant(word: str) -> None:
    raise _Wrong(f"{word} is no value")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _Wrong("a key stands twice")
    return made


def _entry(line: int, entity: dict[str, Any]) -> Iterator[Entry]:
    told = entity["properties"]
    topics = _texts(told, "topics")
    if entity["schema"] not in KINDS or (topics and not any(topic.startswith(SANCTION) for topic in topics)):
        return
    banks = [f"BIC{code}" for code in _texts(told, "swiftBic")]
    kind = KINDS[entity["schema"]]
    ships = [f"IMO {number.upper().removeprefix('IMO').strip()}" for number in _texts(told, "imoNumber")]
    yield Entry(
        line=line,
        entry=entity["id"],
        names=unique(name for key in NAMES for name in _texts(told, key)),
        kind=BANK if banks and kind == FIRM else kind,
        countries=unique(country_code(place) for key in COUNTRIES for place in _texts(told, key)),
        identifiers=unique((*ships, *banks, *(number for key in NUMBERS for number in _texts(told, key)))),
        births=unique(map(birth, _texts(told, "birthDate"))),
        reason=", ".join(unique((*_texts(told, "programId"), *_texts(told, "program")))),
    )


def _texts(told: dict[str, Any], key: str) -> list[str]:
    values = told.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise _Wrong(f"'{key}' is not a list of texts")
    return values
