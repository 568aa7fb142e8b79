"""What customs assessed before: how many, of how many firms, and their middle half.

The quartiles stand at known places of rows that one index keeps in order, so a question is two statements, however much
was assessed of however many goods.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from tarazu.kernel.period import add_days
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price
from tarazu.matching.deals import Deal
from tarazu.matching.facts import EarlierWorth
from tarazu.reference.commodities import commodity_of
from tarazu.reference.earlier_worth import Enough, MiddleHalf, MiddleRatio, quartile_places
from tarazu.rulebook.facts import RatioFacts
from tarazu.rulebook.figures import Figures
from tarazu.storage import models

GROUPS_AT_ONCE = 400  # two columns each: a statement holds fewer than 1,600
GROUP = ("order", "incoming", "outgoing")
Group = tuple[str, str, str]  # an order, what came in and what went out; "" where only the other is asked for


@dataclass(frozen=True, slots=True)
class Middle:
    """The two ends of the middle half of so many amounts of so many firms; None where they are too few."""

    count: int
    firms: int
    ends: tuple[int, int] | None


def enough(figures: Figures) -> Enough:
    """How many earlier values an order wants to see before they say something."""
    return Enough(figures.number("valuation_least"), figures.number("valuation_firms"))


def earlier_worth(deal: Deal, figures: Mapping[str, Figures], day: date) -> EarlierWorth:
    """The middle halves of what was assessed up to a day, in as many days and of as many as each order's figures ask.

    Declarations under the deal itself are left out: it is not measured by itself.
    """
    looked = Q()
    for order in deal.countries:
        looked |= Q(order=order, on__gte=add_days(day, -figures[order].number("valuation_days")))
    goods = ["", *sorted({leg.commodity for leg in deal.legs})]
    own = models.Authorisation.objects.filter(contract__deal_id=deal.id)
    here = {"order__in": deal.countries, "partner__in": deal.countries}
    rows = models.EarlierWorth.objects.filter(
        looked, **here, on__lte=day, incoming__in=goods, outgoing__in=goods
    ).exclude(authorisation__in=own)
    prices: dict[tuple[str, str, bool], MiddleHalf] = {}
    ratios: dict[str, tuple[RatioFacts, ...]] = dict.fromkeys(deal.countries, ())
    for (order, incoming, outgoing), middle in middles(rows, {one: enough(figures[one]) for one in figures}).items():
        if middle.ends is None:
            continue
        if incoming and outgoing:
            ratios[order] += (RatioFacts(incoming, outgoing, _ratio(middle, outgoing)),)
        else:
            prices[order, incoming or outgoing, bool(incoming)] = half_of(middle, incoming or outgoing)
    return EarlierWorth(prices, ratios)


def middles(rows: QuerySet[models.EarlierWorth], wanted: Mapping[str, Enough]) -> dict[Group, Middle]:
    """The middle half of each group of some rows; `wanted` says by order how many are enough."""
    counted = rows.order_by(*GROUP).values_list(*GROUP).annotate(Count("id"), Count("party_id", distinct=True))
    counts: dict[Group, tuple[int, int]] = {(one[0], one[1], one[2]): (one[3], one[4]) for one in counted}
    told = [group for group, found in counts.items() if wanted[group[0]].of(*found)]
    ends: dict[Group, tuple[int, int]] = {}
    for first in range(0, len(told), GROUPS_AT_ONCE):
        ends |= _ends(rows, {group: counts[group][0] for group in told[first : first + GROUPS_AT_ONCE]})
    return {group: Middle(*found, ends.get(group)) for group, found in counts.items()}


def half_of(middle: Middle, commodity: str) -> MiddleHalf:
    """The middle half of unit values, in the unit these goods are counted in."""
    assert middle.ends is not None, "too few say nothing"
    unit = commodity_of(commodity).unit
    return MiddleHalf(middle.count, middle.firms, *(Price(end, unit) for end in middle.ends))


def _ratio(middle: Middle, outgoing: str) -> MiddleRatio:
    assert middle.ends is not None, "too few say nothing"
    unit = commodity_of(outgoing).unit
    return MiddleRatio(middle.count, middle.firms, *(Quantity(end, unit) for end in middle.ends))


def _ends(rows: QuerySet[models.EarlierWorth], counts: Mapping[Group, int]) -> dict[Group, tuple[int, int]]:
    """The amounts at the quartiles' places of groups of so many rows, each found from the nearer end of its row."""
    asked: list[tuple[str, tuple[Any, ...]]] = []
    for group, count in counts.items():
        held = rows.filter(**dict(zip(GROUP, group, strict=True))).values("amount")
        lower, upper = quartile_places(count)
        asked += [
            one.query.sql_with_params()
            for one in (held.order_by("amount")[lower - 1 : lower], held.order_by("-amount")[count - upper :][:1])
        ]
    with connection.cursor() as cursor:
        chosen = ", ".join(f"({sql})" for sql, _ in asked)
        cursor.execute(f"SELECT {chosen}", [one for _, values in asked for one in values])
        found = cursor.fetchone()
    return {group: (found[2 * at], found[2 * at + 1]) for at, group in enumerate(counts)}
