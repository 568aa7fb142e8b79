"""What customs assessed before of a deal's goods on its road, for the tests of its prices and its ratio."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from tarazu.kernel.period import add_days
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.matching.deals import Deal
from tarazu.matching.facts import EarlierWorth
from tarazu.reference.commodities import commodity_of
from tarazu.reference.earlier_worth import MiddleHalf, counterpart, middle_half, middle_ratio, unit_value
from tarazu.reference.units import unit
from tarazu.rulebook.facts import RatioFacts
from tarazu.rulebook.figures import Figures
from tarazu.shipments.declarations import COUNTED, Regime
from tarazu.storage import models


@dataclass(frozen=True, slots=True)
class _Assessed:
    """An assessed declaration of a deal's goods between its two countries."""

    file: str
    order: str
    commodity: str
    came_in: bool
    on: date
    value: Value
    found: Quantity


def earlier_worth(deal: Deal, figures: Mapping[str, Figures], day: date) -> EarlierWorth:
    """The middle halves of what was assessed up to a day, in as many days and of as many as each order's figures ask.

    Declarations under the deal itself are left out: it is not measured by itself.
    """
    known = list(_assessed(deal, figures, day))
    prices: dict[tuple[str, str, bool], MiddleHalf] = {}
    ratios: dict[str, tuple[RatioFacts, ...]] = {}
    for order in deal.countries:
        days, least = figures[order].number("valuation_days"), figures[order].number("valuation_least")
        own = [one for one in known if one.order == order and one.on >= add_days(day, -days)]
        grouped: dict[tuple[str, bool], list[_Assessed]] = defaultdict(list)
        for one in own:
            grouped[one.commodity, one.came_in].append(one)
        for (commodity, came_in), held in grouped.items():
            middle = middle_half([unit_value(one.value, one.found) for one in held], least)
            if middle is not None:
                prices[order, commodity, came_in] = middle
        ratios[order] = tuple(_ratios(grouped, least))
    return EarlierWorth(prices, ratios)


def _ratios(grouped: Mapping[tuple[str, bool], list[_Assessed]], least: int) -> Iterable[RatioFacts]:
    """Of goods that came in and goods that left: the ratios at which whole files exchanged them."""
    coming, going = (
        {goods: _by_file(grouped[goods, side]) for goods, side in grouped if side is way} for way in (True, False)
    )
    for incoming, bought in coming.items():
        for outgoing, sold in going.items():
            pairs = [(unit_value(*bought[file]), unit_value(*sold[file])) for file in bought if file in sold]
            middle = middle_ratio([counterpart(one, other) for one, other in pairs if other.minor], least)
            if middle is not None:
                yield RatioFacts(incoming, outgoing, middle)


def _by_file(held: Iterable[_Assessed]) -> dict[str, tuple[Value, Quantity]]:
    found: dict[str, tuple[Value, Quantity]] = {}
    for one in held:
        value, quantity = found.get(one.file, (Value(0), Quantity(0, one.found.unit)))
        found[one.file] = value + one.value, quantity + one.found
    return found


def _assessed(deal: Deal, figures: Mapping[str, Figures], day: date) -> Iterable[_Assessed]:
    longest = max(figures[order].number("valuation_days") for order in deal.countries)
    rows = (
        models.Declaration.objects.filter(
            authorisation__order__in=deal.countries,
            commodity__in={leg.commodity for leg in deal.legs},
            state__in=[state.value for state in COUNTED],
            assessed_on__range=(add_days(day, -longest), day),
            authorisation__contract__deal__legs__number=F("leg_number"),
            authorisation__contract__deal__legs__giver__country__in=deal.countries,
            authorisation__contract__deal__legs__receiver__country__in=deal.countries,
        )
        .exclude(authorisation__contract__deal_id=deal.id)
        .values_list(
            "authorisation_id", "authorisation__order", "commodity", "regime", "assessed_on", "assessed_minor",
            "found_steps", "unit",
        )
    )  # fmt: skip
    counted = {leg.commodity: commodity_of(leg.commodity).unit for leg in deal.legs}
    for file, order, commodity, regime, on, minor, steps, code in rows:
        if steps and minor is not None and on is not None:
            found = Quantity(steps, unit(code)).to(counted[commodity])
            yield _Assessed(file, order, commodity, regime == Regime.IMPORT.value, on, Value(minor), found)
