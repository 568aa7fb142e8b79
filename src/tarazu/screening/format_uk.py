"""The United Kingdom's lists: OFSI's consolidated list, which ended in January 2026, and the UK Sanctions List.

Both write one line for each name and say which lines belong together; their columns have other names.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tarazu.reference.tables import LineError
from tarazu.reference.xml_records import Node, read_nodes
from tarazu.screening.lists import FIRM, PERSON, VESSEL, Entry, unique
from tarazu.screening.tables import read_columns, text_of
from tarazu.screening.written import birth, country_code, day_written, numbers_in

ROOT = "ArrayOfFinancialSanctionsTarget"
RECORD = "FinancialSanctionsTarget"
GIVEN_NAMES = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5")
FAMILY_NAME = "Name 6"
KINDS = {"individual": PERSON, "entity": FIRM, "ship": VESSEL}
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Columns:
    """What one of the two lists calls its columns."""

    group: str
    kind: str
    original: str
    births: str
    nationality: str
    country: str
    numbers: tuple[str, ...]
    ship: str
    regime: str
    remarks: str


OFSI = Columns(
    group="Group ID",
    kind="Group Type",
    original="Name Non-Latin Script",
    births="DOB",
    nationality="Nationality",
    country="Country",
    numbers=("Passport Number", "National Identification Number"),
    ship="",
    regime="Regime",
    remarks="Other Information",
)
UKSL = Columns(
    group="Unique ID",
    kind="Designation Type",
    original="Name non-latin script",
    births="D.O.B",
    nationality="Nationality(/ies)",
    country="Address Country",
    numbers=("Passport number", "National Identifier number", "Business registration number (s)"),
    ship="IMO number",
    regime="Regime Name",
    remarks="Other Information",
)


def read_uk_csv(content: bytes) -> tuple[date | None, list[Entry], list[LineError]]:
    """The day above the header, the entries, each gathered from its lines, and an error for every wrong line.

    Errors: HeaderMissing; as `text_of`.
    """
    text = text_of(content)
    top = text[: text.find("\n")] if "\n" in text else text
    columns = OFSI if OFSI.kind in text[:4_000] else UKSL
    rows, errors = read_columns(text, ",", (FAMILY_NAME, columns.group, columns.kind), "uk-csv")
    day = day_written(top.partition(",")[2] or top.rpartition(":")[2])
    return day, list(_entries(rows, columns)), errors


def read_uk_xml(content: bytes) -> tuple[date | None, list[Entry]]:
    """OFSI's list as XML: the newest day an entry changed, and the entries. Errors: as `read_nodes`."""
    rows: list[tuple[int, Row]] = []
    days = []
    nodes = read_nodes(content, frozenset({RECORD}))
    next(nodes)
    for node in nodes:
        rows.append((node.line, _row(node)))
        days.append(day_written(node.first("LastUpdated")))
    return max((day for day in days if day), default=None), list(_entries(rows, OFSI))


def _row(node: Node) -> Row:
    """An element of OFSI's XML under the names its columns have in CSV."""
    told = {child.name: " ".join(child.text.split()) for child in node.children}
    names = {f"Name {at}": told.get(f"name{at}") or told.get(f"Name{at}", "") for at in range(1, 7)}
    return names | {
        OFSI.group: told.get("GroupID", ""),
        OFSI.kind: told.get("GroupTypeDescription", ""),
        OFSI.original: told.get("NameNonLatinScript", ""),
        OFSI.births: told.get("DateOfBirth", ""),
        OFSI.nationality: told.get("Nationality", ""),
        OFSI.country: told.get("Country", ""),
        OFSI.numbers[0]: told.get("PassportNumber", "") or told.get("Individual_PassportNumber", ""),
        OFSI.numbers[1]: told.get("NationalIdNumber", "") or told.get("Individual_NINumber", ""),
        OFSI.regime: told.get("RegimeName", ""),
        OFSI.remarks: told.get("OtherInformation", ""),
    }


def _entries(rows: list[tuple[int, Row]], columns: Columns) -> Iterator[Entry]:
    gathered: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for line, row in rows:
        gathered[row.get(columns.group, "")].append((line, row))
    for number, found in gathered.items():
        yield _gathered(number, found, columns)


def _gathered(number: str, found: list[tuple[int, Row]], columns: Columns) -> Entry:
    rows = [row for _, row in found]
    ships = (f"IMO {ship}" for ship in _column(rows, columns.ship))
    remarks = " ".join(unique(_column(rows, columns.remarks)))
    return Entry(
        line=found[0][0],
        entry=number,
        names=unique(name for row in rows for name in (_name(row), row.get(columns.original, ""))),
        kind=KINDS.get(rows[0].get(columns.kind, "").lower(), FIRM),
        countries=unique(
            country_code(place) for name in (columns.nationality, columns.country) for place in _column(rows, name)
        ),
        identifiers=unique(
            (
                *(one for name in columns.numbers for one in _column(rows, name)),
                *numbers_in(" ".join([*ships, remarks])),
            )
        ),
        births=unique(birth(text) for text in _column(rows, columns.births)),
        reason=", ".join(unique(_column(rows, columns.regime))),
    )


def _name(row: Row) -> str:
    return " ".join(part for key in (*GIVEN_NAMES, FAMILY_NAME) if (part := row.get(key, "")))


def _column(rows: list[Row], name: str) -> Iterator[str]:
    return (row[name] for row in rows if row.get(name))
