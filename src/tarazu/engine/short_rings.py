"""Rings of few arcs instead of a whole circulation: what they reach at most, and a packing of them near it, proven.

A circulation may run in rings of any length; people can sign only short ones. Each pair of nodes has a toll: what its
next unit still brings. Short rings along which tolls add up to more than nothing are found by a layered search, and
loaded until they do so no more; then tolls are held to where the loads say they are (the proximal method) and the
search begins again. Tolls that no short ring can be paid by bound what any packing is worth.
"""

from dataclasses import dataclass

import numpy as np

from tarazu.engine.book import IntArray
from tarazu.engine.circulation import WORTH_MAX, Arcs, circulate
from tarazu.engine.crossing import share_rows
from tarazu.engine.short_ring_loops import cut_by_order
from tarazu.engine.short_ring_search import Packing, Search
from tarazu.engine.smoothing import Laid, lay_out

ROUNDS_MAX = 96  # searches for rings
ROUNDS_FIRST = 16  # before so many they are too far apart to be compared
ROUNDS_PER_CHECK = 8  # after so many more the worth of the packing and the bound are compared
GAP_PERMILLE = 5  # where packing and bound are as near as this, the search ends


@dataclass(frozen=True, slots=True)
class ShortRings:
    """A packing of rings, one arc between each two nodes of a ring, and what proves how far it can be from the best.

    Shapes:  rings (r, size_max), rows of arcs in walking order, ended by -1; amount (r,); flow and toll (m,).
    Units:   as the arcs'. `worth` is reached; no packing of rings of this size is worth more than `bound`;
             `unlimited` is what rings of any size reach.
    """

    rings: IntArray
    amount: IntArray
    flow: IntArray
    toll: IntArray
    worth: int
    bound: int
    unlimited: int


def pack_short_rings(arcs: Arcs, size_max: int, gap_permille: int = GAP_PERMILLE) -> ShortRings:
    """Pack rings of at most `size_max` arcs so that together they are worth nearly the most that such rings can be.

    Returns: a sound packing and its bound; the search ends once they are `gap_permille` apart, or after its rounds.
    """
    assert size_max >= 2, "a ring joins two nodes at least"
    whole = circulate(arcs)
    laid = lay_out(arcs.nodes, (arcs.tail, arcs.head), arcs.capacity, arcs.gain)
    gap = whole.price[laid.tail] - whole.price[laid.head]
    best, toll, bound = Packing(np.zeros((0, size_max), np.int64), np.zeros(0, np.int64), 0), gap, whole.worth
    search = Search(laid, arcs.nodes, size_max, gap.astype(np.float64))
    for number in range(1, ROUNDS_MAX + 1 if whole.worth else 1):
        search.round()
        if number < ROUNDS_FIRST or number % ROUNDS_PER_CHECK:
            continue
        best = max(best, search.packed(), key=lambda one: one.worth)
        lowered = search.lowered_tolls()
        slack = np.maximum(0, -laid.limit - np.repeat(lowered, laid.last - laid.first))
        if float(slack.max()) * float(laid.sums[1][-1]) < WORTH_MAX and (at_most := int(slack @ laid.capacity)) < bound:
            toll, bound = lowered, at_most
        if (bound - best.worth) * 1000 <= gap_permille * bound:
            break
    return _by_order(arcs, laid, best, toll, (bound, whole.worth))


def _by_order(arcs: Arcs, laid: Laid, best: Packing, toll: IntArray, proven: tuple[int, int]) -> ShortRings:
    """The packing in terms of the given rows: the best limits of each pair first, alike rows in proportion."""
    load = np.zeros(len(laid.tail), np.int64)
    inside = best.rings >= 0
    np.add.at(load, best.rings[inside], np.repeat(best.amount, inside.sum(axis=1)))
    before = laid.sums[1][:-1] - np.repeat(laid.sums[1][laid.first], laid.last - laid.first)
    carried = np.clip(np.repeat(load, laid.last - laid.first) - before, 0, laid.capacity)
    flow = share_rows(laid, carried, arcs.capacity)
    counts = np.diff(laid.member)
    rows = laid.row[np.lexsort((laid.row, arcs.capacity[laid.row], np.repeat(np.arange(len(counts)), counts)))]
    rings, amount = cut_by_order(best.rings, best.amount, rows, laid.member[laid.first], flow)
    every = np.zeros(len(arcs.tail), np.int64)
    every[laid.row] = np.repeat(np.repeat(toll, laid.last - laid.first), counts)
    return ShortRings(rings, amount, flow, every, best.worth, *proven)
