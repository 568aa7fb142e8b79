"""Arcs in a row, through nodes where nothing else begins or ends, count as one: a firm of one offer and one want.

What enters such a node has nowhere else to go, so all arcs of a chain carry one amount, at most that of the narrowest,
for the sum of their gains. Where a chain returns to where it started, it can be decided by itself.
"""

from dataclasses import dataclass

import numpy as np

from tarazu.engine.book import IntArray
from tarazu.engine.compiled import compiled


@dataclass(frozen=True, slots=True)
class Chains:
    """The arcs with a capacity, chain by chain along the flow: chain i is arc[start[i]] .. arc[start[i + 1]]."""

    arc: IntArray
    start: IntArray
    tail: IntArray
    head: IntArray
    capacity: IntArray
    gain: IntArray

    def open_capacity(self) -> IntArray:
        """The capacities without those of chains that return to where they started."""
        return np.where(self.tail == self.head, 0, self.capacity)

    def with_returning(self, flow: IntArray) -> IntArray:
        """A flow over the chains, with those filled that return to where they started and gain."""
        return np.where((self.tail == self.head) & (self.gain > 0), self.capacity, flow)


def joined(nodes: int, ends: tuple[IntArray, IntArray], capacity: IntArray, gain: IntArray) -> Chains:
    """Join the arcs that have a capacity into chains."""
    rows = np.flatnonzero(capacity)
    if not len(rows):
        return Chains(rows, np.zeros(1, np.int64), rows, rows, rows, rows)
    arc, start = _walked(nodes, ends, rows)
    begins = start[:-1]
    tail, head = ends[0][arc[begins]], ends[1][arc[start[1:] - 1]]
    narrowest = np.minimum.reduceat(capacity[arc], begins)
    return Chains(arc, start, tail, head, narrowest, np.add.reduceat(gain[arc], begins))


def taken_apart(chains: Chains, flow: IntArray, size: int) -> IntArray:
    """The flow of each of `size` arcs, given that of each chain."""
    whole = np.zeros(size, np.int64)
    whole[chains.arc] = np.repeat(flow, np.diff(chains.start))
    return whole


def price_inside(
    chains: Chains, ends: tuple[IntArray, IntArray], capacity: IntArray, gain: IntArray, price: IntArray
) -> None:
    """Price the nodes inside chains: the narrowest arc takes all the slack of its chain; changes prices."""
    slack = price[chains.head] - price[chains.tail] + chains.gain
    _price_inside(chains.arc, chains.start, ends, (capacity, gain), slack, price)


@compiled
def _walked(nodes: int, ends: tuple[IntArray, IntArray], rows: IntArray) -> tuple[IntArray, IntArray]:
    tail, head = ends
    inward, outward, onward = np.zeros(nodes, np.int64), np.zeros(nodes, np.int64), np.full(nodes, -1, np.int64)
    for row in rows:
        outward[tail[row]] += 1
        inward[head[row]] += 1
        onward[tail[row]] = row
    through = (inward == 1) & (outward == 1)
    waiting = through.copy()
    arc, start = np.empty(len(rows), np.int64), np.empty(len(rows) + 1, np.int64)
    count, at = 0, 0
    for turn in range(2):  # chains with two ends, then rings that pass no other node: these start at their lowest
        for one in range(len(rows) if turn == 0 else nodes):
            row = rows[one] if turn == 0 else onward[one]
            if through[tail[row]] if turn == 0 else not waiting[one]:
                continue
            start[count] = at
            count += 1
            arc[at] = row
            at += 1
            waiting[tail[row]] = False
            while waiting[head[row]]:
                row = onward[head[row]]
                waiting[tail[row]] = False
                arc[at] = row
                at += 1
    start[count] = at
    return arc, start[: count + 1].copy()


@compiled
def _price_inside(
    arc: IntArray,
    start: IntArray,
    ends: tuple[IntArray, IntArray],
    columns: tuple[IntArray, IntArray],
    slack: IntArray,
    price: IntArray,
) -> None:
    tail, head = ends
    capacity, gain = columns
    for chain in range(len(slack)):
        narrow = arc[start[chain]]
        for at in range(start[chain], start[chain + 1]):
            if capacity[arc[at]] < capacity[narrow]:
                narrow = arc[at]
        for at in range(start[chain], start[chain + 1] - 1):
            row = arc[at]
            price[head[row]] = price[tail[row]] - gain[row] + (slack[chain] if row == narrow else 0)
