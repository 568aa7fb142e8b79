"""Our declarations and the partner customs' records, as the mirror compares them, and what was found of differences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.ledger.book import Direction
from tarazu.reference.units import unit
from tarazu.rulebook.book import orders
from tarazu.statistics.mirror import Explanation, OurLine, TheirLine
from tarazu.storage import models


class NoMirror(TarazuError):
    """A mirror was asked for between countries that have none."""

    kind = Kind.ABSENT
    says = "There is no mirror of '{order}' and '{partner}'. Choose two different countries of: {known}."


def check_pair(order: str, partner: str) -> None:
    """Refuse a pair of countries that has no mirror. Errors: NoMirror."""
    known = sorted(orders())
    if order not in known or partner not in known or order == partner:
        raise NoMirror(order=order, partner=partner, known=", ".join(known))


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody found a difference to be, and when."""

    explanation: Explanation
    note: str
    person: str
    at: datetime


def insert_records(order: str, lines: Iterable[TheirLine], person_id: str, day: date) -> int:
    """Keep lines of a partner; one whose number is held already stays as it is. Answer how many are new."""
    made = list(lines)
    held = set(models.PartnerRecord.objects.filter(id__in=[one.id for one in made]).values_list("id", flat=True))
    fresh = [one for one in made if one.id not in held]
    models.PartnerRecord.objects.bulk_create(
        models.PartnerRecord(
            id=one.id,
            order=order,
            partner=one.partner,
            number=one.number,
            reference=one.reference,
            direction=one.direction.value,
            day=one.day,
            hs=one.hs,
            steps=one.quantity.steps,
            unit=one.quantity.unit.code,
            minor=one.value.minor,
            loaded_by_id=person_id,
            loaded_on=day,
        )
        for one in fresh
    )
    return len(fresh)


def records(order: str, partner: str) -> tuple[TheirLine, ...]:
    """What a partner's customs has on record of its trade with an order's country."""
    rows = models.PartnerRecord.objects.filter(order=order, partner=partner).order_by("day", "number")
    return tuple(
        TheirLine(
            id=row.id,
            partner=row.partner,
            number=row.number,
            reference=row.reference,
            direction=Direction(row.direction),
            day=row.day,
            hs=row.hs,
            quantity=Quantity(row.steps, unit(row.unit)),
            value=Value(row.minor),
        )
        for row in rows
    )


def own_lines(order: str, partner: str) -> tuple[OurLine, ...]:
    """What an order's own customs assessed of its barter with a partner country."""
    rows = models.Declaration.objects.filter(
        authorisation__order=order, state__in=["assessed", "released"], assessed_on__isnull=False
    ).select_related("authorisation__contract__deal")
    return tuple(
        OurLine(
            number=row.number,
            partner=partner,
            direction=Direction(row.regime),
            day=row.assessed_on or row.lodged_on,
            commodity=row.commodity,
            quantity=Quantity(row.steps if row.found_steps is None else row.found_steps, unit(row.unit)),
            value=Value(row.assessed_minor or 0),
        )
        for row in rows.order_by("assessed_on", "number")
        if partner in row.authorisation.contract.deal.countries
    )


def insert_remark(order: str, key: str, explanation: Explanation, note: str, person_id: str, at: datetime) -> None:
    """Keep what a difference was found to be; earlier words stay on record."""
    models.MirrorRemark.objects.create(
        order=order, key=key, explanation=explanation.value, note=note, person_id=person_id, at=at
    )


def remarks(order: str) -> dict[str, Remark]:
    """By delivery, the newest word on its difference."""
    rows = models.MirrorRemark.objects.filter(order=order).select_related("person").order_by("id")
    return {row.key: Remark(Explanation(row.explanation), row.note, row.person.name, row.at) for row in rows}
