"""Where a set-off starts: prices close to the best, and what is cleared at those prices.

The bound that prices prove, the sum of owed * max(0, 1 + price[v] - price[u]), has corners. Rounded off over a width,
it has a smooth lowest point, which single firms find together: each in turn moves its price to where, by the slope it
sees, as much would be cleared of its debts as of its claims. Narrower and narrower widths end close to the true lowest
point. Floats serve here alone, and only as a first guess: they are rounded to whole prices, and what they clear to
whole amounts. Plain additions, multiplications and divisions are the same on every machine, so the guess is too.
"""

import numpy as np
from numpy.typing import NDArray

from tarazu.engine.compiled import compiled, lean
from tarazu.engine.setoff_graph import Core

FloatArray = NDArray[np.float32]

WIDTHS = ((1.0, 6), (0.5, 8), (0.25, 8), (0.12, 8), (0.06, 8), (0.03, 8), (0.015, 8))  # each width and its sweeps
CAUTION = 0.8  # part of each move that is made; more overshoots, because the slope is only that of the open part
CUTS = 8  # places at which prices may be cut to whole numbers; the one that proves the lowest bound is taken


@lean
def owed_on(core: Core, owed: FloatArray) -> None:
    """What is owed on each half-arc, cleared or not."""
    for half in range(len(core.arc)):
        owed[half] = core.room[half] + core.room[core.reverse[half]]


@lean
def sweep(core: Core, owed: FloatArray, price: FloatArray, width: float, caution: float) -> None:
    """Move every firm's price once towards where its debts and claims clear alike.

    Clipping instead of branching makes this six times as fast: whether an obligation is open cannot be foretold.
    """
    zero, one, step, inverse = np.float32(0), np.float32(1), np.float32(width), np.float32(1 / width)
    centre = np.float32(0.5)
    for firm in range(len(core.middle)):
        own, surplus, slope = price[firm], zero, zero
        base = (one - own) * inverse + centre
        for half in range(core.start[firm], core.middle[firm]):
            part = base + price[core.arc[half] >> 2] * inverse
            surplus -= owed[half] * min(max(part, zero), one)
            slope += owed[half] if (part > zero and part < one) else zero
        base = (one + own) * inverse + centre
        for half in range(core.middle[firm], core.start[firm + 1]):
            part = base - price[core.arc[half] >> 2] * inverse
            surplus += owed[half] * min(max(part, zero), one)
            slope += owed[half] if (part > zero and part < one) else zero
        if slope > zero:
            move = min(max(-surplus * step / slope, -step), step)
        else:
            move = step if surplus < zero else (-step if surplus > zero else zero)
        price[firm] = own + np.float32(caution) * move


@lean
def cut_bounds(core: Core, owed: FloatArray, price: FloatArray, bounds: NDArray[np.float64]) -> None:
    """Roughly the bound that the prices prove, cut to whole numbers at each of the places."""
    cuts = len(bounds)
    for firm in range(len(core.middle)):
        own = int(np.floor(price[firm] * cuts))
        for half in range(core.start[firm], core.middle[firm]):
            other = int(np.floor(price[core.arc[half] >> 2] * cuts))
            if other - own <= -2 * cuts:
                continue
            for at in range(cuts):
                worth = 1 + (other + at) // cuts - (own + at) // cuts
                bounds[at] += owed[half] * max(worth, 0)


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
def guess(core: Core, widths: tuple[tuple[float, int], ...], cuts: int, caution: float) -> None:
    """Set prices close to the best, and clear at them; who then clears more debts than claims has excess."""
    size = len(core.middle)
    owed, price = np.empty(len(core.arc), np.float32), np.zeros(size, np.float32)
    owed_on(core, owed)
    for width, sweeps in widths:
        for _ in range(sweeps):
            sweep(core, owed, price, width, caution)
    bounds = np.zeros(cuts, np.float64)
    cut_bounds(core, owed, price, bounds)
    best = np.argmin(bounds)
    for firm in range(size):
        core.price[firm] = (int(np.floor(price[firm] * cuts)) + best) // cuts
    clear_at(core, price, widths[-1][0])
