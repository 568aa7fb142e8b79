"""Where a set-off starts: prices close to the best, and what is cleared at those prices.

The bound that prices prove, the sum of owed * max(0, 1 + price[v] - price[u]), has corners. Rounded off over a width,
it has a smooth lowest point, which single firms find together: each in turn moves its price to where, by the slope it
sees, as much would be cleared of its debts as of its claims. Narrower and narrower widths end close to the true lowest
point. Floats serve here alone, and only as a first guess: they are rounded to whole prices, and what they clear to
whole amounts. Plain additions, multiplications and divisions are the same on every machine, so the guess is too.
"""

from collections.abc import Callable
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from tarazu.engine.book import IntArray
from tarazu.engine.compiled import lean
from tarazu.engine.second import WORTH_IT, Second
from tarazu.engine.setoff_graph import Core, ShortArray
from tarazu.engine.setoff_sweeps import FloatArray, Pace, Sweeper, take_near

WIDE = (2.0, 0.91, 30)  # the first width, how much narrower each is, and how many sweeps: over all half-arcs
NARROW = (0.12, 0.98, 100)  # the same, over those near enough to open or close
CALMING = 4  # sweeps at the last width in which firms go only as far as their best price
ALL = 1e9  # within it are all half-arcs
SKIPPED_MAX = 4  # one sweep in so many is made, however late it is
FEW, FEW_EVERY = 200_000, 3  # with fewer half-arcs one sweep in so many is made: what is left over then costs less
REACH = 0.75  # how far from opening or closing a half-arc may be to count as near
ONWARD = 1.6  # of the way to its own best price that a firm goes: its neighbours will follow
CUTS = 8  # places at which prices may be cut to whole numbers; the one that proves the lowest bound is taken


@lean
def cut_bounds(core: Core, step: ShortArray, begin: int, end: int, bounds: NDArray[np.float64]) -> None:
    """Roughly the bound of some firms' debts at prices cut at each of the places, as changes from place to place.

    Cut at a place `at`, a price is `(step + at) // CUTS`. From place to place the worth of an obligation rises by one
    where its creditor's price does, and falls by one where its debtor's does.
    """
    for firm in range(begin, end):
        own = step[firm]
        rise = CUTS - own % CUTS
        for half in range(core.start[firm], core.middle[firm]):
            other = step[core.arc[half] >> 2]
            worth = 1 + other // CUTS - own // CUTS
            climb, owed = CUTS - other % CUTS, float(core.room[half])
            if worth >= 1:
                bounds[0] += worth * owed
                bounds[climb] += owed
                bounds[rise] -= owed
            elif worth == 0 and climb < rise:
                bounds[climb] += owed
                bounds[rise] -= owed


@lean
def clear_at(core: Core, price: FloatArray, width: float, begin: int, end: int, excess: IntArray) -> None:
    """Clear what earns at the firms' whole prices, nothing that costs, and of the rest what the open prices say."""
    for firm in range(begin, end):
        own, out_of = core.price[firm], np.int64(0)
        for half in range(core.start[firm], core.middle[firm]):
            back, other, whole = core.reverse[half], core.arc[half] >> 2, core.room[half]
            worth = 1 + core.price[other] - own
            cleared = whole if worth > 0 else np.int64(0)
            if worth == 0:
                part = (1.0 + price[other] - price[firm]) / width + 0.5
                cleared = min(whole, np.int64(whole * max(part, 0.0))) if part < 1.0 else whole
            core.room[half], core.room[back] = cleared, whole - cleared
            out, into = (1 if cleared > 0 else 0), (1 if cleared < whole else 0)
            core.arc[half] = (other << 2) | out | (2 * into)
            core.arc[back] = (firm << 2) | into | (2 * out)
            out_of += cleared
            excess[other] -= cleared
        excess[firm] += out_of


def cut(core: Core, price: FloatArray, width: float, second: Second) -> None:
    """Cut prices to whole numbers where that proves the lowest bound, and clear at them."""
    size = len(core.middle)
    middle = int(np.searchsorted(core.start, len(core.arc) // 2))
    step, bounds = np.floor(price * CUTS).astype(np.int32), np.zeros((2, CUTS + 1))
    second.both(cut_bounds, (core, step, 0, middle, bounds[0]), (core, step, middle, size, bounds[1]))
    best = int(np.argmin(np.cumsum(bounds[0] + bounds[1])[:CUTS]))
    core.price[:] = (step + best) // CUTS
    excess = np.zeros((2, size), np.int64)
    second.both(clear_at, (core, price, width, 0, middle, excess[0]), (core, price, width, middle, size, excess[1]))
    np.add(excess[0], excess[1], out=core.excess)


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

    The room of both half-arcs must be what is owed. `gone` says which part of the time for this is over: where the
    sweeps are behind it, some are left out.
    """
    price = np.zeros(len(core.middle), np.float32)
    sweeps, at, reached, width = schedule(), 0, ALL, 0.0
    every = FEW_EVERY if len(core.arc) < FEW else 1
    with Second(len(core.arc)) as second:
        sweeper = Sweeper(take_near(core, price, reached), price)
        while at < len(sweeps):
            reach, width, onward = sweeps[at]
            if reach != reached:
                sweeper.settle()
                sweeper, reached = Sweeper(take_near(core, price, reach), price), reach
            sweeper.sweep(Pace(width, onward), second)
            at = max(at + every, min(at + SKIPPED_MAX, int(gone() * len(sweeps))))
        sweeper.settle()
        cut(core, price, width, second)


def warm_up_halves() -> None:
    """Compile what only large set-offs use, on two firms that owe each other."""
    lead = np.array([5, 6, 1, 2], np.int32), np.array([3, 2, 1, 0], np.int32)
    core = Core(
        np.array([0, 2, 4]), np.array([1, 3]), *lead, np.ones(4, np.int64), np.zeros(2, np.int64), np.zeros(2, np.int32)
    )
    price = np.zeros(2, np.float32)
    with Second(WORTH_IT) as second:
        Sweeper(take_near(core, price, ALL), price).sweep(Pace(1.0, 1.0), second)
