"""What a quarter's return counts, and which returns were filed."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from tarazu.clearing.clocks import QuarterWindow
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.ledger.book import Direction
from tarazu.reference.units import unit
from tarazu.statistics.returns import FileCount, QuarterReturn, Reported, quarter_return
from tarazu.storage import models

ENDED = ("closed", "lapsed", "cancelled")


@dataclass(frozen=True, slots=True)
class Filed:
    """A return that was filed: its number among those of its quarter, its fingerprint, who filed it and when."""

    number: int
    fingerprint: str
    person: str
    at: datetime


def count_quarter(order: str, quarter: QuarterWindow) -> QuarterReturn:
    """The return of an order for a quarter, as the books stand."""
    since, until = quarter.period.since, quarter.period.until
    rows = models.Declaration.objects.filter(
        authorisation__order=order,
        state__in=["assessed", "released"],
        assessed_on__gte=since,
        assessed_on__lt=until,
    ).select_related("authorisation__contract__deal")
    files = models.Authorisation.objects.filter(order=order)
    granted = Counter(files.filter(granted_on__gte=since, granted_on__lt=until).values_list("authority_id", flat=True))
    ended = Counter(
        files.filter(closed_on__gte=since, closed_on__lt=until, state__in=ENDED).values_list("authority_id", "state")
    )
    offices = {*granted, *(office for office, _state in ended)}
    return quarter_return(
        order,
        quarter,
        (_reported(row, order) for row in rows),
        (FileCount(office, granted[office], *(ended[office, state] for state in ENDED)) for office in offices),
    )


def insert_filed(order: str, quarter: QuarterWindow, fingerprint: str, person_id: str, at: datetime) -> int:
    """Keep that a return was filed; answer its number."""
    number = len(filed(order, quarter)) + 1
    models.FiledReturn.objects.create(
        order=order,
        year=quarter.year,
        quarter=quarter.quarter,
        number=number,
        fingerprint=fingerprint,
        person_id=person_id,
        at=at,
    )
    return number


def filed(order: str, quarter: QuarterWindow) -> tuple[Filed, ...]:
    """The filings of a quarter, in order."""
    rows = models.FiledReturn.objects.filter(order=order, year=quarter.year, quarter=quarter.quarter)
    return tuple(map(_filed, rows.select_related("person").order_by("number")))


def newest_filed(order: str) -> dict[QuarterWindow, Filed]:
    """By quarter, the newest filing."""
    rows = models.FiledReturn.objects.filter(order=order).select_related("person").order_by("number")
    return {QuarterWindow(row.year, row.quarter): _filed(row) for row in rows}


def _filed(row: models.FiledReturn) -> Filed:
    return Filed(row.number, row.fingerprint, row.person.name, row.at)


def _reported(row: models.Declaration, order: str) -> Reported:
    return Reported(
        direction=Direction(row.regime),
        partner=next(one for one in row.authorisation.contract.deal.countries if one != order),
        commodity=row.commodity,
        authority_id=row.authorisation.authority_id,
        quantity=Quantity(row.steps if row.found_steps is None else row.found_steps, unit(row.unit)),
        contract=Value(row.contract_minor),
        declared=Value(row.declared_minor),
        assessed=Value(row.assessed_minor or 0),
    )
