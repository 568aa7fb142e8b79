"""What is on record of the worth of declared goods, for the valuation workbench."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db.models import Q

from tarazu.kernel.period import add_days
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price, Value
from tarazu.matching.facts import ANY_ORIGIN, newest_valuations
from tarazu.reference.commodities import commodity_of
from tarazu.reference.earlier_worth import unit_value
from tarazu.reference.units import unit
from tarazu.reference.valuations import Valuation
from tarazu.rulebook.figures import Figures
from tarazu.shipments.declarations import Declaration, Regime
from tarazu.shipments.workbench import Workbench
from tarazu.storage import models, reference
from tarazu.storage.earlier_worth import Group, Middle, enough, half_of, middles

NONE = Middle(0, 0, None)


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
    days, least = figures.number("valuation_days"), enough(figures)
    theirs = _theirs(figures.order, [one.number for one, _, _ in weighed])
    valuations = reference.valuations({one.commodity for one, _, _ in weighed})
    found = {}
    known = _known(figures, [one for one, _, _ in weighed], today)
    for one, value, quantity in weighed:
        last, goods = one.assessed_on or today, _goods(one)
        earlier = known[one.number].get((figures.order, *goods), NONE)
        found[one.number] = Workbench(
            unit_value=per_unit(one.commodity, value, quantity),
            reference=_reference(valuations, one.commodity, origins[one.leg_number], last),
            band_percent=figures.number("valuation_band_percent"),
            theirs=_price_of(theirs.get(one.number), one.commodity),
            earlier=earlier.count,
            firms=earlier.firms,
            enough=least,
            days=days,
            middle=half_of(earlier, one.commodity) if earlier.ends else None,
        )
    return found


def _known(figures: Figures, weighed: Collection[Declaration], today: date) -> dict[str, Mapping[Group, Middle]]:
    """By number of a declaration, what was assessed before it; those not yet assessed are looked up together."""
    alike: dict[tuple[date, str | None], list[Declaration]] = defaultdict(list)
    for one in weighed:
        alike[one.assessed_on or today, one.id if one.assessed_on else None].append(one)
    found: dict[str, Mapping[Group, Middle]] = {}
    for (last, itself), held in alike.items():
        goods = Q()
        for incoming, outgoing in {_goods(one) for one in held}:
            goods |= Q(incoming=incoming, outgoing=outgoing)
        since = add_days(last, -figures.number("valuation_days"))
        rows = models.EarlierWorth.objects.filter(goods, order=figures.order, on__range=(since, last))
        found |= dict.fromkeys(
            (one.number for one in held),
            middles(rows.exclude(declaration_id=itself) if itself else rows, {figures.order: enough(figures)}),
        )
    return found


def _goods(one: Declaration) -> tuple[str, str]:
    return (one.commodity, "") if one.regime is Regime.IMPORT else ("", one.commodity)


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
