"""What is said of shipments: rows to values and back."""

from collections import defaultdict
from collections.abc import Iterable

from tarazu.shipments.reports import Happened, OnTheWay, Report, Said, on_the_way
from tarazu.storage import models


def insert_report(said: Said) -> None:
    """Keep a word of a shipment."""
    told = said.report
    models.ShipmentReport.objects.create(
        declaration_id=said.declaration_id,
        number=said.number,
        happened=told.happened.value if told.happened else "",
        on=told.on,
        place=told.place,
        expected=told.expected,
        seal=told.seal,
        text=told.text,
        by_customs=said.by_customs,
        person_id=said.person_id,
        at=said.at,
    )


def reports(declaration_ids: Iterable[str]) -> tuple[Said, ...]:
    """Everything said of some shipments, in the order it was said of each."""
    rows = models.ShipmentReport.objects.filter(declaration_id__in=list(declaration_ids))
    return tuple(map(_said_of, rows.order_by("declaration_id", "number")))


def underway(declaration_ids: Iterable[str]) -> dict[str, OnTheWay]:
    """Where each of some shipments stands by what was said of it; those nobody spoke of are left out."""
    found: dict[str, list[Said]] = defaultdict(list)
    for one in reports(declaration_ids):
        found[one.declaration_id].append(one)
    return {key: on_the_way(said) for key, said in found.items()}


def _said_of(row: models.ShipmentReport) -> Said:
    return Said(
        declaration_id=row.declaration_id,
        number=row.number,
        report=Report(
            happened=Happened(row.happened) if row.happened else None,
            on=row.on,
            place=row.place,
            expected=row.expected,
            seal=row.seal,
            text=row.text,
        ),
        by_customs=row.by_customs,
        person_id=row.person_id,
        at=row.at,
    )
