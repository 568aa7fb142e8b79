"""Find the rings of few parties that bring the most, by column generation.

A ring is a closed walk of legs, each carrying the same value. A linear programme packs rings into what is open; its
duals price every leg; a layered search finds rings that would still improve it; and so on until there are none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np
from scipy.sparse import csc_array

from tarazu.engine.book import Book, FloatArray, IntArray, Options, lots, most_steps, open_amounts
from tarazu.engine.model import Part
from tarazu.engine.ring_loops import closed_walks
from tarazu.engine.uses import cost_per_step, uses

RINGS_PER_SEARCH = 1_500  # rings taken from one search; more make the programme larger without shortening the work
SEARCHES_MAX = 40  # searches of one plan
IMPROVEMENT_MIN = 3e-3  # a search that adds less than this share is the last
IMPROVEMENT_MIN_LARGE = 1e-2  # the same in a large book
REST_ABOVE = 1.1  # a ring whose goods are dearer than its worth by this factor rests until a search finds it again
NEAR_BELOW = 1.03  # in a large book only rings less dear than this are packed again for lots
SIMPLEX_COLUMNS_MAX = 3_000  # beyond it the interior point method is quicker on these degenerate programmes
DROPPED_AT_ONCE = (2, 3, 8, 20)  # one in so many of the rings short of a lot is dropped at a time; the best is kept
SMALL_LEGS_MAX = 4_000  # larger books try one of these only, over the rings still in play
RINGS_PER_ORDER = 3  # kept rings of one search that each offer may share
RINGS_PER_PARTY = 4  # rings of one size that close at one party in one search
PACKINGS_MAX = 60  # packings tried gently until the lots are kept
RUNGS = 12  # values at which rings are looked for
RUNG_LOWEST = 0.02  # the share of legs that may carry less than the lowest of them
STARTS_AT_ONCE = 64  # start parties searched together, to bound memory


@dataclass(frozen=True, slots=True)
class Column:
    """A ring as a column: its legs in order, and for one minor unit of value the steps of each leg and the worth."""

    legs: tuple[int, ...]
    steps_per_value: tuple[float, ...]
    worth_per_value: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The best packing of rings: (column, value in minor units) with the duals of all that is left."""

    rings: tuple[tuple[Column, float], ...]
    worth: float
    scarcity: FloatArray


@dataclass(slots=True)
class RingPool:
    """The rings known so far for one book; it grows with every search and forgets nothing."""

    book: Book
    options: Options
    legs: IntArray
    columns: dict[tuple[int, ...], Column] = field(default_factory=dict)
    lot: IntArray = field(init=False)
    intolerable: set[tuple[int, ...]] = field(default_factory=set)
    resting: set[tuple[int, ...]] = field(default_factory=set)
    banned: set[frozenset[int]] = field(default_factory=set)

    def parties(self, legs: Sequence[int]) -> frozenset[int]:
        """The parties of a ring."""
        return frozenset(int(party) for party in self.book.offer_party[self.book.leg_offer[list(legs)]])

    def __post_init__(self) -> None:
        self.lot = self.book.lot

    def live(self, part: Part, *, rested: bool = False) -> list[Column]:
        """The known rings whose legs are all in a part and whose parties are not banned, without those at rest."""
        inside = np.zeros(len(self.book.leg_offer), bool)
        inside[part.legs] = True
        return [
            column
            for legs, column in self.columns.items()
            if (rested or legs not in self.resting)
            and inside[list(legs)].all()
            and (not self.banned or self.parties(legs) not in self.banned)
        ]

    def rest(self, plan: Plan) -> None:
        """Leave out of the next packing the rings that the scarcities make far too dear."""
        known = list(self.columns.values())
        dear = self.dearness(plan, known) > REST_ABOVE
        self.resting |= {column.legs for column, far in zip(known, dear.tolist(), strict=True) if far}

    def dearness(self, plan: Plan, columns: list[Column]) -> FloatArray:
        """What each ring takes at a plan's scarcities, over what it brings."""
        if not columns:
            return np.zeros(0)
        legs, ring, steps = flat(columns)
        cost = cost_per_step(self.book, legs, plan.scarcity) * steps
        worth = np.array([column.worth_per_value for column in columns])
        return np.asarray(np.bincount(ring, cost, len(columns)) / np.maximum(worth, 1e-12), np.float64)

    def add(self, legs: tuple[int, ...]) -> bool:
        """Learn a ring; say whether it is new and keeps the tolerance."""
        if legs in self.resting:
            self.resting.discard(legs)
            return True
        if legs in self.columns or legs in self.intolerable:
            return False
        column = ring_column(self.book, self.options, legs)
        if column is None:
            self.intolerable.add(legs)
            return False
        self.columns[legs] = column
        return True


def plan_rings(pool: RingPool, left: IntArray) -> Plan:
    """Pack rings of at most `parties_max` parties of at most `groups_max` groups into what is left, ignoring lots."""
    part = Part(pool.book, pool.legs, left)
    part = part.only(part.leg_cap() >= part.lot())
    small = len(pool.legs) <= SMALL_LEGS_MAX
    plan = _pack(reaching(pool.book, pool.live(part), left), pool.book, left)
    for _ in range(SEARCHES_MAX):
        before = plan.worth
        found = search(part, pool.options, plan.scarcity)
        if not sum(pool.add(legs) for legs in found):
            break
        plan = _pack(reaching(pool.book, pool.live(part), left), pool.book, left)
        if plan.worth < before * (1 + (IMPROVEMENT_MIN if small else IMPROVEMENT_MIN_LARGE)):
            break
        pool.rest(plan)
    return plan


def keep_lots(pool: RingPool, plan: Plan, left: IntArray) -> Plan:
    """Pack again without the rings that stand furthest below a lot, until every set of parties keeps its lots.

    With no dives asked for, the rings that keep their lots as they are stand, if there are any, and nothing is packed.
    """
    firm = _firm(pool, plan) if not pool.options.dives else ()
    if firm:
        return replace(plan, rings=firm, worth=sum(column.worth_per_value * value for column, value in firm))
    part = Part(pool.book, pool.legs, left)
    part = part.only(part.leg_cap() >= part.lot())
    small = len(pool.legs) <= SMALL_LEGS_MAX
    live = reaching(pool.book, pool.live(part, rested=small), left)
    if not small:
        near = pool.dearness(plan, live) < NEAR_BELOW
        live = [column for column, is_near in zip(live, near.tolist(), strict=True) if is_near]
    plans = [
        _dive(pool, plan, live, left, share) for share in DROPPED_AT_ONCE[: max(1, pool.options.dives) if small else 1]
    ]
    return max(plans, key=lambda one: one.worth)


def _firm(pool: RingPool, plan: Plan) -> tuple[tuple[Column, float], ...]:
    """The rings of a plan without those short of a lot, and without those that are short once these are gone."""
    while short := {legs for legs, _ in _short_of_lot(pool, plan)}:
        plan = replace(plan, rings=tuple(ring for ring in plan.rings if ring[0].legs not in short))
    return plan.rings


def _dive(pool: RingPool, plan: Plan, live: list[Column], left: IntArray, one_in: int) -> Plan:
    """Drop one in so many of the rings short of a lot and pack again, until none is short; late, drop all of them."""
    packings = 0
    while short := _short_of_lot(pool, plan):
        packings += 1
        short.sort(key=lambda pair: (pair[1], pair[0]))
        count = (len(short) + one_in - 1) // one_in if packings < PACKINGS_MAX else len(short)
        dropped = {legs for legs, _ in short[:count]}
        live = [column for column in live if column.legs not in dropped]
        plan = _pack(live, pool.book, left)
    return plan


def reaching(book: Book, columns: list[Column], left: IntArray) -> list[Column]:
    """The rings that can carry all their lots at once out of what is left."""
    if not columns:
        return columns
    legs, _, steps = flat(columns)
    starts = np.r_[0, np.cumsum([len(column.legs) for column in columns])[:-1]]
    most = np.minimum.reduceat(most_steps(book, left, legs) / steps, starts)
    least = np.maximum.reduceat(lots(book, legs) / steps, starts)
    return [column for column, fits in zip(columns, (most >= least).tolist(), strict=True) if fits]


def _short_of_lot(pool: RingPool, plan: Plan) -> list[tuple[tuple[int, ...], float]]:
    """The rings of a plan whose set of parties moves less than a lot on one of their legs, with the share reached."""
    moved: dict[tuple[frozenset[int], int], float] = {}
    for column, value in plan.rings:
        parties = pool.parties(column.legs)
        for leg, steps in zip(column.legs, column.steps_per_value, strict=True):
            moved[parties, leg] = moved.get((parties, leg), 0.0) + steps * value
    lot = pool.lot
    shares = [
        (column.legs, min(moved[pool.parties(column.legs), leg] / lot[leg] for leg in column.legs))
        for column, _ in plan.rings
    ]
    return [(legs, share) for legs, share in shares if share < 1.0 - 1e-6]


def reference_price(part: Part) -> FloatArray:
    """The price of each leg in minor units for a step: its reference valuation, kept inside its limits."""
    inside = np.clip(part.book.leg_assessed[part.legs], part.ask(), part.net_bid())
    return np.asarray(inside / part.book.leg_steps_per_unit[part.legs], np.float64)


def search(part: Part, options: Options, scarcity: FloatArray) -> list[tuple[int, ...]]:
    """Find rings that gain most at given scarcities, best first, each once and rotated to its lowest leg."""
    if not len(part.legs):
        return []
    book = part.book
    price = reference_price(part)
    worth = part.worth_per_step(options)
    gain = (worth - cost_per_step(book, part.legs, scarcity)) / price
    party_cost = options.party_cost_permille / 1000 * float(np.median(worth / price))
    group = book.party_group
    giver_group, receiver_group = group[part.giver()], group[part.receiver()]
    groups = np.unique(group)
    low, high = part.lot() * price, part.leg_cap() * price
    found: dict[tuple[int, ...], float] = {}
    for some in combinations(groups.tolist(), min(options.groups_max, len(groups))):
        inside = np.isin(giver_group, some) & np.isin(receiver_group, some)
        for value in rungs(high[inside]):
            carries = inside & (low <= value) & (high >= value)
            found |= _rings_through_arcs(part.only(carries), gain[carries], options.parties_max, party_cost)
    ranked = sorted(found.items(), key=lambda ring: (-ring[1], len(ring[0]), ring[0]))
    return _spread(book, [legs for legs, _ in ranked])[:RINGS_PER_SEARCH]


def rungs(most: FloatArray) -> list[float]:
    """Values at which rings are looked for: every leg of a ring then can carry one value without breaking a lot."""
    if not len(most):
        return []
    bottom, top = float(np.quantile(most, RUNG_LOWEST)), float(most.max())
    return [float(value) for value in np.geomspace(max(1.0, bottom), max(1.0, top), RUNGS)[:-1]]


def _spread(book: Book, ranked: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Keep a ring while one of its offers is still in few kept rings: rings of one corner alone teach little."""
    seen: dict[int, int] = {}
    kept = []
    for legs in ranked:
        offers = [int(offer) for offer in book.leg_offer[list(legs)]]
        if min(seen.get(offer, 0) for offer in offers) < RINGS_PER_ORDER:
            kept.append(legs)
            for offer in offers:
                seen[offer] = seen.get(offer, 0) + 1
    return kept


def ring_column(book: Book, options: Options, legs: tuple[int, ...]) -> Column | None:
    """Price a ring at one common share of the reference valuations where its legs allow it."""
    rows = list(legs)
    part = Part(book, np.array(rows, np.int64), open_amounts(book))
    assessed = book.leg_assessed[rows].astype(np.float64)
    low, high = float((part.ask() / assessed).max()), float((part.net_bid() / assessed).min())
    share = min(max(1.0, low), high) if low <= high else 1.0
    price = np.clip(assessed * share, part.ask(), part.net_bid()) / book.leg_steps_per_unit[rows]
    if options.tolerance_percent is not None:
        given = assessed / book.leg_steps_per_unit[rows] / price
        received = np.roll(given, 1)
        if (np.abs(received - given) * 100 > options.tolerance_percent * received * (1 + 1e-12) + 1e-9).any():
            return None
    worth = part.worth_per_step(options) / price
    cost = options.party_cost_permille / 1000 * max(0, len(legs) - 2)
    return Column(legs, tuple((1.0 / price).tolist()), float(worth.sum()) * (1.0 - cost))


def flat(columns: list[Column]) -> tuple[IntArray, IntArray, FloatArray]:
    """The legs of all rings in one row, the ring of each, and its steps for one minor unit of value."""
    ring = np.repeat(np.arange(len(columns)), [len(column.legs) for column in columns])
    legs = np.fromiter((leg for column in columns for leg in column.legs), np.int64, len(ring))
    steps = np.fromiter((one for column in columns for one in column.steps_per_value), np.float64, len(ring))
    return legs, ring, steps


def _pack(columns: list[Column], book: Book, left: IntArray) -> Plan:
    """The packing programme over some rings, every leg of which still has something left."""
    # SciPy's optimiser takes over a second to import, and most callers of a room never solve.
    from scipy.optimize import linprog

    scarcity = np.zeros(len(left))
    if not columns:
        return Plan((), 0.0, scarcity)
    legs, ring, steps = flat(columns)
    taken = uses(book, legs)
    used, row = np.unique(taken.row, return_inverse=True)
    caps = left[used].astype(np.float64)
    entries = steps[taken.at] * taken.weight / caps[row]
    scale = 1.0 / float(np.median(entries[: len(legs)]))
    matrix = csc_array((entries * scale, (row, ring[taken.at])), shape=(len(used), len(columns)))
    worth = np.array([column.worth_per_value for column in columns])
    method = "highs-ipm" if len(columns) > SIMPLEX_COLUMNS_MAX else "highs-ds"
    result = linprog(-worth, A_ub=matrix, b_ub=np.ones(len(used)), bounds=(0, None), method=method)
    assert result.x is not None, "packing nothing is always possible"
    scarcity[used] = -result.ineqlin.marginals * scale / caps
    packed = [(columns[at], float(result.x[at] * scale)) for at in np.flatnonzero(result.x > 1e-9)]
    return Plan(tuple(packed), -float(result.fun) * scale, scarcity)


@dataclass(frozen=True, slots=True)
class Arcs:
    """The best leg between each two parties, sorted by head."""

    tail: IntArray
    head: IntArray
    gain: FloatArray
    legs: IntArray


def best_arcs(part: Part, gain: FloatArray) -> Arcs:
    """Keep the leg of greatest gain between each giver and receiver."""
    tail, head = part.giver(), part.receiver()
    best = np.lexsort((part.legs, -gain, tail, head))
    first = np.ones(len(best), bool)
    first[1:] = (np.diff(head[best]) != 0) | (np.diff(tail[best]) != 0)
    kept = best[first]
    return Arcs(tail[kept], head[kept], gain[kept], part.legs[kept])


def _rings_through_arcs(part: Part, gain: FloatArray, size_max: int, party_cost: float) -> dict[tuple[int, ...], float]:
    """For each party, the best rings of each size that start with it and go on through parties after it."""
    if not len(part.legs):
        return {}
    arcs = best_arcs(part, gain)
    order = np.argsort(arcs.tail, kind="stable")
    first = np.searchsorted(arcs.tail[order], np.arange(len(part.book.party_key) + 1))
    walks, sizes, totals = closed_walks(
        first, arcs.head[order], arcs.gain[order], size_max, RINGS_PER_PARTY, party_cost
    )
    legs = arcs.legs[order][np.where(np.arange(size_max) < sizes[:, None], walks, 0)].tolist()
    return {_rotated(row[:size]): total for row, size, total in zip(legs, sizes.tolist(), totals.tolist(), strict=True)}


def layers_from(arcs: Arcs, parties: int, starts: range, size_max: int) -> list[FloatArray]:
    """layers[k][s, v]: the greatest gain of a walk of k arcs from start s to party v, for k below size_max."""
    heads, first = np.unique(arcs.head, return_index=True)
    layer = np.full((len(starts), parties), -np.inf)
    layer[np.arange(len(starts)), np.array(starts)] = 0.0
    layers = [layer]
    for _ in range(size_max - 1):
        following = np.full_like(layer, -np.inf)
        following[:, heads] = np.maximum.reduceat(layer[:, arcs.tail] + arcs.gain, first, axis=1)
        layers.append(following)
        layer = following
    return layers


def trace(layers: list[FloatArray], arcs: Arcs, last: int, size: int, start: int) -> list[int]:
    """Walk back from a closing arc to the start it came from; the arcs in walking order, the closing one last."""
    row = int(arcs.head[last]) - start
    walk = [last]
    for length in range(size - 1, 0, -1):
        party = int(arcs.tail[walk[-1]])
        low, high = np.searchsorted(arcs.head, [party, party + 1])
        reached = layers[length - 1][row, arcs.tail[low:high]] + arcs.gain[low:high]
        walk.append(int(low) + int(np.argmax(reached)))
    return walk[::-1]


def _rotated(legs: Iterable[int]) -> tuple[int, ...]:
    row = tuple(legs)
    low = row.index(min(row))
    return row[low:] + row[:low]
