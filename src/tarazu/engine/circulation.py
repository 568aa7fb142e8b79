"""The best circulation over a graph with few nodes and very many arcs, exactly, with a proof in whole numbers.

Pair orders at uniform valuations are such a graph: a node for each good, an arc for each order. The dual has one price
for each node; arcs enter only through passes over them. Prices are found by Newton steps on a dual smoothed around
every arc's limit, the smoothing made narrower step by step; the few arcs that stay marginal go to an exact flow; and
its whole prices prove the result against every arc, or name the arcs that the flow has to see as well.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tarazu.engine.book import FloatArray, IntArray
from tarazu.engine.circulation_loops import freeze, listed, newton_step, settle_prices, smooth_excess, widen
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.rounding import share_out

WORTH_MAX = 2**62  # capacity times gain, all arcs together: below it no sum here leaves 64 bits
MARGINAL_PER_NODE = 2  # arcs a node may have inside the smoothing before the exact flow takes over
NEAR_WIDTHS = 2.0  # how far from its limit, in widths of the last smoothing, an arc still goes to the exact flow
SHRINK = 0.35  # how much narrower the smoothing may become at once
FAR_WIDTHS = 6.0  # arcs this far from their limit are frozen while prices are sought
STEP_WIDTHS = 4.0  # a price moves by at most so many widths in one step
STEPS_MAX = 12  # Newton steps at one width
CALM = 2e-2  # excess, as a share of what the marginal arcs carry on average, at which a width is done
SMALL_ARCS = 1_500  # so few arcs go to the exact flow at once
SPARSE_ARCS_PER_NODE = 15  # nor is smoothing worth its passes where nodes have so few arcs
ROUNDS_MAX = 5_000  # rounds of price repair
REPEATS_MAX = 20  # times the exact flow is repeated with more arcs before it gets all of them
LARGE_TIMES_MAX = 300  # where spilling has to cost this many windows, the windows are too narrow: all arcs are taken


class CirculationTooLarge(TarazuError):
    """Capacities and gains are too large to be added up in 64 bits."""

    kind = Kind.INVALID
    says = "Capacities of {capacity} at gains of up to {gain} cannot be added up exactly. Count them in larger units."


class ArcMalformed(TarazuError):
    """The arrays of a circulation do not describe arcs."""

    kind = Kind.INVALID
    says = "The arcs cannot be read: {what}. Rebuild the arrays."


@dataclass(frozen=True, slots=True)
class Arcs:
    """Arcs of a graph. Shapes: four int64 arrays (m,). Units: gain for one unit of flow; nodes are 0 .. nodes - 1."""

    nodes: int
    tail: IntArray
    head: IntArray
    capacity: IntArray
    gain: IntArray

    def __post_init__(self) -> None:
        columns = (self.tail, self.head, self.capacity, self.gain)
        if any(one.dtype != np.int64 or one.shape != self.tail.shape or one.ndim != 1 for one in columns):
            raise ArcMalformed(what="the columns are not equally long rows of 64-bit whole numbers")
        if not len(self.tail):
            return
        if min(self.tail.min(), self.head.min()) < 0 or max(self.tail.max(), self.head.max()) >= self.nodes:
            raise ArcMalformed(what="an arc ends at a node that is not there")
        if (self.tail == self.head).any():
            raise ArcMalformed(what="an arc joins a node to itself")
        if self.capacity.min() < 0:
            raise ArcMalformed(what="a capacity is below zero")
        capacity, gain = sum(self.capacity.tolist()), max(abs(int(self.gain.min())), abs(int(self.gain.max())))
        if capacity * (4 * gain + 1) >= WORTH_MAX:
            raise CirculationTooLarge(capacity=capacity, gain=gain)


@dataclass(frozen=True, slots=True)
class Circulation:
    """The flow on every arc, (m,), and the price of every node, (nodes,), that prove each other best.

    An arc carries all it can where price[head] - price[tail] + gain is above zero, and nothing where it is below.
    `worth` is the sum of gain times flow, and equals `bound`, the dual's: whole numbers both. `passes` counts the exact
    flows that were needed, `active` the arcs that the last of them saw.
    """

    flow: IntArray
    price: IntArray
    worth: int
    bound: int
    active: int
    passes: int


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Arcs with capacity, by pair of nodes and then by limit (the gain turned round); rows first .. last of a pair."""

    row: IntArray
    tail: IntArray
    head: IntArray
    first: IntArray
    last: IntArray
    limit: IntArray
    capacity: IntArray
    sums: tuple[IntArray, IntArray, IntArray]


def circulate(arcs: Arcs) -> Circulation:
    """Find the circulation of greatest worth.

    Returns: flows and prices in whole numbers, proven best; arcs that are alike (ends and gain) carry in proportion to
             their capacity, to the unit. The result depends on the arcs alone, not on the order of their rows, but for
             single units between arcs that are alike in capacity too.
    Errors:  ArcMalformed and CirculationTooLarge come from Arcs itself.
    Source:  dual smoothing as in SPEEDEX (NSDI 2023); Newton with conjugate gradients; exact flow by OR-tools.
    """
    flow, price = np.zeros(len(arcs.tail), np.int64), np.zeros(arcs.nodes, np.int64)
    laid = _sorted(arcs)
    active, passes = 0, 0
    if len(laid.row):
        near = int(np.abs(laid.limit).max()) * 2 + 1
        if len(laid.row) > max(SMALL_ARCS, SPARSE_ARCS_PER_NODE * arcs.nodes):
            smooth, width = _smooth_prices(laid, arcs.nodes)
            price, near = np.rint(smooth).astype(np.int64), int(width * NEAR_WIDTHS) + 2
        carried, active, passes = _cross_over(laid, price, near)
        flow[laid.row] = carried
    worth, bound = _worths(arcs, flow, price)
    assert worth == bound, "the whole prices prove the flow best"
    return Circulation(flow, price, worth, bound, active, passes)


def circulation_breaches(arcs: Arcs, found: Circulation) -> list[str]:
    """List everything that is wrong with a circulation and its proof, from the arcs alone; empty means it is best."""
    wrong = []
    if (found.flow < 0).any() or (found.flow > arcs.capacity).any():
        wrong.append("an arc carries less than nothing or more than it can")
    net = np.zeros(arcs.nodes, np.int64)
    np.add.at(net, arcs.head, found.flow)
    np.subtract.at(net, arcs.tail, found.flow)
    if net.any():
        wrong.append(f"node {int(np.flatnonzero(net)[0])} does not balance")
    slack = found.price[arcs.head] - found.price[arcs.tail] + arcs.gain
    if (found.flow[slack > 0] < arcs.capacity[slack > 0]).any():
        wrong.append("an arc that gains at these prices could carry more")
    if found.flow[slack < 0].any():
        wrong.append("an arc that loses at these prices carries something")
    return wrong


def warm_up() -> None:
    """Compile the loops on a small graph, so that the first large one does not wait for it."""
    count, nodes = 4_000, 12
    rows = np.arange(count, dtype=np.int64)
    tail, head = rows % nodes, (rows * 7 + rows // nodes + 1) % nodes
    head = np.where(head == tail, (head + 1) % nodes, head)
    circulate(Arcs(nodes, tail, head, rows % 97 + 1, (rows * 7919) % 2_001 - 1_000))


def _sorted(arcs: Arcs) -> _Sorted:
    row = np.flatnonzero(arcs.capacity)
    pair, limit = arcs.tail[row] * arcs.nodes + arcs.head[row], -arcs.gain[row]
    low, spread = (int(limit.min()), int(limit.max()) - int(limit.min()) + 1) if len(row) else (0, 1)
    fits = arcs.nodes * arcs.nodes * spread < WORTH_MAX
    order = np.argsort(pair * spread + (limit - low)) if fits else np.lexsort((limit, pair))
    row, pair, limit = row[order], pair[order], limit[order]
    new = np.ones(len(row), bool)
    new[1:] = pair[1:] != pair[:-1]
    first = np.flatnonzero(new)
    capacity = arcs.capacity[row]
    sums = limit, np.r_[0, np.cumsum(capacity)], np.r_[0, np.cumsum(capacity * limit)]
    tail, head = pair[first] // arcs.nodes, pair[first] % arcs.nodes
    return _Sorted(row, tail, head, first, np.r_[first[1:], len(row)], limit, capacity, sums)


def _smooth_prices(laid: _Sorted, nodes: int) -> tuple[FloatArray, float]:
    """Prices near the best, and the width of smoothing at which few arcs are left marginal."""
    price, width = _rough_prices(laid, nodes)
    ends, window = (laid.tail.copy(), laid.head.copy()), (laid.first.copy(), laid.last.copy())
    frozen, excess, step = np.zeros(nodes), np.empty(nodes), np.empty(nodes)
    weight = np.empty(len(laid.tail))
    total, count = float(laid.sums[1][-1]), len(laid.row)
    while True:
        marginal = smooth_excess(ends, window, laid.sums, (price, width), excess, weight)
        for _ in range(STEPS_MAX):
            excess += frozen
            if np.abs(excess).sum() / 2 <= CALM * marginal / count * total:
                break
            newton_step(ends, weight, excess, step, 1e-2)
            np.clip(step, -STEP_WIDTHS * width, STEP_WIDTHS * width, out=step)
            downhill, share = float(excess @ step), 1.0
            while True:
                marginal = smooth_excess(ends, window, laid.sums, (price + share * step, width), excess, weight)
                if share < 1e-3 or float((excess + frozen) @ step) <= -0.5 * downhill:
                    break
                share *= 0.5
            price = price + share * step
        if marginal <= MARGINAL_PER_NODE * nodes or width < 2.0:
            return price, width
        kept = freeze(ends, window, laid.sums, price, FAR_WIDTHS * width, frozen)
        ends, window, weight = (ends[0][:kept], ends[1][:kept]), (window[0][:kept], window[1][:kept]), weight[:kept]
        width *= max(SHRINK, min(0.9, MARGINAL_PER_NODE * nodes / marginal))


def _rough_prices(laid: _Sorted, nodes: int) -> tuple[FloatArray, float]:
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


def _cross_over(laid: _Sorted, price: IntArray, near: int) -> tuple[IntArray, int, int]:
    """An exact flow over the arcs near their limit, repeated with those that its prices contradict; changes prices."""
    low, high = np.ones(len(laid.tail), np.int64), np.zeros(len(laid.tail), np.int64)
    ends, rows = (laid.tail, laid.head), (laid.first, laid.last)
    widen(ends, rows, (low, high), laid.limit, price, near)
    large, repeat = 4 * near, 0
    while True:
        repeat += 1
        every = int((high - low).sum()) == len(laid.row)
        places, pairs = listed(low, high, int((high - low).sum()))
        solved, spilled = _exact_flow(laid, price, (low, places, pairs), 0 if every else large)
        if not widen(ends, rows, (low, high), laid.limit, price, near):
            if not spilled:
                break
            assert not every, "over all arcs the exact flow is the optimum"
            large *= 4
        if repeat >= REPEATS_MAX or large > LARGE_TIMES_MAX * near:
            low, high = laid.first.copy(), laid.last.copy()
    full = np.arange(len(laid.row)) < np.repeat(low, laid.last - laid.first)
    flow = np.where(full, laid.capacity, 0)
    flow[places] = solved
    _share_alike(laid, flow, price, (places, pairs))
    return flow, len(places), repeat


def _exact_flow(
    laid: _Sorted, price: IntArray, active: tuple[IntArray, IntArray, IntArray], large: int
) -> tuple[IntArray, bool]:
    """The flow over active arcs that completes what the full ones carry; moves prices so that they prove it.

    What no active arc can take spills through a hub, at a cost of `large`; with nought there is no hub.
    Returns: the flow of the active arcs, and whether anything was spilled.
    """
    # OR-tools takes a second to import, and small callers of the engine never need it.
    from ortools.graph.python import min_cost_flow

    low, places, pairs = active
    nodes = len(price)
    carried = laid.sums[1][low] - laid.sums[1][laid.first]
    supply = np.zeros(nodes + 1, np.int64)
    np.add.at(supply, laid.head, carried)
    np.subtract.at(supply, laid.tail, carried)
    gap = price[laid.head] - price[laid.tail]
    every, hub = np.arange(nodes), np.full(nodes, nodes)
    tail, head = np.r_[laid.tail[pairs], every, hub], np.r_[laid.head[pairs], hub, every]
    cost = np.r_[laid.limit[places] - gap[pairs], np.full(2 * nodes, large)]
    capacity = np.r_[laid.capacity[places], np.full(2 * nodes, int(laid.sums[1][-1]) if large else 0)]
    solver = min_cost_flow.SimpleMinCostFlow()
    numbers = solver.add_arcs_with_capacity_and_unit_cost(tail.astype(np.int32), head.astype(np.int32), capacity, cost)
    solver.set_nodes_supplies(np.arange(nodes + 1, dtype=np.int32), supply)
    status = solver.solve()
    assert status == solver.OPTIMAL, "the hub takes what nothing else can"
    flow = np.asarray(solver.flows(numbers), np.int64)
    shift = np.zeros(nodes + 1, np.int64)
    priced = settle_prices((tail, head), cost, (flow, capacity), shift, ROUNDS_MAX)
    assert priced, "a cheapest flow has prices that prove it"
    price += shift[:nodes] - shift[nodes]
    return flow[: len(places)], bool(flow[len(places) :].any())


def _share_alike(laid: _Sorted, flow: IntArray, price: IntArray, active: tuple[IntArray, IntArray]) -> None:
    """Give arcs that are alike in ends and limit a flow in proportion to their capacity."""
    places, pairs = active
    tight = laid.limit[places] == (price[laid.head] - price[laid.tail])[pairs]
    places, pairs = places[tight], pairs[tight]
    bounds = [0, *(np.flatnonzero(pairs[1:] != pairs[:-1]) + 1).tolist(), len(pairs)]
    for start, end in pairwise(bounds):
        if end - start > 1:
            some = places[start:end]
            some = some[np.lexsort((laid.row[some], laid.capacity[some]))]
            flow[some] = share_out(int(flow[some].sum()), laid.capacity[some].tolist())


def _worths(arcs: Arcs, flow: IntArray, price: IntArray) -> tuple[int, int]:
    slack = price[arcs.head] - price[arcs.tail] + arcs.gain
    return int((arcs.gain * flow).sum()), int((np.maximum(slack, 0) * arcs.capacity).sum())
