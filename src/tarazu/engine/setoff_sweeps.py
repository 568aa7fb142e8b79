"""Sweeps over the prices of a set-off: each firm moves to where as much is cleared of its debts as of its claims.

Firms with about as many half-arcs stand in one group, and a group is worked out side by side, so that the processor
does sixteen at a time. Groups fall into two halves, every other one. Each half has prices of its own: its firms see at
once what others of the half did, and what the other half did once a part of the sweep is over. So two processors can
work, and what comes out is the same, to the last bit, when one does it all.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tarazu.engine.book import IntArray
from tarazu.engine.compiled import compiled, lean
from tarazu.engine.second import Second
from tarazu.engine.setoff_graph import Core, ShortArray

FloatArray = NDArray[np.float32]

LANES = 16, 128  # firms in a group: of few firms, and at most
GROUPS_MIN = 64, 4096  # fewer firms make smaller groups, for those of one group do not see each other's moves
BENCH = 7  # numbers to remember of each firm in hand
PARTS = 8  # of a sweep, after each of which the halves tell each other their prices


class Near(NamedTuple):
    """Half-arcs that prices may still open or close, by groups of firms that have about as many.

    In a group the first half-arcs of all its firms come first, then the second ones, and so on; a firm that has fewer
    than others is given some of nothing. `still` is what is cleared of a firm's other half-arcs, claims less debts, and
    all that its near claims could clear.
    """

    firm: ShortArray  # firms stand in this order in all that follows, and in prices while they are swept
    group: IntArray  # where each group starts in `firm`
    first: IntArray  # where each group's half-arcs start
    far: ShortArray  # the place of the far firm, doubled, and one more where the half-arc is a debt
    owed: FloatArray
    still: FloatArray
    part: IntArray  # at which group each part of a sweep starts


class Pace(NamedTuple):
    """How prices move in a sweep: over what width an obligation opens, and how far past its best place a firm goes."""

    width: float
    onward: float


class Own(NamedTuple):
    """What one half works on: its own prices, and room for the group in hand."""

    price: FloatArray
    bench: FloatArray
    gate: FloatArray


@compiled
def count_near(core: Core, price: FloatArray, reach: float) -> tuple[ShortArray, FloatArray]:
    """How many near half-arcs each firm has, and what its others clear."""
    size = len(core.middle)
    counts, still = np.zeros(size, np.int32), np.zeros(size, np.float32)
    for firm in range(size):
        count, sum_still = 0, np.float32(0)
        for half in range(core.start[firm], core.start[firm + 1]):
            debt = half < core.middle[firm]
            gain = 1 + (price[core.arc[half] >> 2] - price[firm]) * (1 if debt else -1)
            owed = np.float32(core.room[half])
            if abs(gain) < reach:
                count += 1
                sum_still += np.float32(0) if debt else owed
            elif gain > 0:
                sum_still += -owed if debt else owed
        counts[firm], still[firm] = count, sum_still
    return counts, still


@compiled
def most_first(counts: ShortArray) -> ShortArray:
    """Firms by how many half-arcs they have, those with most first, those with none left out."""
    most = counts.max()
    place = np.zeros(most + 2, np.int64)
    for count in counts:
        place[most - count + 1] += 1
    for each in range(most + 1):
        place[each + 1] += place[each]
    firms = np.empty(len(counts), np.int32)
    kept = place[most]
    for firm in range(len(counts)):
        at = place[most - counts[firm]]
        firms[at] = firm
        place[most - counts[firm]] += 1
    return firms[:kept].copy()


@compiled
def group_firms(firm: ShortArray, counts: ShortArray, lanes_max: int) -> tuple[IntArray, IntArray, IntArray]:
    """Where groups start among the firms and among their half-arcs, and at which group each part of a sweep starts."""
    group, first = np.zeros(len(firm) + 1, np.int64), np.zeros(len(firm) + 1, np.int64)
    groups = begin = 0
    for at in range(1, len(firm) + 1):
        depth = counts[firm[begin]]
        if at == len(firm) or at - begin == lanes_max or 4 * counts[firm[at]] < 3 * depth:
            groups += 1
            group[groups], first[groups] = at, first[groups - 1] + depth * (at - begin)
            begin = at
    part = np.searchsorted(first[: groups + 1], np.arange(PARTS + 1) * first[groups] // PARTS)
    part[PARTS] = groups
    return group[: groups + 1].copy(), first[: groups + 1].copy(), part


@lean
def fill_near(core: Core, price: FloatArray, reach: float, place: ShortArray, near: Near) -> None:
    """Write the half-arcs of every group."""
    for at in range(len(near.firm)):
        place[near.firm[at]] = at
    for each in range(len(near.group) - 1):
        begin = near.group[each]
        lanes = near.group[each + 1] - begin
        for lane in range(lanes):
            firm, at = near.firm[begin + lane], near.first[each] + lane
            for half in range(core.start[firm], core.start[firm + 1]):
                debt = 1 if half < core.middle[firm] else 0
                other = core.arc[half] >> 2
                if abs(1 + (price[other] - price[firm]) * (2 * debt - 1)) < reach:
                    near.far[at], near.owed[at] = 2 * place[other] + debt, core.room[half]
                    at += lanes


def lanes_max(firms: int) -> int:
    """How many firms stand in a group at most."""
    return max(1, min(LANES[0], firms // GROUPS_MIN[0]), min(LANES[1], firms // GROUPS_MIN[1]))


def take_near(core: Core, price: FloatArray, reach: float) -> Near:
    """The half-arcs whose gain is less than `reach` away from nothing; the room of both halves must be what is owed."""
    counts, still = count_near(core, price, reach)
    firm = most_first(counts)
    group, first, part = group_firms(firm, counts, lanes_max(len(firm)))
    near = Near(firm, group, first, np.zeros(first[-1], np.int32), np.zeros(first[-1], np.float32), still[firm], part)
    fill_near(core, price, reach, np.empty(len(core.middle), np.int32), near)
    return near


@lean
def weigh(owed: FloatArray, first: int, size: int, lanes: int, bench: FloatArray, gate: FloatArray) -> None:
    """Let the firms of a group move twice towards where as much is cleared of their debts as of their claims.

    Seen from one firm an obligation is open by the part `gate - here`, from none to all of it: debts and claims alike,
    where what its claims could clear at most is counted first. Newton's method finds the place; its first step takes
    the slope of those open now for that of all, and overshoots, so there is a second.
    """
    zero, one, least = np.float32(0), np.float32(1), np.float32(1e-3)
    still, here, low, high, surplus, slope = bench[0], bench[1], bench[2], bench[3], bench[4], bench[5]
    for _ in range(2):
        for lane in range(lanes):
            surplus[lane], slope[lane] = still[lane], zero
        at = 0
        while at < size:
            for lane in range(lanes):
                part, amount = gate[at + lane] - here[lane], owed[first + at + lane]
                clipped = min(max(part, zero), one)
                surplus[lane] -= amount * clipped
                slope[lane] += amount * np.float32(part == clipped)
            at += lanes
        for lane in range(lanes):
            place = here[lane]
            here[lane] = min(max(place - surplus[lane] / max(slope[lane], least), low[lane]), high[lane])


@lean
def sweep(near: Near, own: Own, width: float, onward: float, part: int, half: int) -> None:
    """Move the prices of one half's firms in a part of a sweep, further than their own best place by `onward`."""
    price, bench, gate = own.price, own.bench, own.gate
    one, centre, inverse = np.float32(1), np.float32(0.5), np.float32(1 / width)
    step = np.float32(onward * width)
    for each in range(near.part[part], near.part[part + 1]):
        if each & 1 != half:
            continue
        begin, first = near.group[each], near.first[each]
        lanes, size = near.group[each + 1] - begin, near.first[each + 1] - first
        for at in range(size):
            packed = near.far[first + at]
            gate[at] = (price[packed >> 1] + np.float32(2 * (packed & 1) - 1)) * inverse + centre
        for lane in range(lanes):
            here = price[begin + lane] * inverse
            bench[0, lane], bench[1, lane] = near.still[begin + lane], here
            bench[2, lane], bench[3, lane], bench[6, lane] = here - one, here + one, here
        weigh(near.owed, first, size, lanes, bench, gate)
        for lane in range(lanes):
            price[begin + lane] += step * (bench[1, lane] - bench[6, lane])


@lean
def hear(near: Near, own: Own, other: Own, part: int, half: int) -> None:
    """Take over what the other half's firms did in a part of a sweep."""
    for each in range(near.part[part], near.part[part + 1]):
        if each & 1 != half:
            for at in range(near.group[each], near.group[each + 1]):
                own.price[at] = other.price[at]


@lean
def turn(near: Near, own: Own, other: Own, pace: Pace, step: int, half: int) -> None:
    """Hear of what the other half did in the step before, and sweep a part.

    The second half goes round its parts with a start that moves on from sweep to sweep: else firms that stand in one
    part of both halves would always move at once, and could swing against each other for ever.
    """
    there, here = step - 1, step
    if half == 0:
        there += (step - 1) // PARTS
    else:
        here += step // PARTS
    hear(near, own, other, there % PARTS, half)
    sweep(near, own, pace.width, pace.onward, here % PARTS, half)


@lean
def sweep_alone(near: Near, one: Own, two: Own, pace: Pace, sweeps: int) -> None:
    """A whole sweep by one processor, after so many."""
    for step in range(sweeps * PARTS, (sweeps + 1) * PARTS):
        turn(near, one, two, pace, step, 0)
        turn(near, two, one, pace, step, 1)


class Sweeper:
    """Sweeps over near half-arcs; prices are the firms' own again after `settle`."""

    def __init__(self, near: Near, price: FloatArray) -> None:
        """Each half starts from the same prices."""
        self.near, self.price, self.sweeps = near, price, 0
        widest = int(np.diff(near.first).max(initial=0))
        self.one, self.two = (
            Own(price[near.firm], np.zeros((BENCH, LANES[1]), np.float32), np.zeros(widest, np.float32))
            for _ in range(2)
        )

    def sweep(self, pace: Pace, second: Second) -> None:
        """Move every firm once.

        In each step one half reads what the other did in the step before, which the other no longer writes to.
        """
        near, one, two = self.near, self.one, self.two
        if second.is_there:
            for step in range(self.sweeps * PARTS, (self.sweeps + 1) * PARTS):
                second.both(turn, (near, one, two, pace, step, 0), (near, two, one, pace, step, 1))
        else:
            sweep_alone(near, one, two, pace, self.sweeps)
        self.sweeps += 1

    def settle(self) -> None:
        """Write the prices of both halves to the firms."""
        step = self.sweeps * PARTS
        hear(self.near, self.one, self.two, (step - 1 + (step - 1) // PARTS) % PARTS, 0)
        self.price[self.near.firm] = self.one.price
