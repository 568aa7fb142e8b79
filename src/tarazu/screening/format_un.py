"""The United Nations Security Council's consolidated list, as XML."""

from collections.abc import Iterator
from datetime import date

from tarazu.reference.xml_records import Node, read_nodes
from tarazu.screening.lists import FIRM, PERSON, Entry, unique
from tarazu.screening.written import birth, country_code, day_written, numbers_in

ROOT = "CONSOLIDATED_LIST"
KINDS = {"INDIVIDUAL": PERSON, "ENTITY": FIRM}
NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")


def read_un_xml(content: bytes) -> tuple[date | None, list[Entry]]:
    """The day the list was generated, and its entries. Errors: as `read_nodes`."""
    nodes = read_nodes(content, frozenset(KINDS))
    root = next(nodes)
    return day_written(root.attributes.get("dateGenerated", "")), [_entry(node) for node in nodes]


def _entry(node: Node) -> Entry:
    prefix = node.name
    names = [
        node.joined(*NAME_PARTS),
        *node.texts("NAME_ORIGINAL_SCRIPT"),
        *node.texts(f"{prefix}_ALIAS", "ALIAS_NAME"),
    ]
    told = " ".join(node.texts("COMMENTS1"))
    places = (*node.texts("NATIONALITY", "VALUE"), *node.texts(f"{prefix}_ADDRESS", "COUNTRY"))
    return Entry(
        line=node.line,
        entry=node.first("REFERENCE_NUMBER") or node.first("DATAID"),
        names=unique(names),
        kind=KINDS[prefix],
        countries=unique(map(country_code, places)),
        identifiers=unique((*node.texts(f"{prefix}_DOCUMENT", "NUMBER"), *numbers_in(told))),
        births=unique(_births(node)),
        reason=" ".join(node.texts("UN_LIST_TYPE")),
    )


def _births(node: Node) -> Iterator[str]:
    for told in node.all("INDIVIDUAL_DATE_OF_BIRTH"):
        first, last = told.first("FROM_YEAR"), told.first("TO_YEAR")
        yield birth(f"{first} {last}" if first and last else told.first("DATE") or told.first("YEAR") or first or last)
