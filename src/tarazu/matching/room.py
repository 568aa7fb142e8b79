"""What possible legs share beside their listings: the room of a road in the weeks they can travel, and quotas."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tarazu.kernel.quantity import Dimension
from tarazu.matching.deals import Deal
from tarazu.matching.facts import Claim, MarketFacts, quotas_against
from tarazu.matching.gates import PossibleLeg

WEEK_DAYS = 7
QUOTA = "quota "  # how the name of a quota begins among limits
Span = tuple[int, int]  # the first and the last week in which goods can set out, counted from the day of the facts


@dataclass(frozen=True, slots=True)
class Shared:
    """One limit: its name, what is open of it in units of its dimension (kilograms of a mass), and its legs."""

    name: str
    open: int
    legs: tuple[int, ...]


def shared_limits(legs: Sequence[PossibleLeg], remaining: Mapping[str, int], facts: MarketFacts) -> tuple[Shared, ...]:
    """Every limit that the legs could reach together, with the rows of those it binds; ordered by name.

    Source: goods that may travel in any week of a span fit on a road if and only if, for every run of weeks, those
            that have no week outside it fit into it (Hall's theorem for convex bipartite graphs).
    """
    of_road: dict[tuple[str, str], list[int]] = defaultdict(list)
    of_quota: dict[str, list[int]] = defaultdict(list)
    opened: dict[str, int] = {}
    for row, leg in enumerate(legs):
        if leg.offer.quantity.unit.dimension is Dimension.MASS and leg.lane.route_id:
            of_road[leg.lane.route_id, leg.lane.origin].append(row)
        for name, left in _quotas(leg, facts):
            of_quota[name].append(row)
            opened[name] = left
    found = [one for road, rows in of_road.items() for one in _weeks_of(road, rows, legs, remaining, facts)]
    found += [
        Shared(name, max(0, opened[name] - _claimed(facts, name)), tuple(rows))
        for name, rows in of_quota.items()
        if _most(rows, legs, remaining) > opened[name] - _claimed(facts, name)
    ]
    return tuple(sorted(found, key=lambda one: one.name))


def span_of(leg: PossibleLeg, facts: MarketFacts) -> Span:
    """The weeks in which the goods of a leg can set out, so that they arrive in the want's window."""
    offer, want, days = leg.offer.window, leg.want.window, timedelta(days=leg.lane.transit_days)
    horizon = facts.road_weeks(leg.lane.origin, leg.lane.destination) - 1
    first = (max(facts.day, offer.since, want.since - days) - facts.day).days // WEEK_DAYS
    ends = [end - shift for end, shift in ((offer.until, timedelta()), (want.until, days)) if end is not None]
    last = min(((end - facts.day).days - 1) // WEEK_DAYS for end in ends) if ends else horizon
    return min(first, horizon), max(min(first, horizon), min(last, horizon))


def claims_of(deals: Iterable[Deal], legs: Mapping[tuple[str, str], PossibleLeg], facts: MarketFacts) -> list[Claim]:
    """What the legs of deals take of roads and quotas; `legs` gives the possible leg of an offer and a want."""
    found = []
    for leg in (leg for deal in deals for leg in deal.legs):
        possible = legs[str(leg.offer_id), str(leg.want_id)]
        weight = leg.quantity.steps * leg.quantity.unit.base_per_step
        weighed = leg.quantity.unit.dimension is Dimension.MASS and leg.route_id is not None
        if weighed and facts.weekly_room(possible.lane) is not None:
            first, last = span_of(possible, facts)
            found.append(
                Claim(road_name(str(leg.route_id), possible.lane.origin), weight, _day(first, facts), _day(last, facts))
            )
        found += [Claim(name, weight) for name, _ in _quotas(possible, facts)]
    return found


def with_claims(facts: MarketFacts, more: Iterable[Claim]) -> MarketFacts:
    """Facts with more taken of what listings share; what is taken of one thing in the same weeks is added up."""
    amounts: dict[tuple[str, date | None, date | None], int] = defaultdict(int)
    for claim in (*facts.claims, *more):
        amounts[claim.on, claim.first, claim.last] += claim.amount
    return replace(facts, claims=tuple(Claim(on, taken, *days) for (on, *days), taken in amounts.items()))


def road_name(route_id: str, origin: str) -> str:
    """How a road in one direction is named among limits."""
    return f"road {route_id} from {origin}"


def _weeks_of(
    road: tuple[str, str],
    rows: Sequence[int],
    legs: Sequence[PossibleLeg],
    remaining: Mapping[str, int],
    facts: MarketFacts,
) -> list[Shared]:
    lane = legs[rows[0]].lane
    weekly = facts.weekly_room(lane)
    if weekly is None:
        return []
    name = road_name(*road)
    spans = {row: span_of(legs[row], facts) for row in rows}
    booked = _booked(facts, name, facts.road_weeks(lane.origin, lane.destination) - 1)
    found = []
    for first in sorted({start for start, _ in spans.values()}):
        for last in sorted({end for _, end in spans.values() if end >= first}):
            inside = [row for row in rows if first <= spans[row][0] and spans[row][1] <= last]
            taken = sum(amount for since, until, amount in booked if first <= since and until <= last)
            room = max(0, weekly * (last - first + 1) - taken)
            if inside and _most(inside, legs, remaining) > room:
                found.append(Shared(f"{name}, weeks {first:03} to {last:03}", room, tuple(inside)))
    return found


def _day(week: int, facts: MarketFacts) -> date:
    return facts.day + timedelta(days=WEEK_DAYS * week)


def _booked(facts: MarketFacts, name: str, horizon: int) -> list[tuple[int, int, int]]:
    """What earlier deals take of a road: the first and the last week left to them, and the amount."""
    found = []
    for claim in facts.claims:
        if claim.on == name and claim.first and claim.last and claim.last >= facts.day:
            weeks = ((day - facts.day).days // WEEK_DAYS for day in (claim.first, claim.last))
            first, last = (min(max(0, week), horizon) for week in weeks)
            found.append((first, last, claim.amount))
    return found


def _most(rows: Iterable[int], legs: Sequence[PossibleLeg], remaining: Mapping[str, int]) -> int:
    """The most that legs could take together, by what is left of their offers."""
    offers = {legs[row].offer.id: legs[row].offer.quantity.unit.base_per_step for row in rows}
    return sum(remaining[offer] * per_step for offer, per_step in offers.items())


def _quotas(leg: PossibleLeg, facts: MarketFacts) -> list[tuple[str, int]]:
    """The quotas that a leg counts against, with what is left of each."""
    lane = leg.lane
    uses = [
        use
        for order in (lane.origin, lane.destination)
        for use in quotas_against(facts, order, leg.offer.commodity, lane.origin, lane.destination, facts.day)
    ]
    return [
        (f"{QUOTA}{use.quota.order} {use.quota.name}", use.left.steps * use.left.unit.base_per_step) for use in uses
    ]


def _claimed(facts: MarketFacts, name: str) -> int:
    return sum(claim.amount for claim in facts.claims if claim.on == name)
