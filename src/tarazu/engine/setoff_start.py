"""Where a set-off starts: prices close to the best, and what is cleared at those prices.

The bound that prices prove, the sum of owed * max(0, 1 + price[v] - price[u]), has corners. Rounded off over a width,
it has a smooth lowest point, which single firms find together: each in turn moves its price to where, by the slope it
sees, as much would be cleared of its debts as of its claims. Narrower and narrower widths end close to the true lowest
point. Floats serve here alone, and only as a first guess: they are rounded to whole prices, and what they clear to
whole amounts. Plain additions, multiplications and divisions are the same on every machine, so the guess is too.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tarazu.engine.book import IntArray
from tarazu.engine.compiled import compiled, lean
from tarazu.engine.setoff_graph import Core, ShortArray

FloatArray = NDArray[np.float32]

WIDE = ((2.0, 4), (1.0, 6), (0.5, 6), (0.25, 6))  # each width and its sweeps, over all half-arcs
NARROW = ((0.12, 12), (0.06, 16), (0.03, 16), (0.015, 12))  # the same, over those near enough to open or close
ALL = 1e9  # within it are all half-arcs
REACH = 0.75  # how far from opening or closing a half-arc may be to count as near
CAUTION = 0.8  # part of each move that is made; more overshoots, because the slope is only that of the open part
CUTS = 8  # places at which prices may be cut to whole numbers; the one that proves the lowest bound is taken


class Near(NamedTuple):
    """Half-arcs that prices may still open or close; `still` is what is cleared of the others, claims less debts."""

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
            if abs(gain) < reach:
                place[half] = count
                count += 1
            elif gain > 0:
                owed = np.float32(core.room[half] + core.room[core.reverse[half]])
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
def sweep(near: Near, price: FloatArray, width: float, caution: float) -> None:
    """Move every firm's price once towards where its debts and claims clear alike.

    Clipping instead of branching makes this six times as fast: whether an obligation is open cannot be foretold.
    """
    zero, one, step, inverse = np.float32(0), np.float32(1), np.float32(width), np.float32(1 / width)
    centre = np.float32(0.5)
    for firm in range(len(near.middle)):
        own, surplus, slope = price[firm], near.still[firm], zero
        base = (one - own) * inverse + centre
        for half in range(near.start[firm], near.middle[firm]):
            part = base + price[near.far[half]] * inverse
            surplus -= near.owed[half] * min(max(part, zero), one)
            slope += near.owed[half] if (part > zero and part < one) else zero
        base = (one + own) * inverse + centre
        for half in range(near.middle[firm], near.start[firm + 1]):
            part = base - price[near.far[half]] * inverse
            surplus += near.owed[half] * min(max(part, zero), one)
            slope += near.owed[half] if (part > zero and part < one) else zero
        if slope > zero:
            move = min(max(-surplus * step / slope, -step), step)
        else:
            move = step if surplus < zero else (-step if surplus > zero else zero)
        price[firm] = own + np.float32(caution) * move


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


def guess(core: Core) -> None:
    """Set prices close to the best, and clear at them; who then clears more debts than claims has excess."""
    price = np.zeros(len(core.middle), np.float32)
    for widths, reach in ((WIDE, ALL), (NARROW, REACH)):
        near = take_near(core, price, reach)
        for width, sweeps in widths:
            for _ in range(sweeps):
                sweep(near, price, width, CAUTION)
    cut(core, price, CUTS, NARROW[-1][0])
