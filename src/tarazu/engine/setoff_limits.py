"""Limits on a set-off, and other goals than the largest total: a programme of arcs with whole worths, solved exactly.

Caps and swings need arcs that earn nothing, so each firm becomes an entrance, itself and an exit, and one more node
stands for everybody's swing. OR-tools' minimum-cost flow solves it; the ranks of all nodes prove it in whole numbers.
"""

from dataclasses import dataclass
from math import gcd

import numpy as np
from numpy.typing import NDArray

from tarazu.engine.book import BoolArray, IntArray
from tarazu.kernel.errors import Kind, TarazuError

RANK_SWEEPS_MAX = 10_000_000  # arcs relaxed while ranks are found; the optimum settles them long before
SOLVER_MAX = 2**62  # amounts and worths times nodes that the solver can still count


class SetOffUnsolved(TarazuError):
    """The flow solver gave up on a set of obligations."""

    kind = Kind.CONFLICT
    says = "The set-off was not solved ({status}). Run it on a smaller part of the obligations."


class LimitsMisfit(TarazuError):
    """A limit does not have one number for each firm."""

    kind = Kind.INVALID
    says = "The limit '{limit}' has {count} numbers for {firms} firms. Give one for each firm, none below zero."


@dataclass(frozen=True, slots=True)
class Limits:
    """What a set-off must keep to; None sets no limit.

    Shapes: forbidden (k, 2) debtor and creditor numbers; group, cap and swing (n,), one number for each firm.
    Units:  cap in minor units: the most that may be cleared of what a firm owes, and of what it is owed, each.
            swing in minor units: how far a firm's net position may move, either way.
            group: obligations between firms of different groups stay as they are.
    """

    forbidden: IntArray | None = None
    group: IntArray | None = None
    cap: IntArray | None = None
    swing: IntArray | None = None

    def check(self, firms: int) -> None:
        """Raise LimitsMisfit where a limit does not fit the firms."""
        for name, limit in (("group", self.group), ("cap", self.cap), ("swing", self.swing)):
            if limit is not None and (len(limit) < firms or (len(limit) and int(np.min(limit)) < 0)):
                raise LimitsMisfit(limit=name, count=len(limit), firms=firms)

    def allowed(self, debtor: IntArray, creditor: IntArray) -> BoolArray:
        """Which obligations may be touched at all."""
        may = np.ones(len(debtor), np.bool_)
        if self.group is not None:
            may &= np.asarray(self.group)[debtor] == np.asarray(self.group)[creditor]
        if self.forbidden is not None and len(self.forbidden) and len(debtor):
            pairs = np.asarray(self.forbidden, np.int64)
            width = int(max(debtor.max(), creditor.max(), pairs.max())) + 1
            may &= ~np.isin(debtor * width + creditor, pairs[:, 0] * width + pairs[:, 1])
        return may

    @property
    def only_bars(self) -> bool:
        """Whether nothing but whole obligations is ruled out."""
        return self.cap is None and self.swing is None


@dataclass(frozen=True, slots=True)
class Programme:
    """A circulation: arcs with room and a worth for each unit; the first are the obligations, in their order."""

    tail: IntArray
    head: IntArray
    room: IntArray
    worth: IntArray
    nodes: int


def programme_of(
    debtor: IntArray, creditor: IntArray, owed: IntArray, *, firms: int, limits: Limits, first_unit: int = 0
) -> Programme:
    """Obligations under limits as a programme; `first_unit` is what the first unit each firm clears earns besides."""
    total = int(owed.sum())
    firm = np.arange(firms)
    cap = np.full(firms, total) if limits.cap is None else np.minimum(np.asarray(limits.cap, np.int64)[:firms], total)
    into, out, bank = firm, firms + firm, 3 * firms
    tails, heads = [out[debtor], into, 2 * firms + firm], [into[creditor], 2 * firms + firm, out]
    rooms, worths = (
        [owed, cap, cap],
        [np.ones(len(owed), np.int64), np.zeros(firms, np.int64), np.zeros(firms, np.int64)],
    )
    if first_unit:
        rooms[2] = np.maximum(cap - 1, 0)
        tails.append(2 * firms + firm)
        heads.append(out)
        rooms.append(np.minimum(cap, 1))
        worths.append(np.full(firms, first_unit, np.int64))
    if limits.swing is not None:
        swing = np.minimum(np.asarray(limits.swing, np.int64)[:firms], total)
        for ends in ((2 * firms + firm, np.full(firms, bank)), (np.full(firms, bank), 2 * firms + firm)):
            tails.append(ends[0])
            heads.append(ends[1])
            rooms.append(swing)
            worths.append(np.zeros(firms, np.int64))
    tail, head, room, worth = (np.concatenate(parts) for parts in (tails, heads, rooms, worths))
    return Programme(tail, head, room, worth, nodes=3 * firms + 1)


def circulate(programme: Programme) -> IntArray:
    """The circulation that earns the most; exact.

    Errors: SetOffUnsolved where the numbers are more than the solver can count.
    """
    # OR-tools takes half a second to import, and most callers of a room never solve.
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    loops = programme.tail == programme.head
    found = np.where(loops & (programme.worth > 0), programme.room, 0)
    tail, head, room, worth = (
        part[~loops] for part in (programme.tail, programme.head, programme.room, programme.worth)
    )
    if not len(tail):
        return found
    divisor = gcd(*room.tolist()) or 1
    if int(np.abs(worth).max()) * (programme.nodes + 1) * 4 > SOLVER_MAX:
        raise SetOffUnsolved(status="TOO_LARGE")
    flow = SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        tail.astype(np.int32), head.astype(np.int32), room // divisor, -worth
    )
    flow.set_nodes_supplies(np.arange(programme.nodes), np.zeros(programme.nodes, np.int64))
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise SetOffUnsolved(status=status.name)
    found[~loops] = flow.flows(arcs) * divisor
    return found


def ranks_of(programme: Programme, flow: IntArray) -> IntArray:
    """Whole-number duals by Bellman's rule: room asks rank[tail] >= rank[head] + worth, flow the reverse."""
    rank = np.zeros(programme.nodes, np.int64)
    free, used = flow < programme.room, flow > 0
    upper = np.r_[programme.tail[free], programme.head[used]]
    lower = np.r_[programme.head[free], programme.tail[used]]
    step = np.r_[programme.worth[free], -programme.worth[used]]
    for _ in range(max(1, RANK_SWEEPS_MAX // max(1, len(step)))):
        before = rank.copy()
        np.maximum.at(rank, upper, rank[lower] + step)
        if (before == rank).all():
            break
    return rank


def bound_of(programme: Programme, rank: IntArray) -> int:
    """What no circulation can earn more than, whatever the ranks."""
    gain = np.maximum(0, programme.worth + rank[programme.head] - rank[programme.tail])
    return weighed(programme.room, gain)


def weighed(amount: IntArray, gain: NDArray[np.int64]) -> int:
    """The sum of amount * gain, without overflow."""
    levels, level = np.unique(gain, return_inverse=True)
    sums = np.zeros((2, len(levels)), np.int64)
    np.add.at(sums[0], level.reshape(-1), amount >> 31)
    np.add.at(sums[1], level.reshape(-1), amount & (2**31 - 1))
    highs, lows = sums.tolist()
    return sum(each * ((high << 31) + low) for each, high, low in zip(levels.tolist(), highs, lows, strict=True))
