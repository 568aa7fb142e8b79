"""Prices near the best, by Newton steps on a dual smoothed around every limit, with the smoothing made narrower.

Arcs between the same two nodes stand together here, sorted by limit, and those alike in both count as one: so a pass
over all arcs is two searches for each pair of nodes, and nothing depends on the order in which the arcs were written.
"""

from dataclasses import dataclass

import numpy as np

from tarazu.engine.book import FloatArray, IntArray
from tarazu.engine.circulation_loops import freeze, newton_step, smooth_excess

MARGINAL_PER_NODE = 4  # arcs a node may have inside the smoothing before the exact flow takes over
SHRINK = 0.35  # how much narrower the smoothing may become at once
FAR_WIDTHS = 6.0  # arcs this far from their limit are frozen while prices are sought
STEP_WIDTHS = 4.0  # a price moves by at most so many widths in one step
STEPS_MAX = 12  # Newton steps at one width
CALM = 2e-2  # excess, as a share of what the marginal arcs carry on average, at which a width is done
KEY_MAX = 2**62  # pairs and limits are sorted by one number where it stays below this


@dataclass(frozen=True, slots=True)
class Laid:
    """Arcs by pair of nodes, then by limit (the gain turned round); those of a pair are first .. last of the arcs.

    `row[member[i]] ..` are the given rows of arc i. `sums` are limits, and running sums of capacity and of turnover.
    """

    row: IntArray
    member: IntArray
    tail: IntArray
    head: IntArray
    first: IntArray
    last: IntArray
    limit: IntArray
    capacity: IntArray
    sums: tuple[IntArray, IntArray, IntArray]

    def path_cost_max(self, nodes: int) -> int:
        """More than any way from node to node can cost."""
        each = np.abs(self.limit)
        return min((nodes + 1) * (int(each.max()) + 1), int(each.sum()) + 1)


def lay_out(nodes: int, ends: tuple[IntArray, IntArray], capacity: IntArray, gain: IntArray) -> Laid:
    """Sort the arcs that have a capacity, and sum up those that are alike."""
    row = np.flatnonzero(capacity)
    pair, limit = ends[0][row] * nodes + ends[1][row], -gain[row]
    low, spread = (int(limit.min()), int(limit.max()) - int(limit.min()) + 1) if len(row) else (0, 1)
    fits = nodes * nodes * spread < KEY_MAX
    order = np.argsort(pair * spread + (limit - low)) if fits else np.lexsort((limit, pair))
    row, pair, limit = row[order], pair[order], limit[order]
    new = np.ones((2, len(row)), bool)
    new[0, 1:] = pair[1:] != pair[:-1]
    new[1, 1:] = new[0, 1:] | (limit[1:] != limit[:-1])
    member, running = np.flatnonzero(new[1]), np.r_[0, np.cumsum(capacity[row])]
    first = np.flatnonzero(new[0][member])
    member = np.r_[member, len(row)]
    pair, limit, whole = pair[member[first]], limit[member[:-1]], running[member]
    sums = limit, whole, np.r_[0, np.cumsum(np.diff(whole) * limit)]
    last = np.r_[first[1:], len(limit)][: len(first)]
    return Laid(row, member, pair // nodes, pair % nodes, first, last, limit, np.diff(whole), sums)


def smooth_prices(laid: Laid, nodes: int) -> tuple[FloatArray, float]:
    """Prices near the best, and the width of smoothing at which few arcs are left marginal."""
    price, width = rough_prices(laid, nodes)
    ends, window = (laid.tail.copy(), laid.head.copy()), (laid.first.copy(), laid.last.copy())
    frozen, excess, step = np.zeros(nodes), np.empty(nodes), np.empty(nodes)
    weight = np.empty(len(laid.tail))
    total, count = float(laid.sums[1][-1]), len(laid.limit)
    while True:
        marginal = smooth_excess(ends, window, laid.sums, (price, width), excess, weight)
        for _ in range(STEPS_MAX):
            excess += frozen
            if np.abs(excess).sum() / 2 <= CALM * marginal / count * total:
                break
            newton_step(ends, weight, excess, step, 1e-2)
            np.clip(step, -STEP_WIDTHS * width, STEP_WIDTHS * width, out=step)
            downhill, share = float((excess * step).sum()), 1.0
            while True:
                marginal = smooth_excess(ends, window, laid.sums, (price + share * step, width), excess, weight)
                if share < 1e-3 or float(((excess + frozen) * step).sum()) <= -0.5 * downhill:
                    break
                share *= 0.5
            price = price + share * step
        if marginal <= MARGINAL_PER_NODE * nodes or width < 2.0:
            return price, width
        kept = freeze(ends, window, laid.sums, price, FAR_WIDTHS * width, frozen)
        ends, window, weight = (ends[0][:kept], ends[1][:kept]), (window[0][:kept], window[1][:kept]), weight[:kept]
        width *= max(SHRINK, min(0.9, MARGINAL_PER_NODE * nodes / marginal))


def rough_prices(laid: Laid, nodes: int) -> tuple[FloatArray, float]:
    """Prices that fit all limits best in squares, and twice how far the limits lie from them."""
    ends, (_, capacity, turnover) = (laid.tail, laid.head), laid.sums
    weight = (capacity[laid.last] - capacity[laid.first]).astype(np.float64)
    pull = (turnover[laid.last] - turnover[laid.first]).astype(np.float64)
    excess, price = np.zeros(nodes), np.zeros(nodes)
    np.subtract.at(excess, laid.head, pull)
    np.add.at(excess, laid.tail, pull)
    newton_step(ends, weight, excess, price, 1e-2)
    gap = np.repeat(price[laid.head] - price[laid.tail], laid.last - laid.first)
    return price, max(4.0, 2.0 * float(np.sqrt(np.average((gap - laid.limit) ** 2, weights=laid.capacity))))
