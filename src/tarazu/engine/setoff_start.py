"""Where a set-off starts: prices close to the best, and what is cleared at those prices.

The bound that prices prove, the sum of owed * max(0, 1 + price[v] - price[u]), has corners. Rounded off over a width,
it has a smooth lowest point, which single firms find together: each in turn moves its price to where, by the slope it
sees, as much would be cleared of its debts as of its claims. Narrower and narrower widths end close to the true lowest
point. Floats serve here alone, and only as a first guess: they are rounded to whole prices, and what they clear to
whole amounts. Plain additions, multiplications and divisions are the same on every machine, so the guess is too.
"""

from collections.abc import Callable
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tarazu.engine.book import IntArray
from tarazu.engine.compiled import compiled, lean
from tarazu.engine.setoff_graph import Core, ShortArray

FloatArray = NDArray[np.float32]

WIDE = (2.0, 0.91, 30)  # the first width, how much narrower each is, and how many sweeps: over all half-arcs
NARROW = (0.12, 0.98, 100)  # the same, over those near enough to open or close
CALMING = 4  # sweeps at the last width in which firms go only as far as their best price
ALL = 1e9  # within it are all half-arcs
SKIPPED_MAX = 8  # one sweep in so many is made, however late it is
REACH = 0.75  # how far from opening or closing a half-arc may be to count as near
ONWARD = 1.6  # of the way to its own best price that a firm goes: its neighbours will follow
CUTS = 8  # places at which prices may be cut to whole numbers; the one that proves the lowest bound is taken


class Near(NamedTuple):
    """Half-arcs that prices may still open or close.

    `still` is what is cleared of the others, claims less debts, and all that these claims could clear.
    """

    start: IntArray
    middle: IntArray
    far: ShortArray
    owed: FloatArray
    still: FloatArray


@lean
def mark_near(core: Core, price: FloatArray, reach: float, place: ShortArray, near: Near) -> int:
    """Number the near half-arcs and sum up the others; how many are near."""
    count = 0
    for firm in range(len(core.middle)):
        near.start[firm], near.middle[firm], still = count, -1, np.float32(0)
        for half in range(core.start[firm], core.start[firm + 1]):
            debt = half < core.middle[firm]
            if not debt and near.middle[firm] < 0:
                near.middle[firm] = count
            gain = 1 + (price[core.arc[half] >> 2] - price[firm]) * (1 if debt else -1)
            place[half] = -1
            owed = np.float32(core.room[half] + core.room[core.reverse[half]])
            if abs(gain) < reach:
                place[half] = count
                count += 1
                still += np.float32(0) if debt else owed
            elif gain > 0:
                still += -owed if debt else owed
        near.still[firm] = still
        if near.middle[firm] < 0:
            near.middle[firm] = count
    near.start[len(core.middle)] = count
    return count


@compiled
def take_near(core: Core, price: FloatArray, reach: float) -> Near:
    """The half-arcs whose gain is less than `reach` away from nothing."""
    size, place, none = len(core.middle), np.empty(len(core.arc), np.int32), np.empty(0, np.int32)
    start, middle, still = np.empty(size + 1, np.int64), np.empty(size, np.int64), np.empty(size, np.float32)
    count = mark_near(core, price, reach, place, Near(start, middle, none, still, still))
    far, owed = np.empty(count, np.int32), np.empty(count, np.float32)
    for half in range(len(core.arc)):
        if place[half] >= 0:
            far[place[half]] = core.arc[half] >> 2
            owed[place[half]] = core.room[half] + core.room[core.reverse[half]]
    return Near(start, middle, far, owed, still)


@lean
def sweep(near: Near, price: FloatArray, width: float, onward: float, gate: FloatArray) -> None:
    """Move every firm's price once to where its debts and claims clear alike, and further by `onward`.

    Seen from one firm an obligation is open by the part `gate - price`, in widths, from none to all of it: debts and
    claims alike, where what its claims could clear at most is counted first. Two steps of Newton's method find the
    price; one alone takes the slope of those open now for that of all, and overshoots.
    Clipping instead of branching makes this six times as fast: whether an obligation is open cannot be foretold.
    """
    zero, one, centre, step = np.float32(0), np.float32(1), np.float32(0.5), np.float32(onward * width)
    inverse, least = np.float32(1 / width), np.float32(1e-3)
    for firm in range(len(near.middle)):
        first, size = near.start[firm], near.start[firm + 1] - near.start[firm]
        debts = near.middle[firm] - first
        for at in range(size):
            gate[at] = price[near.far[first + at]]
        for at in range(debts):
            gate[at] = (gate[at] + one) * inverse + centre
        for at in range(debts, size):
            gate[at] = (gate[at] - one) * inverse + centre
        own = here = price[firm] * inverse
        low, high = own - one, own + one
        for _ in range(2):
            surplus, slope = near.still[firm], zero
            for at in range(size):
                part, owed = gate[at] - here, near.owed[first + at]
                surplus -= owed * min(max(part, zero), one)
                slope += owed if (part > zero and part < one) else zero
            if surplus > zero:
                high = here
            else:
                low = here
            here = min(max(here - surplus / max(slope, least), low), high)
        price[firm] += step * (here - own)


@lean
def cut_bounds(core: Core, price: FloatArray, bounds: NDArray[np.float64]) -> None:
    """Roughly the bound that the prices prove, cut to whole numbers at each of the places."""
    cuts = len(bounds)
    for firm in range(len(core.middle)):
        own = int(np.floor(price[firm] * cuts))
        for half in range(core.start[firm], core.middle[firm]):
            other = int(np.floor(price[core.arc[half] >> 2] * cuts))
            if other - own <= -2 * cuts:
                continue
            owed = core.room[half] + core.room[core.reverse[half]]
            for at in range(cuts):
                worth = 1 + (other + at) // cuts - (own + at) // cuts
                bounds[at] += owed * max(worth, 0)


@lean
def clear_at(core: Core, price: FloatArray, width: float) -> None:
    """Clear what earns at the firms' whole prices, nothing that costs, and of the rest what the open prices say."""
    core.excess[:] = 0
    for firm in range(len(core.middle)):
        for half in range(core.start[firm], core.middle[firm]):
            back, other = core.reverse[half], core.arc[half] >> 2
            whole = core.room[half] + core.room[back]
            worth = 1 + core.price[other] - core.price[firm]
            part = (1.0 + price[other] - price[firm]) / width + 0.5
            cleared = whole if worth > 0 else np.int64(0)
            if worth == 0:
                cleared = min(whole, np.int64(whole * min(max(part, 0.0), 1.0))) if part < 1.0 else whole
            core.room[half], core.room[back] = cleared, whole - cleared
            out, into = (1 if cleared > 0 else 0), (1 if cleared < whole else 0)
            core.arc[half] = (other << 2) | out | (2 * into)
            core.arc[back] = (firm << 2) | into | (2 * out)
            core.excess[firm] += cleared
            core.excess[other] -= cleared


@compiled
def cut(core: Core, price: FloatArray, cuts: int, width: float) -> None:
    """Cut prices to whole numbers where that proves the lowest bound, and clear at them."""
    bounds = np.zeros(cuts, np.float64)
    cut_bounds(core, price, bounds)
    best = np.argmin(bounds)
    for firm in range(len(core.middle)):
        core.price[firm] = (int(np.floor(price[firm] * cuts)) + best) // cuts
    clear_at(core, price, width)


def paces(first: float, narrower: float, sweeps: int) -> list[tuple[float, float]]:
    """The width of every sweep, and how far firms go in it."""
    widths = accumulate(range(sweeps - 1), lambda width, _: width * narrower, initial=first)
    return [(width, ONWARD) for width in widths]


def schedule() -> list[tuple[float, float, float]]:
    """All sweeps: the reach of their half-arcs, their width, and how far firms go."""
    narrow = paces(*NARROW)
    narrow += [(narrow[-1][0], 1.0)] * CALMING
    return [(ALL, *pace) for pace in paces(*WIDE)] + [(REACH, *pace) for pace in narrow]


def guess(core: Core, gone: Callable[[], float]) -> None:
    """Set prices close to the best, and clear at them; who then clears more debts than claims has excess.

    `gone` says which part of the time for this is over: where the sweeps are behind it, some are left out.
    """
    price, gate = np.zeros(len(core.middle), np.float32), np.empty(np.diff(core.start).max(), np.float32)
    sweeps, at, reached, width = schedule(), 0, ALL, 0.0
    near = take_near(core, price, reached)
    while at < len(sweeps):
        reach, width, onward = sweeps[at]
        if reach != reached:
            near, reached = take_near(core, price, reach), reach
        sweep(near, price, width, onward, gate)
        at = max(at + 1, min(at + SKIPPED_MAX, int(gone() * len(sweeps))))
    cut(core, price, CUTS, width)
