"""The linear optimum of a large book, found over few of its legs and proven over all of them.

Most legs of a large book are never used. The model is solved over some; its duals price the others; those that would
pay are added, until what all the others could still add is next to nothing. That rest is part of the bound.
"""

import math

import numpy as np

from tarazu.engine.book import BoolArray, FloatArray, Options
from tarazu.engine.model import Optimum, Part, solve
from tarazu.engine.uses import cost_per_step

WHOLE_LEGS_MAX = 40_000  # smaller parts are solved at once
LEGS_PER_ORDER = 8  # legs that each order brings into the first model, and into each that follows
SHARE_LEFT = 1e-4  # of the bound: what the legs left out may still add; it is counted as if they did
SIFTINGS_MAX = 60


def linear_bound(part: Part, options: Options) -> float:
    """What no balanced exchange over a part can exceed in worth: the optimum without lots, ring limits or rounding."""
    if len(part.legs) <= WHOLE_LEGS_MAX:
        optimum = solve(part, options)
        assert optimum is not None, "doing nothing is always possible"
        return optimum.bound
    cap, profit = part.leg_cap(), part.worth_per_step(options) * part.leg_cap()
    inside = best_of_each(part, profit)
    least = np.inf
    for _ in range(SIFTINGS_MAX):
        optimum = solve(part.only(inside), options)
        assert optimum is not None, "doing nothing is always possible"
        profit = np.maximum(0.0, profit_per_step(part, options, optimum)) * cap
        left = float(profit[~inside].sum())
        least = min(least, optimum.bound + left)
        if left <= SHARE_LEFT * optimum.bound:
            break
        inside |= best_of_each(part, np.where(inside, 0.0, profit))
    return least


def whole_bound(part: Part, options: Options) -> int:
    """The linear optimum, rounded up to a whole."""
    return math.ceil(linear_bound(part, options))


def best_of_each(part: Part, profit: FloatArray) -> BoolArray:
    """Whether a leg is among those with the most profit, if any, of its offer or of its want."""
    chosen = np.zeros(len(part.legs), bool)
    by_profit = np.argsort(-profit, kind="stable")
    for order in (part.book.leg_offer[part.legs], part.book.leg_want[part.legs]):
        ranked = by_profit[np.argsort(order[by_profit], kind="stable")]
        first = np.searchsorted(order[ranked], order[ranked])
        chosen[ranked[np.arange(len(ranked)) - first < LEGS_PER_ORDER]] = True
    return chosen & (profit > 0)


def profit_per_step(part: Part, options: Options, optimum: Optimum) -> FloatArray:
    """What one step of each leg would add at the duals of an optimum, priced as well as its limits allow."""
    book, legs = part.book, part.legs
    per_unit = book.leg_steps_per_unit[legs]
    giver, receiver = part.giver(), part.receiver()
    slope = optimum.party_price[giver] - optimum.party_price[receiver]
    price = np.where(slope > 0, part.ask(), part.net_bid()) / per_unit
    profit = part.worth_per_step(options) - slope * price
    profit -= cost_per_step(book, legs, optimum.scarcity)
    if options.tolerance_percent is not None:
        assessed, tolerance = book.leg_assessed[legs] / per_unit, options.tolerance_percent / 100
        more, less = optimum.must_give_more, optimum.must_give_less
        profit -= assessed * (more[receiver] * (1 - tolerance) - more[giver])
        profit -= assessed * (less[giver] - less[receiver] * (1 + tolerance))
    return np.asarray(profit, np.float64)
