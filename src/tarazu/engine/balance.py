"""Whole minor units for every leg, so that each party gives exactly as much value as it gets."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from tarazu.engine.book import Book, Options
from tarazu.kernel.rounding import divide_half_even


@dataclass(frozen=True, slots=True)
class Priced:
    """Values that balance, and whether a leg had to be priced up to one step off its limits."""

    value: tuple[int, ...]
    rounded: bool


def assessed_value(book: Book, leg: int, steps: int) -> int:
    """What a leg's goods are worth at their reference valuation, minor units, rounded half to even."""
    return divide_half_even(int(book.leg_assessed[leg]) * steps, int(book.leg_steps_per_unit[leg]))


def value_limits(book: Book, leg: int, steps: int) -> tuple[int, int]:
    """The lowest and highest whole value of a leg inside both sides' prices; they may stand the wrong way round."""
    ask, net, per_unit = _prices(book, leg)
    return -(-ask * steps // per_unit), net * steps // per_unit


def value_limits_rounded(book: Book, leg: int, steps: int, options: Options) -> tuple[int, int]:
    """The limits with rounding: one minor unit outward, and one step outward where a step is small beside the leg."""
    ask, net, per_unit = _prices(book, leg)
    step = 1 if steps * options.rounding_permille >= 1000 else 0
    return ask * (steps - step) // per_unit, -(-net * (steps + step) // per_unit)


def price_legs(book: Book, legs: Sequence[int], steps: Sequence[int], options: Options) -> Priced | None:
    """Value the legs as near to their reference valuation as balance and limits allow.

    Returns: None where no whole values balance, not even with rounding.
    """
    ends = [(int(book.offer_party[book.leg_offer[leg]]), int(book.want_party[book.leg_want[leg]])) for leg in legs]
    target = [assessed_value(book, leg, amount) for leg, amount in zip(legs, steps, strict=True)]
    pairs = list(zip(legs, steps, strict=True))
    strict = [value_limits(book, leg, amount) for leg, amount in pairs]
    wide = [value_limits_rounded(book, leg, amount, options) for leg, amount in pairs]
    for limits, rounded in ((strict, False), (wide, True)):
        if all(low <= high for low, high in limits):
            value = balance_values(ends, limits, target)
            if value is not None:
                return Priced(tuple(value), rounded)
    return None


def balance_values(
    ends: Sequence[tuple[int, int]], limits: Sequence[tuple[int, int]], target: Sequence[int]
) -> list[int] | None:
    """Find whole values inside limits that balance at every party, moving the targets along the shortest ways.

    Shapes:  one (giver, receiver), one (low, high) and one target for each leg.
    Returns: the values, or None where none balance. Exact: a feasible flow with bounds (Hoffman's circulation).
    """
    value = [min(max(want, low), high) for want, (low, high) in zip(target, limits, strict=True)]
    excess: dict[int, int] = {}
    arcs: dict[int, list[tuple[int, int, int]]] = {}
    for leg, (giver, receiver) in enumerate(ends):
        excess[giver] = excess.get(giver, 0) - value[leg]
        excess[receiver] = excess.get(receiver, 0) + value[leg]
        arcs.setdefault(giver, []).append((receiver, leg, 1))
        arcs.setdefault(receiver, []).append((giver, leg, -1))
    while sources := sorted(party for party, amount in excess.items() if amount > 0):
        way = _shortest_way(sources, excess, arcs, value, limits)
        if not way:
            return None
        start, end = way[0][0], way[-1][1]
        amount = min(excess[start], -excess[end], *(_room(value, limits, leg, sign) for _, _, leg, sign in way))
        for _, _, leg, sign in way:
            value[leg] += sign * amount
        excess[start] -= amount
        excess[end] += amount
    return value


def _prices(book: Book, leg: int) -> tuple[int, int, int]:
    ask = int(book.offer_ask[book.leg_offer[leg]])
    bid = int(book.want_bid[book.leg_want[leg]]) * int(book.leg_want_part[leg]) // int(book.leg_offer_part[leg])
    net = bid - int(book.leg_freight[leg])
    return ask, net, int(book.leg_steps_per_unit[leg])


def _room(value: Sequence[int], limits: Sequence[tuple[int, int]], leg: int, sign: int) -> int:
    return limits[leg][1] - value[leg] if sign > 0 else value[leg] - limits[leg][0]


def _shortest_way(
    sources: Sequence[int],
    excess: dict[int, int],
    arcs: dict[int, list[tuple[int, int, int]]],
    value: Sequence[int],
    limits: Sequence[tuple[int, int]],
) -> list[tuple[int, int, int, int]]:
    """The fewest legs from a party that gets too much to one that gets too little, as (from, to, leg, sign)."""
    came: dict[int, tuple[int, int, int] | None] = dict.fromkeys(sources)
    waiting = deque(sources)
    while waiting:
        party = waiting.popleft()
        if excess[party] < 0:
            way: list[tuple[int, int, int, int]] = []
            while (step := came[party]) is not None:
                way.append((step[0], party, step[1], step[2]))
                party = step[0]
            return way[::-1]
        for other, leg, sign in arcs[party]:
            if other not in came and _room(value, limits, leg, sign) > 0:
                came[other] = (party, leg, sign)
                waiting.append(other)
    return []
