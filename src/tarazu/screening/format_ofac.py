"""The list of Specially Designated Nationals of the United States' OFAC: its classic XML, and its three CSV files."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from tarazu.reference.tables import LineError
from tarazu.reference.xml_records import Node, read_nodes
from tarazu.screening.lists import AIRCRAFT, BANK, FIRM, PERSON, VESSEL, CountDiffers, Entry, unique
from tarazu.screening.tables import read_rows
from tarazu.screening.written import american_day, birth, country_code, numbers_in

ROOT = "sdnList"
KINDS = {"individual": PERSON, "entity": FIRM, "vessel": VESSEL, "aircraft": AIRCRAFT}
BANK_NUMBER = "SWIFT/BIC"
SHIP_NUMBER = "Vessel Registration Identification"
NOTHING = "-0-"
MAIN, OTHER_NAMES, ADDRESSES = 12, 5, 6  # columns of sdn.csv, alt.csv and add.csv, which have no header
BORN = re.compile(r"\b(?:DOB|alt\. DOB) ([^;.]+)", re.ASCII)
NATIONALITY = re.compile(r"\b(?:nationality|citizen) ([^;.]+)", re.ASCII | re.IGNORECASE)
NUMBER = re.compile(
    r"\b(?:Passport|National ID No\.|Tax ID No\.|Registration (?:ID|Number)|Identification Number|Business "
    r"(?:Registration )?Number|Government Gazette Number|C\.I\.F\.|RIF #|NIT #|Cedula No\.) ([A-Z0-9/.-]{5,40})",
    re.ASCII,
)
Cells = list[str]


def read_sdn_xml(content: bytes) -> tuple[date | None, list[Entry], list[LineError]]:
    """The day the list was published, its entries, and whether it is as long as it says. Errors: as `read_nodes`."""
    day, told, entries = None, "", []
    for node in read_nodes(content, frozenset({"sdnEntry", "publshInformation"})):
        if node.name == "publshInformation":
            day, told = american_day(node.first("Publish_Date")), node.first("Record_Count")
        elif node.name == "sdnEntry":
            entries.append(_entry(node))
    wrong = told.isdigit() and int(told) != len(entries)
    return day, entries, [LineError(1, "", CountDiffers(told=told, found=len(entries)))] if wrong else []


def _entry(node: Node) -> Entry:
    names = [_named(node), *map(_named, node.each("akaList", "aka"))]
    numbers = list(_numbers(node))
    kind = KINDS.get(node.first("sdnType").lower(), FIRM)
    places = (
        *node.texts("nationalityList", "nationality", "country"),
        *node.texts("citizenshipList", "citizenship", "country"),
        *node.texts("addressList", "address", "country"),
        *node.texts("vesselInfo", "vesselFlag"),
    )
    return Entry(
        line=node.line,
        entry=node.first("uid"),
        names=unique(names),
        kind=BANK if kind == FIRM and any(number.startswith("BIC") for number in numbers) else kind,
        countries=unique(map(country_code, places)),
        identifiers=unique((*numbers, *numbers_in(node.first("remarks")))),
        births=unique(map(birth, node.texts("dateOfBirthList", "dateOfBirthItem", "dateOfBirth"))),
        reason=", ".join(node.texts("programList", "program")),
    )


def _named(node: Node) -> str:
    return node.joined("firstName", "lastName")


def _numbers(node: Node) -> Iterator[str]:
    for paper in node.each("idList", "id"):
        number, kind = paper.first("idNumber"), paper.first("idType")
        if kind == BANK_NUMBER:
            yield f"BIC{number}"
        elif kind == SHIP_NUMBER:
            yield from numbers_in(number if "IMO" in number.upper() else f"IMO {number}")
        elif kind not in ("Gender", "Secondary sanctions risk:", "Website", "Email Address"):
            yield number


def read_sdn_csv(main: bytes, other_names: bytes = b"", addresses: bytes = b"") -> tuple[list[Entry], list[LineError]]:
    """The entries of sdn.csv, with the names of alt.csv and the countries of add.csv; every wrong line is an error."""
    rows, errors = read_rows(main, MAIN)
    names, wrong_names = read_rows(other_names, OTHER_NAMES)
    places, wrong_places = read_rows(addresses, ADDRESSES)
    known = _by_entry(names, 3), _by_entry(places, 4)
    return [_of_row(line, cells, *known) for line, cells in rows], [*errors, *wrong_names, *wrong_places]


def _by_entry(rows: list[tuple[int, Cells]], column: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for _, cells in rows:
        found[cells[0]].append(_cell(cells[column]))
    return found


def _of_row(line: int, cells: Cells, names: Mapping[str, list[str]], places: Mapping[str, list[str]]) -> Entry:
    number, name, kind, program, _, _, _, _, _, flag, _, remarks = map(_cell, cells)
    kind = KINDS.get(kind.lower(), FIRM)
    found = list(numbers_in(remarks))
    if kind == FIRM and any(one.startswith("BIC") for one in found):
        kind = BANK
    return Entry(
        line=line,
        entry=number,
        names=unique(_turned(one, kind) for one in (name, *names.get(number, ()))),
        kind=kind,
        countries=unique(map(country_code, (*NATIONALITY.findall(remarks), *places.get(number, ()), flag))),
        identifiers=unique((*found, *NUMBER.findall(remarks))),
        births=unique(map(birth, BORN.findall(remarks))),
        reason=program,
    )


def _turned(name: str, kind: str) -> str:
    """A person's name is written 'FAMILY, Given'."""
    family, comma, given = name.partition(", ")
    return f"{given} {family}" if comma and kind == PERSON else name


def _cell(text: str) -> str:
    return "" if text.strip() == NOTHING else text.strip()


def looks_like_sdn_csv(start: str) -> bool:
    """Say whether the first line of a file is one of sdn.csv."""
    try:
        row = next(csv.reader(io.StringIO(start, newline="")), [])
    except csv.Error:
        return False
    return len(row) == MAIN and row[0].strip().isdigit()
