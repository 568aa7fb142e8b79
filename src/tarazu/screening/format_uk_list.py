"""The UK Sanctions List as XML, which holds every designation since January 2026: persons, entities and ships.

Source: the list's own document, one `Designation` for each target with all of its names.
"""

from collections.abc import Iterator
from datetime import date

from tarazu.reference.xml_records import Node, read_nodes
from tarazu.screening.lists import FIRM, PERSON, VESSEL, Entry, unique
from tarazu.screening.written import birth, country_code, day_written, numbers_in

ROOT = "<Designations"
RECORD = "Designation"
PARTS = ("Name1", "Name2", "Name3", "Name4", "Name5", "Name6")
KINDS = {"individual": PERSON, "entity": FIRM, "ship": VESSEL}
NUMBERS = ("PassportNumber", "NationalIdentifierNumber", "BusinessRegistrationNumber")
PLACES = ("Nationality", "AddressCountry", "CurrentBelievedFlagOfShip")
SHIP = "IMONumber"


def read_uk_list_xml(content: bytes) -> tuple[date | None, list[Entry]]:
    """The day the list was made, or the newest an entry changed, and the entries. Errors: as `read_nodes`."""
    entries, days = [], []
    nodes = read_nodes(content, frozenset({RECORD}))
    next(nodes)
    for node in nodes:
        days.append(day_written(node.first("LastUpdated")))
        entries.append(_entry(node))
    return max((day for day in days if day), default=None), entries


def _entry(node: Node) -> Entry:
    names = [name.joined(*PARTS) for name in node.each("Names", "Name")]
    ships = " ".join(f"IMO {number}" for number in _below(node, SHIP))
    numbers = [one for name in NUMBERS for one in _below(node, name)]
    remarks = node.first("OtherInformation")
    return Entry(
        line=node.line,
        entry=node.first("UniqueID"),
        names=unique((*names, *node.texts("NonLatinNames", "NonLatinName", "NameNonLatinScript"))),
        kind=KINDS.get(node.first("IndividualEntityShip").lower(), FIRM),
        countries=unique(country_code(place) for name in PLACES for place in _below(node, name)),
        identifiers=unique((*numbers, *numbers_in(f"{ships} {remarks}"))),
        births=unique(birth(text) for text in _below(node, "DOB")),
        reason=node.first("RegimeName"),
    )


def _below(node: Node, name: str) -> Iterator[str]:
    """The texts of a name wherever they stand below a node: the list nests them differently by kind and year."""
    for child in node.children:
        if child.name == name and (text := " ".join(child.text.split())):
            yield text
        yield from _below(child, name)
