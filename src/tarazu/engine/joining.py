"""Find one more deal, in which one given order takes part, out of what is left; settle it in whole numbers.

A ring that is to carry a value must have on each leg a lot below it and enough open above it. So rings are looked for
at a ladder of values, each time over the legs that can carry that value, by a layered search through the order's party.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

import numpy as np

from tarazu.engine.balance import assessed_value
from tarazu.engine.book import BoolArray, FloatArray, IntArray, Options, lots, most_steps
from tarazu.engine.exchange import Settled, settle
from tarazu.engine.model import Part, usable
from tarazu.engine.ring_search import reference_price, ring_column

RUNGS_MAX = 12  # values tried between the least and the most that the order can carry
RUNG_FACTOR = 1.5  # how far apart they stand at least
RINGS_SETTLED = 4  # rings, the most promising first, settled exactly before a search is given up
RINGS_WEIGHED = 60  # rings of one search looked at for tolerance and lots


class Side(StrEnum):
    """Which side of the book an order stands on."""

    OFFER = "offer"
    WANT = "want"


@dataclass(frozen=True, slots=True)
class Reach:
    """A layered search from one party: layers[k][v] is the greatest gain of a walk of k legs from it to party v.

    The walk's first leg is one of the order's own. For a want the legs are walked against their direction.
    """

    start: int
    part: Part
    tail: IntArray
    head: IntArray
    gain: FloatArray
    first: BoolArray
    layers: list[FloatArray]


def join(part: Part, options: Options, side: Side, row: int) -> Settled | None:
    """One more deal for an order out of what is left, as large as its ring allows; None where none was found.

    The deal keeps every lot, limit and tolerance, balances exactly, and has no more parties and groups than allowed.
    """
    part = usable(part)
    mine = part.book.leg_offer if side is Side.OFFER else part.book.leg_want
    for ring in _promising(part, options, side, row)[:RINGS_SETTLED]:
        inside = np.isin(part.legs, ring)
        settled = settle(part.only(inside), options)
        if settled is not None and len(settled.legs) == len(ring) and _large_enough(part, settled, options):
            assert any(int(mine[leg]) == row for leg in settled.legs), "a ring through an order uses it"
            return settled
    return None


def reach(part: Part, options: Options, side: Side, row: int) -> Iterator[Reach]:
    """Layered searches through one order's legs: one for each choice of groups and each value of the ladder."""
    book = part.book
    own = (book.leg_offer if side is Side.OFFER else book.leg_want)[part.legs] == row
    if not own.any():
        return
    price = reference_price(part)
    low, high = part.lot() * price, part.leg_cap() * price
    gain = part.worth_per_step(options) / price
    group = book.party_group
    start = int((book.offer_party if side is Side.OFFER else book.want_party)[row])
    ends = (part.giver(), part.receiver()) if side is Side.OFFER else (part.receiver(), part.giver())
    groups = [one for one in np.unique(group[np.r_[ends]]).tolist() if one != group[start]]
    for some in combinations(groups, min(options.groups_max - 1, len(groups))):
        inside = np.isin(group[ends[0]], (*some, group[start])) & np.isin(group[ends[1]], (*some, group[start]))
        if not (own & inside).any():
            continue
        for value in _ladder(low[own & inside], high[own & inside]):
            carries = inside & (low <= value * (1 + 1e-9)) & (high >= value * (1 - 1e-9))
            yield _reach(part.only(carries), start, (ends[0][carries], ends[1][carries]), gain[carries], own[carries])


def reach_layers(found: Reach, size_max: int) -> Reach:
    """Fill a search's layers for rings of at most so many parties."""
    parties = len(found.part.book.party_key)
    own, onward = np.flatnonzero(found.first), np.flatnonzero(found.tail != found.start)
    layer = np.full(parties, -np.inf)
    np.maximum.at(layer, found.head[own], found.gain[own])
    layers = [np.full(parties, -np.inf), layer]
    if len(onward):
        onward = onward[np.argsort(found.head[onward], kind="stable")]
        tail, gain = found.tail[onward], found.gain[onward]
        heads, at = np.unique(found.head[onward], return_index=True)
        for _ in range(size_max - 1):
            following = np.full(parties, -np.inf)
            following[heads] = np.maximum.reduceat(layers[-1][tail] + gain, at)
            layers.append(following)
    return replace(found, layers=layers)


def _reach(part: Part, start: int, ends: tuple[IntArray, IntArray], gain: FloatArray, own: BoolArray) -> Reach:
    return Reach(start, part, ends[0], ends[1], gain, own, [])


def _ladder(low: FloatArray, high: FloatArray) -> list[float]:
    """Values between the least lot and the most that is open, the largest first."""
    bottom, top = max(1.0, float(low.min())), float(high.max())
    if top < bottom:
        return []
    factor = max(RUNG_FACTOR, (top / bottom) ** (1 / (RUNGS_MAX - 1)))
    count = int(np.floor(np.log(top / bottom) / np.log(factor) + 1e-9)) + 1
    return [*(top / factor**rung for rung in range(count)), bottom]


def _promising(part: Part, options: Options, side: Side, row: int) -> list[list[int]]:
    """Rings through an order that keep tolerance and lots by themselves, the one that brings most first."""
    found: dict[tuple[int, ...], float] = {}
    for search in reach(part, options, side, row):
        full = reach_layers(search, options.parties_max)
        for ring in _closed(full, options):
            if ring in found:
                continue
            legs = ring if side is Side.OFFER else ring[::-1]
            column = ring_column(part.book, options, legs)
            found[ring] = -1.0 if column is None else column.worth_per_value * _most(part, legs, column.steps_per_value)
    best = sorted((ring for ring, worth in found.items() if worth > 0), key=lambda ring: (-found[ring], ring))
    return [list(ring) for ring in best]


def _closed(full: Reach, options: Options) -> list[tuple[int, ...]]:
    """The rings that a search closes, the greatest gain first, as legs of the book in walking order."""
    closing = np.flatnonzero((full.head == full.start) & (full.tail != full.start))
    ranked: list[tuple[float, int, int]] = []
    for size in range(2, min(options.parties_max, len(full.layers)) + 1):
        total = full.layers[size - 1][full.tail[closing]] + full.gain[closing]
        good = closing[np.isfinite(total)]
        worths = total[np.isfinite(total)] / size
        ranked += [(-float(worth), size, int(at)) for worth, at in zip(worths, good, strict=True)]
    rings = []
    for _, size, at in sorted(ranked)[:RINGS_WEIGHED]:
        ring = _walk_back(full, at, size)
        parties = {int(full.tail[leg]) for leg in ring}
        if len(parties) == size:
            rings.append(tuple(int(full.part.legs[leg]) for leg in ring))
    return rings


def _walk_back(full: Reach, last: int, size: int) -> list[int]:
    walk = [last]
    for length in range(size - 1, 0, -1):
        into = np.flatnonzero(full.head == full.tail[walk[-1]])
        before = np.where(full.first[into], 0.0, -np.inf) if length == 1 else full.layers[length - 1][full.tail[into]]
        usable_here = full.tail[into] != full.start if length > 1 else full.first[into]
        total = np.where(usable_here, before + full.gain[into], -np.inf)
        walk.append(int(into[int(np.argmax(total))]))
    return walk[::-1]


def _most(part: Part, legs: tuple[int, ...], steps_per_value: tuple[float, ...]) -> float:
    """The most value a ring can carry out of what is left; nothing where that is below one of its lots."""
    rows, steps = np.array(legs, np.int64), np.array(steps_per_value)
    most = float((most_steps(part.book, part.left, rows) / steps).min())
    least = float((lots(part.book, rows) / steps).max())
    return most if most >= least * (1 - 1e-9) else 0.0


def _large_enough(part: Part, settled: Settled, options: Options) -> bool:
    worth = sum(assessed_value(part.book, leg, steps) for leg, steps in zip(settled.legs, settled.steps, strict=True))
    return worth >= options.deal_value_min
