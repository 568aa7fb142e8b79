"""The search behind the packing of short rings: rounds of finding rings, loading them, and moving the tolls."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from tarazu.engine.book import FloatArray, IntArray
from tarazu.engine.ring_loops import closed_walks
from tarazu.engine.short_ring_loops import Books, Loads, fit, lower, next_units, settle_all, sweep, top_up
from tarazu.engine.smoothing import Laid

SWEEPS_MAX = 25  # times every ring is loaded anew after one search
CALM = 1e-4  # a sweep that moves less than this share of the first is the last
RINGS_PER_START = 8  # rings of one size that a search takes from one node
SPREADS = 4.0  # how far, in spreads of the limits, a toll yields when a pair is overloaded by all it can carry
CORRECTIONS = 6  # times tolls are lowered along rings they could pay, before all are lowered alike
TOP_UPS = 12  # searches for rings in the room that a packing leaves
CLOSED = -1e15  # what a unit brings where there is no room
SURE = 1e-6  # more than the rounding of a few tolls added up
MIXER = 6_364_136_223_846_793_005  # Knuth's multiplier; mixes the pairs of a ring into one number


class Packing(NamedTuple):
    """Rings as rows of pairs in walking order, ended by -1, what each carries in whole units, and what it is worth."""

    rings: IntArray
    amount: IntArray
    worth: int


@dataclass(slots=True)
class Search:
    """The rings known so far and what they carry; tolls begin at the gap of prices, which no ring can be paid by."""

    laid: Laid
    nodes: int
    size_max: int
    price_gap: FloatArray
    rings: IntArray = field(init=False)
    sizes: IntArray = field(init=False)
    amount: FloatArray = field(init=False)
    known: IntArray = field(init=False)
    start: IntArray = field(init=False)
    whole: IntArray = field(init=False)
    loads: Loads = field(init=False)

    def __post_init__(self) -> None:
        laid = self.laid
        self.rings, self.sizes = np.zeros((0, self.size_max), np.int64), np.zeros(0, np.int64)
        self.amount, self.known = np.zeros(0), np.zeros(0, np.int64)
        self.start = np.searchsorted(laid.tail, np.arange(self.nodes + 1))
        self.whole = laid.sums[1][laid.last] - laid.sums[1][laid.first]
        away = np.repeat(self.price_gap, laid.last - laid.first) + laid.limit
        spread = float(np.sqrt((away * away * laid.capacity).sum() / max(1.0, float(laid.capacity.sum()))))
        soft = self.whole / max(1.0, SPREADS * spread)
        pairs = len(laid.tail)
        self.loads = np.zeros(pairs), np.zeros(pairs), self.price_gap.copy(), soft, laid.first.copy()
        settle_all(self.books, self.loads)

    @property
    def books(self) -> Books:
        """The orders of each pair, the best first."""
        return self.laid.first, self.laid.last, self.laid.limit, self.laid.sums[1]

    def round(self) -> None:
        """Find rings that tolls could pay, load all rings until they could not, and hold tolls to where they are."""
        self._learn(*self._found(self.loads[1], RINGS_PER_START))
        moved = [sweep(self.books, self.loads, self.rings, self.sizes, self.amount)]
        while len(moved) < SWEEPS_MAX and moved[-1] > CALM * moved[0]:
            moved.append(sweep(self.books, self.loads, self.rings, self.sizes, self.amount))
        self.loads[2][:] = self.loads[1]
        settle_all(self.books, self.loads)

    def packed(self) -> Packing:
        """What the rings carry in whole units and within every capacity, topped up where there is room left."""
        used = np.flatnonzero(self.amount >= 1.0)
        rings, sizes, wanted = self.rings[used], self.sizes[used], self.amount[used].astype(np.int64)
        room = self.whole.copy()
        given = [fit(room, rings, sizes, wanted, np.argsort(-wanted, kind="stable"))]
        found = [self._padded(rings, sizes)]
        for _ in range(TOP_UPS):
            walks, lengths, totals = self._found(next_units(self.books, room, self.whole, CLOSED), 1)
            best = np.argsort(-totals, kind="stable")
            added = top_up(self.books, room, self.whole, walks[best], lengths[best])
            if not added.any():
                break
            given.append(added)
            found.append(self._padded(walks[best], lengths[best]))
        amount, packed = np.concatenate(given), np.vstack(found)
        return Packing(packed[amount > 0], amount[amount > 0], self._worth(room))

    def lowered_tolls(self) -> IntArray:
        """Whole tolls near the present ones by which no ring of the size is paid anything."""
        toll = self.loads[1].copy()
        for _ in range(CORRECTIONS):
            walks, sizes, totals = self._found(toll, 1)
            if not len(sizes):
                break
            best = np.argsort(-totals, kind="stable")
            lower(toll, walks[best], sizes[best])
        _, sizes, totals = self._found(toll, 1)
        return np.floor(toll - float((totals / sizes).max(initial=0.0)) - SURE).astype(np.int64)

    def _found(self, toll: FloatArray, kept: int) -> tuple[IntArray, IntArray, FloatArray]:
        return closed_walks(self.start, self.laid.head, toll - self.price_gap, self.size_max, kept, 0.0)

    def _padded(self, walks: IntArray, sizes: IntArray) -> IntArray:
        return np.where(np.arange(self.size_max) < sizes[:, None], walks, -1)

    def _learn(self, walks: IntArray, sizes: IntArray, _: FloatArray) -> None:
        keys = np.zeros(len(sizes), np.uint64)
        for column in self._padded(walks, sizes).T:
            keys = (keys + (column + 2).astype(np.uint64)) * np.uint64(MIXER)
            keys ^= keys >> np.uint64(29)
        _, once = np.unique(keys, return_index=True)
        once = np.sort(once)
        once = once[~np.isin(keys[once].astype(np.int64), self.known)]
        self.known = np.r_[self.known, keys[once].astype(np.int64)]
        self.rings, self.sizes = np.vstack((self.rings, walks[once])), np.r_[self.sizes, sizes[once]]
        self.amount = np.r_[self.amount, np.zeros(len(once))]

    def _worth(self, room: IntArray) -> int:
        laid = self.laid
        before = laid.sums[1][:-1] - np.repeat(laid.sums[1][laid.first], laid.last - laid.first)
        carried = np.clip(np.repeat(self.whole - room, laid.last - laid.first) - before, 0, laid.capacity)
        return -int((laid.limit * carried).sum())
