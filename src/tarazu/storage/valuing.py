"""What is on record of the worth of declared goods, for the valuation workbench."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tarazu.kernel.period import add_days
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price, Value
from tarazu.matching.facts import ANY_ORIGIN, newest_valuations
from tarazu.reference.commodities import commodity_of
from tarazu.reference.earlier_worth import middle_half, unit_value
from tarazu.reference.units import unit
from tarazu.reference.valuations import Valuation
from tarazu.rulebook.figures import Figures
from tarazu.shipments.declarations import COUNTED, Declaration
from tarazu.shipments.workbench import Workbench
from tarazu.storage import models, reference


@dataclass(frozen=True, slots=True)
class Earlier:
    """The unit value of an assessed declaration."""

    number: str
    assessed_on: date
    price: Price


def workbenches(
    figures: Figures,
    weighed: Sequence[tuple[Declaration, Value, Quantity]],
    origins: Mapping[int, str],
    today: date,
) -> dict[str, Workbench]:
    """By number of a declaration, its workbench for a value of a quantity; `figures` name the order.

    `origins` holds the country of origin by number of a leg.
    Earlier declarations are those of the same goods and direction that the same order's customs assessed up to the
    day of this one, or up to today while it is not assessed. There is one declaration at least.
    """
    days, least = figures.number("valuation_days"), figures.number("valuation_least")
    goods = {one.commodity for one, _, _ in weighed}
    until = {one.number: one.assessed_on or today for one, _, _ in weighed}
    known = _earlier(figures.order, goods, add_days(min(until.values()), -days), today)
    theirs = _theirs(figures.order, [one.number for one, _, _ in weighed])
    valuations = reference.valuations(goods)
    found = {}
    for one, value, quantity in weighed:
        last = until[one.number]
        earlier = [
            each.price
            for each in known[one.commodity, one.regime.value]
            if each.number != one.number and add_days(last, -days) <= each.assessed_on <= last
        ]
        found[one.number] = Workbench(
            unit_value=per_unit(one.commodity, value, quantity),
            reference=_reference(valuations, one.commodity, origins[one.leg_number], last),
            band_percent=figures.number("valuation_band_percent"),
            theirs=_price_of(theirs.get(one.number), one.commodity),
            earlier=len(earlier),
            earlier_min=least,
            days=days,
            middle=middle_half(earlier, least),
        )
    return found


def _earlier(order: str, goods: Collection[str], since: date, until: date) -> dict[tuple[str, str], list[Earlier]]:
    rows = models.Declaration.objects.filter(
        authorisation__order=order,
        commodity__in=list(goods),
        state__in=[state.value for state in COUNTED],
        assessed_on__range=(since, until),
    ).values_list("number", "commodity", "regime", "assessed_on", "assessed_minor", "found_steps", "unit")
    found: dict[tuple[str, str], list[Earlier]] = defaultdict(list)
    for number, commodity, regime, assessed_on, minor, steps, code in rows:
        if steps and minor is not None and assessed_on is not None:
            price = per_unit(commodity, Value(minor), Quantity(steps, unit(code)))
            found[commodity, regime].append(Earlier(number, assessed_on, price))
    return found


def _theirs(order: str, numbers: Collection[str]) -> dict[str, tuple[Value, Quantity]]:
    rows = models.PartnerRecord.objects.filter(order=order, reference__in=list(numbers)).order_by("day", "number")
    return {row.reference: (Value(row.minor), Quantity(row.steps, unit(row.unit))) for row in rows}


def _price_of(record: tuple[Value, Quantity] | None, commodity: str) -> Price | None:
    """A partner's unit value in the unit of our goods; None where theirs cannot be counted so."""
    if record is None or not record[1].steps or record[1].unit.dimension is not commodity_of(commodity).unit.dimension:
        return None
    return per_unit(commodity, *record)


def _reference(valuations: Collection[Valuation], commodity: str, origin: str, day: date) -> Valuation | None:
    newest = newest_valuations(valuations, day)
    return newest.get((commodity, origin)) or newest.get((commodity, ANY_ORIGIN))


def per_unit(commodity: str, value: Value, quantity: Quantity) -> Price:
    """What one unit of goods is worth, in the unit these goods are counted in."""
    return unit_value(value, quantity, commodity_of(commodity).unit)
