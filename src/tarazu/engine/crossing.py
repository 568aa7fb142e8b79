"""From prices near the best to the best flow: exact, and with whole prices that prove it."""

from dataclasses import dataclass, field

import numpy as np

from tarazu.engine.book import IntArray
from tarazu.engine.circulation_loops import listed, widen
from tarazu.engine.simplex import near_optimum
from tarazu.engine.smoothing import Laid
from tarazu.kernel.rounding import share_out

REPEATS_MAX = 60  # times the flow is gone on with, seeing more arcs, before it sees all of them


@dataclass(slots=True)
class Window:
    """The arcs of each pair that have a say, low .. high; those before them are full, those after them empty.

    `base` are the prices at which it was opened, and `near` how far from them a limit may lie.
    """

    laid: Laid
    base: IntArray
    near: int
    low: IntArray = field(init=False)
    high: IntArray = field(init=False)
    seen: list[IntArray] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.low, self.high = np.ones(len(self.laid.tail), np.int64), np.zeros(len(self.laid.tail), np.int64)
        self.contradicted(self.base)

    def contradicted(self, price: IntArray) -> bool:
        """Widen every pair's window where prices contradict an arc outside it; whether there was one."""
        laid = self.laid
        sides, rows = (laid.tail, laid.head), (laid.first, laid.last)
        return bool(widen(sides, rows, (self.low, self.high), laid.limit, price, self.near))

    def arcs(self, before: tuple[IntArray, IntArray]) -> tuple[tuple[IntArray, IntArray], IntArray, IntArray, IntArray]:
        """The ends, costs at the base, capacities and fullness of the arcs that have come in since."""
        laid = self.laid
        places, pairs, full = listed((self.low, self.high), before)
        self.seen.append(places)
        tail, head = laid.tail[pairs], laid.head[pairs]
        return (tail, head), laid.limit[places] - self.base[head] + self.base[tail], laid.capacity[places], full

    def supply(self) -> IntArray:
        """What the full arcs bring to every node."""
        laid, carried = self.laid, self.laid.sums[1]
        brought = np.zeros(len(self.base), np.int64)
        np.add.at(brought, laid.head, carried[self.low] - carried[laid.first])
        np.subtract.at(brought, laid.tail, carried[self.low] - carried[laid.first])
        return brought

    def flow(self, solved: IntArray) -> IntArray:
        """The flow of all arcs, given that of the arcs seen."""
        laid = self.laid
        full = np.arange(len(laid.limit)) < np.repeat(self.low, laid.last - laid.first)
        whole = np.where(full, laid.capacity, 0)
        whole[np.concatenate(self.seen)] = solved
        return whole


def cross_over(laid: Laid, price: IntArray, near: int) -> tuple[IntArray, int, int]:
    """The best flow, begun with the arcs whose limit is near the prices; changes prices until they prove it.

    Returns: the flow of each arc, how many arcs had a say, and how often more of them were let in.
    """
    window = Window(laid, price.copy(), near)
    large_max = laid.path_cost_max(len(price)) + 2 * int(np.abs(price).max()) + 1
    large = min(4 * near, large_max)
    ends, cost, capacity, _ = window.arcs((window.high, window.high))
    found, repeats = near_optimum(ends, cost, capacity, window.supply(), large), 1
    while True:
        found.improve()
        price[:] = window.base + found.price
        before = window.low.copy(), window.high.copy()
        more = window.contradicted(price)
        if not more and not found.spills:
            return window.flow(found.flow), len(found.flow), repeats
        repeats += 1
        if more and repeats > REPEATS_MAX:
            window.low, window.high = laid.first.copy(), laid.last.copy()
        if more:
            found.add(*window.arcs(before))
        else:
            assert large < large_max, "the hub is dearer than anything else"
            large = min(4 * large, large_max)
            found.charge(large)


def share_rows(laid: Laid, flow: IntArray, capacity: IntArray) -> IntArray:
    """The flow of every row: rows alike in ends and limit carry in proportion to their capacity, to the unit."""
    counts = np.diff(laid.member)
    part = (flow > 0) & (flow < laid.capacity)
    shared = np.minimum(np.repeat(flow, counts), capacity[laid.row])
    for arc in np.flatnonzero(part & (counts > 1)).tolist():
        rows = np.arange(laid.member[arc], laid.member[arc + 1])
        rows = rows[np.lexsort((laid.row[rows], capacity[laid.row[rows]]))]
        shared[rows] = share_out(int(flow[arc]), capacity[laid.row[rows]].tolist())
    whole = np.zeros(len(capacity), np.int64)
    whole[laid.row] = shared
    return whole
