"""The tight part of a set-off: the half-arcs along which an amount may move at the prices as they are.

Few of all half-arcs are tight, about one in three near the end, so what has to move is looked for among them alone, in
arrays a third as large. When no more can move, prices change and the tight part is taken anew.
"""

from typing import NamedTuple

import numpy as np

from tarazu.engine.book import IntArray
from tarazu.engine.compiled import compiled, lean
from tarazu.engine.setoff_graph import Core, ShortArray, shift, sort_by

BOTH = 3  # room out and back
SIZES = 64  # rooms are told apart by how many binary digits they have


class Tight(NamedTuple):
    """The tight half-arcs, in the order of the core; `full` is where each stands there. Excess is the core's own."""

    start: IntArray
    arc: ShortArray
    reverse: ShortArray
    room: IntArray
    excess: IntArray
    full: ShortArray


@compiled
def take_tight(core: Core) -> Tight:
    """Copy the half-arcs that cost nothing at the prices."""
    size, price = len(core.price), core.price
    start, place, count = np.zeros(size + 1, np.int64), np.full(len(core.arc), -1, np.int32), 0
    for firm in range(size):
        for half in range(core.start[firm], core.start[firm + 1]):
            if price[core.arc[half] >> 2] == price[firm] + (-1 if half < core.middle[firm] else 1):
                place[half] = count
                count += 1
        start[firm + 1] = count
    arc, reverse, full = np.empty(count, np.int32), np.empty(count, np.int32), np.empty(count, np.int32)
    room = np.empty(count, np.int64)
    for half in range(len(core.arc)):
        at = place[half]
        if at >= 0:
            arc[at], reverse[at] = core.arc[half], place[core.reverse[half]]
            room[at], full[at] = core.room[half], half
    return Tight(start, arc, reverse, room, core.excess, full)


@lean
def put_back(core: Core, tight: Tight) -> None:
    """Write what has moved to the core."""
    for at in range(len(tight.full)):
        core.arc[tight.full[at]] = tight.arc[at]
        core.room[tight.full[at]] = tight.room[at]


@lean
def root_of(above: ShortArray, firm: int) -> int:
    """The firm that stands for all that hang together with this one."""
    while above[firm] != firm:
        above[firm] = above[above[firm]]
        firm = above[firm]
    return firm


@compiled
def widest_first(tight: Tight) -> tuple[ShortArray, ShortArray, IntArray]:
    """Tight half-arcs with room both ways, one of each pair: which, whose, and their order by room, widest first."""
    which, owner = np.empty(len(tight.arc), np.int32), np.empty(len(tight.arc), np.int32)
    narrow, count = np.empty(len(tight.arc), np.int32), 0
    for firm in range(len(tight.excess)):
        for half in range(tight.start[firm], tight.start[firm + 1]):
            if tight.arc[half] & BOTH == BOTH and half < tight.reverse[half]:
                room = min(tight.room[half], tight.room[tight.reverse[half]])
                which[count], owner[count], narrow[count] = half, firm, SIZES - 1
                while room > 0:
                    room >>= 1
                    narrow[count] -= 1
                count += 1
    return which[:count], owner[:count], sort_by(narrow[:count], np.arange(count), SIZES)


@compiled
def span(tight: Tight) -> tuple[ShortArray, IntArray]:
    """A forest of the widest tight half-arcs (Kruskal): of each firm, how many of its own and their bits combined.

    Combined by exclusive or: where one is left, it is what stands there; taking one off is combining it once more.
    """
    size = len(tight.excess)
    above, branches, combined = np.arange(size).astype(np.int32), np.zeros(size, np.int32), np.zeros(size, np.int64)
    which, owner, order = widest_first(tight)
    for at in order:
        half, firm = which[at], owner[at]
        other = tight.arc[half] >> 2
        top, there = root_of(above, firm), root_of(above, other)
        if top != there:
            above[max(top, there)] = min(top, there)
            branches[firm] += 1
            branches[other] += 1
            combined[firm] ^= half
            combined[other] ^= tight.reverse[half]
    return branches, combined


@lean
def pass_on(tight: Tight, firm: int, half: int) -> None:
    """Move what a firm has left over, or lacks, along a half-arc as far as there is room."""
    amount = tight.excess[firm]
    if amount < 0:
        half = tight.reverse[half]
    moved = min(abs(amount), tight.room[half])
    if moved > 0:
        shift(tight, half, moved)
        other = tight.arc[half] >> 2
        if amount < 0:
            other = firm
            firm = tight.arc[tight.reverse[half]] >> 2
        tight.excess[firm] -= moved
        tight.excess[other] += moved


@compiled
def even_out(tight: Tight) -> None:
    """Let leftovers and lacks meet along a spanning forest of the widest tight half-arcs, from the leaves inwards.

    After the first prices nearly every firm is out of balance by little. One pass settles nine in ten of them.
    """
    branches, combined = span(tight)
    leaves, last = np.empty(len(branches), np.int32), 0
    for firm in range(len(branches)):
        if branches[firm] == 1:
            leaves[last] = firm
            last += 1
    at = 0
    while at < last:
        firm = leaves[at]
        at += 1
        if branches[firm] != 1:
            continue
        half = combined[firm]
        inner = tight.arc[half] >> 2
        pass_on(tight, firm, half)
        combined[inner] ^= tight.reverse[half]
        branches[firm] = 0
        branches[inner] -= 1
        if branches[inner] == 1:
            leaves[last] = inner
            last += 1
