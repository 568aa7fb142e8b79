"""The European Union's consolidated list of financial sanctions, as XML and as CSV (its format 1.1)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from tarazu.reference.tables import LineError
from tarazu.reference.xml_records import Node, read_nodes
from tarazu.screening.lists import FIRM, PERSON, Entry, unique
from tarazu.screening.tables import read_columns, text_of
from tarazu.screening.written import birth, country_code, day_written, numbers_in

ROOT = "export"
RECORD = "sanctionEntity"
CSV_COLUMNS = ("Entity_LogicalId", "NameAlias_WholeName")
PERSON_CODE = "P"
NUMBER_PREFIX = {"imo": "IMO", "swiftbic": "BIC", "bic": "BIC"}  # by the type of an identification
Row = dict[str, str]


def read_eu_xml(content: bytes) -> tuple[date | None, list[Entry]]:
    """The day the list was generated, and its entries. Errors: as `read_nodes`."""
    nodes = read_nodes(content, frozenset({RECORD}))
    root = next(nodes)
    return day_written(root.attributes.get("generationDate", "")), [_entry(node) for node in nodes]


def _entry(node: Node) -> Entry:
    subject = next(node.all("subjectType"), node).attributes
    remarks = " ".join(node.texts("remark"))
    return Entry(
        line=node.line,
        entry=node.attributes.get("euReferenceNumber") or node.attributes.get("logicalId", ""),
        names=unique(_name(one.attributes) for one in node.all("nameAlias")),
        kind=PERSON if _is_person(subject.get("classificationCode", ""), subject.get("code", "")) else FIRM,
        countries=unique(
            country_code(one.attributes.get("countryIso2Code", ""))
            for name in ("citizenship", "address")
            for one in node.all(name)
            if one.attributes.get("countryIso2Code", "") != "00"
        ),
        identifiers=unique(
            (*map(_number, (one.attributes for one in node.all("identification"))), *numbers_in(remarks))
        ),
        births=unique(birth(_born(one.attributes)) for one in node.all("birthdate")),
        reason=", ".join(unique(one.attributes.get("programme", "") for one in node.all("regulation"))),
    )


def _name(told: Row) -> str:
    whole = told.get("wholeName", "")
    return whole or " ".join(part for key in ("firstName", "middleName", "lastName") if (part := told.get(key, "")))


def _number(told: Row) -> str:
    return NUMBER_PREFIX.get(told.get("identificationTypeCode", "").lower(), "") + told.get("number", "")


def _born(told: Row) -> str:
    span = f"{told.get('yearRangeFrom', '')} {told.get('yearRangeTo', '')}".strip()
    return told.get("birthdate", "") or span or told.get("year", "")


def _is_person(code: str, word: str) -> bool:
    return code == PERSON_CODE or word == "person"


def read_eu_csv(content: bytes) -> tuple[date | None, list[Entry], list[LineError]]:
    """The day the list was generated, its entries, each gathered from its lines, and an error for every wrong line.

    Errors: HeaderMissing; as `text_of`.
    """
    rows, errors = read_columns(text_of(content), ";", CSV_COLUMNS, "eu-csv")
    gathered: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for line, row in rows:
        gathered[row.get("Entity_LogicalId", "")].append((line, row))
    day = day_written(rows[0][1].get("fileGenerationDate", "")) if rows else None
    return day, [_gathered(number, found) for number, found in gathered.items()], errors


def _gathered(number: str, found: list[tuple[int, Row]]) -> Entry:
    rows = [row for _, row in found]
    first = rows[0]
    code, word = first.get("Entity_SubjectType_ClassificationCode", ""), first.get("Entity_SubjectType", "")
    places = (*_column(rows, "Citizenship_CountryIso2Code"), *_column(rows, "Address_CountryIso2Code"))
    return Entry(
        line=found[0][0],
        entry=first.get("Entity_EU_ReferenceNumber") or number,
        names=unique(_csv_name(row) for row in rows),
        kind=PERSON if _is_person(code, word) else FIRM,
        countries=unique(country_code(place) for place in places if place != "00"),
        identifiers=unique((*map(_csv_number, rows), *numbers_in(" ".join(unique(_column(rows, "Entity_Remark")))))),
        births=unique(birth(row.get("BirthDate_BirthDate", "") or row.get("BirthDate_Year", "")) for row in rows),
        reason=", ".join(unique(_column(rows, "Entity_Regulation_Programme"))),
    )


def _csv_name(row: Row) -> str:
    whole = row.get("NameAlias_WholeName", "")
    parts = (row.get(f"NameAlias_{part}Name", "") for part in ("First", "Middle", "Last"))
    return whole or " ".join(part for part in parts if part)


def _csv_number(row: Row) -> str:
    number = row.get("Identification_Number", "")
    return NUMBER_PREFIX.get(row.get("Identification_TypeCode", "").lower(), "") + number if number else ""


def _column(rows: list[Row], name: str) -> Iterator[str]:
    return (row[name] for row in rows if row.get(name))
