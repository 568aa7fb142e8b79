"""Compiled loops of the circulation kernel: arcs between the same two nodes stand together, sorted by their limit.

Sums over arcs are kept as running whole numbers, so that a pass over all arcs is two searches in each pair of nodes,
and its result does not depend on the order in which anybody wrote the arcs down.
"""

import numpy as np

from tarazu.engine.book import FloatArray, IntArray
from tarazu.engine.compiled import compiled


@compiled
def above(limit: IntArray, low: int, high: int, price: float) -> int:
    """The first place in [low, high) whose limit lies above a price, or high."""
    while low < high:
        middle = (low + high) >> 1
        if limit[middle] > price:
            high = middle
        else:
            low = middle + 1
    return low


@compiled
def smooth_excess(
    ends: tuple[IntArray, IntArray],
    window: tuple[IntArray, IntArray],
    sums: tuple[IntArray, IntArray, IntArray],
    smoothed: tuple[FloatArray, float],
    excess: FloatArray,
    weight: FloatArray,
) -> int:
    """What flows into every node: an arc fills up gradually within a width around its limit.

    Takes: smoothed, the prices of the nodes and the width.
    Fills: excess by node and, by pair, the slope of its flow in the price. Returns: arcs inside the width.
    """
    tail, head = ends
    low, high = window
    limit, capacity, turnover = sums
    price, width = smoothed
    excess[:] = 0.0
    half, marginal = 0.5 * width, 0
    for pair in range(len(tail)):
        gap = price[head[pair]] - price[tail[pair]]
        full = above(limit, low[pair], high[pair], gap - half)
        some = above(limit, full, high[pair], gap + half)
        flow = float(capacity[full] - capacity[low[pair]])
        slope = 0.0
        if some > full:
            inside = float(capacity[some] - capacity[full])
            slope = inside / width
            flow += ((gap + half) * inside - float(turnover[some] - turnover[full])) / width
            marginal += some - full
        weight[pair] = slope
        excess[head[pair]] += flow
        excess[tail[pair]] -= flow
    return marginal


@compiled
def newton_step(
    ends: tuple[IntArray, IntArray], weight: FloatArray, excess: FloatArray, step: FloatArray, accuracy: float
) -> None:
    """The step that cancels an excess, by the weighted Laplacian: conjugate gradients, scaled by the diagonal."""
    tail, head = ends
    nodes, rounds_max = len(excess), 300
    used = np.flatnonzero(weight)
    slight = 1e-3 * weight.sum() / nodes + 1e-300
    diagonal = np.full(nodes, slight)
    for pair in used:
        diagonal[head[pair]] += weight[pair]
        diagonal[tail[pair]] += weight[pair]
    rest = -excess
    step[:] = 0.0
    scaled = rest / diagonal
    way = scaled.copy()
    energy, goal = (rest * scaled).sum(), accuracy * accuracy * (rest * rest).sum()
    pushed = np.empty(nodes)
    for _ in range(rounds_max):
        if (rest * rest).sum() <= goal or energy <= 0.0:
            return
        for node in range(nodes):
            pushed[node] = slight * way[node]
        for pair in used:
            through = weight[pair] * (way[head[pair]] - way[tail[pair]])
            pushed[head[pair]] += through
            pushed[tail[pair]] -= through
        length = energy / (way * pushed).sum()
        for node in range(nodes):
            step[node] += length * way[node]
            rest[node] -= length * pushed[node]
            scaled[node] = rest[node] / diagonal[node]
        before, energy = energy, (rest * scaled).sum()
        for node in range(nodes):
            way[node] = scaled[node] + energy / before * way[node]


@compiled
def freeze(
    ends: tuple[IntArray, IntArray],
    window: tuple[IntArray, IntArray],
    sums: tuple[IntArray, IntArray, IntArray],
    price: FloatArray,
    far: float,
    frozen: FloatArray,
) -> int:
    """Take arcs far from their limit out of the windows; pairs left with nothing move out of the front rows.

    Fills: frozen with what the taken arcs carry for good. Returns: how many pairs are left, at the front of the rows.
    """
    tail, head = ends
    low, high = window
    limit, capacity, _ = sums
    kept = 0
    for pair in range(len(tail)):
        gap = price[head[pair]] - price[tail[pair]]
        bottom = above(limit, low[pair], high[pair], gap - far)
        top = above(limit, bottom, high[pair], gap + far)
        carried = float(capacity[bottom] - capacity[low[pair]])
        frozen[head[pair]] += carried
        frozen[tail[pair]] -= carried
        if top > bottom:
            tail[kept], head[kept], low[kept], high[kept] = tail[pair], head[pair], bottom, top
            kept += 1
    return kept


@compiled
def widen(
    ends: tuple[IntArray, IntArray],
    rows: tuple[IntArray, IntArray],
    active: tuple[IntArray, IntArray],
    limit: IntArray,
    price: IntArray,
    near: int,
) -> int:
    """Widen each pair's active window where whole-number prices contradict an arc outside it; say in how many pairs.

    An arc before the window is full, one behind it empty. A window that is still empty (low above high) is made.
    """
    tail, head = ends
    first, last = rows
    low, high = active
    changed = 0
    for pair in range(len(tail)):
        gap = price[head[pair]] - price[tail[pair]]
        fresh = low[pair] > high[pair]
        if fresh or above(limit, first[pair], last[pair], gap) < low[pair]:
            low[pair] = above(limit, first[pair], last[pair], gap - near - 1)
            changed += 1
        if fresh or above(limit, first[pair], last[pair], gap - 1) > high[pair]:
            high[pair] = above(limit, first[pair], last[pair], gap + near)
            changed += 1
    return changed


@compiled
def listed(window: tuple[IntArray, IntArray], before: tuple[IntArray, IntArray]) -> tuple[IntArray, IntArray, IntArray]:
    """The places inside windows that were not inside them before, the pair of each, and 1 where it was full."""
    low, high = window
    count = 0
    for pair in range(len(low)):
        count += before[0][pair] - low[pair] + high[pair] - before[1][pair]
    places, pairs, full = np.empty(count, np.int64), np.empty(count, np.int64), np.empty(count, np.int64)
    at = 0
    for pair in range(len(low)):
        for place in range(low[pair], before[0][pair]):
            places[at], pairs[at], full[at] = place, pair, 1
            at += 1
        for place in range(before[1][pair], high[pair]):
            places[at], pairs[at], full[at] = place, pair, 0
            at += 1
    return places, pairs, full
