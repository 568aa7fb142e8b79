"""The best circulation over a graph with few nodes and very many arcs, exactly, with a proof in whole numbers.

Pair orders at uniform valuations are such a graph: a node for each good, an arc for each order. The dual has one price
for each node; arcs enter only through passes over them. Prices are found by Newton steps on a dual smoothed around
every arc's limit, the smoothing made narrower step by step; the few arcs that stay marginal go to an exact flow; and
its whole prices prove the result against every arc, or name the arcs that the flow has to see as well.
"""

from dataclasses import dataclass

import numpy as np

from tarazu.engine.book import IntArray
from tarazu.engine.chains import joined, price_inside, taken_apart
from tarazu.engine.crossing import cross_over, share_rows
from tarazu.engine.pieces import lift, pieces
from tarazu.engine.smoothing import Laid, lay_out, rough_prices, smooth_prices
from tarazu.kernel.errors import Kind, TarazuError

WORTH_MAX = 2**62  # capacity times gain, all arcs together: below it no sum here leaves 64 bits
NEAR_WIDTHS = 1.5  # how far from its limit, in widths of the last smoothing, an arc still goes to the exact flow
SMALL_ARCS = 1_500  # so few arcs go to the exact flow at once
SMOOTHED_ARCS_PER_NODE = 3  # nor is smoothing worth its passes where nodes have so few arcs
SPARSE_ARCS_PER_NODE = 15  # nor a choice of arcs where they have so few


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
        if max(capacity, 16 * len(self.gain)) * (4 * gain + 1) >= WORTH_MAX:
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


def circulate(arcs: Arcs) -> Circulation:
    """Find the circulation of greatest worth.

    Returns: flows and prices in whole numbers, proven best; arcs that are alike (ends and gain) carry in proportion to
             their capacity, to the unit. The result depends on the arcs alone, not on the order of their rows, but for
             single units between arcs that are alike in capacity too.
    Errors:  ArcMalformed and CirculationTooLarge come from Arcs itself.
    Source:  dual smoothing as in SPEEDEX (NSDI 2023); Newton with conjugate gradients; exact flow by OR-tools.
    """
    if len(arcs.tail) <= SPARSE_ARCS_PER_NODE * arcs.nodes:
        flow, price, active, passes = _sparse(arcs)
    else:
        laid = lay_out(arcs.nodes, (arcs.tail, arcs.head), arcs.capacity, arcs.gain)
        flow, price, active, passes = _solved(laid, arcs.nodes, arcs.capacity)
    worth, bound = _worths(arcs, flow, price)
    assert worth == bound, "the whole prices prove the flow best"
    return Circulation(flow, price, worth, bound, active, passes)


def _sparse(arcs: Arcs) -> tuple[IntArray, IntArray, int, int]:
    """As `_solved`, after chains of arcs have been joined and those that lie on no ring left out."""
    ends = arcs.tail, arcs.head
    chains = joined(arcs.nodes, ends, arcs.capacity, arcs.gain)
    capacity = chains.open_capacity()
    laid = lay_out(arcs.nodes, (chains.tail, chains.head), capacity, chains.gain)
    piece = pieces(laid, arcs.nodes)
    capacity = np.where(piece[chains.tail] == piece[chains.head], capacity, 0)
    kept = lay_out(arcs.nodes, (chains.tail, chains.head), capacity, chains.gain)
    flow, price, active, passes = _solved(kept, arcs.nodes, capacity)
    lift(laid, piece, price)
    price_inside(chains, ends, arcs.capacity, arcs.gain, price)
    return taken_apart(chains, chains.with_returning(flow), len(arcs.tail)), price, active, passes


def _solved(laid: Laid, nodes: int, capacity: IntArray) -> tuple[IntArray, IntArray, int, int]:
    """The flow of every row, the prices, how many arcs had a say in the exact flow and how often some were let in."""
    if not len(laid.limit):
        return np.zeros(len(capacity), np.int64), np.zeros(nodes, np.int64), 0, 0
    far = laid.path_cost_max(nodes)
    smooth, near = rough_prices(laid, nodes)[0], far
    if len(laid.limit) > max(SMALL_ARCS, SMOOTHED_ARCS_PER_NODE * nodes):
        smooth, width = smooth_prices(laid, nodes)
        if len(laid.limit) > SPARSE_ARCS_PER_NODE * nodes:
            near = min(int(width * NEAR_WIDTHS) + 2, far)
    price = np.rint(np.clip(smooth, -far, far)).astype(np.int64)
    carried, active, passes = cross_over(laid, price, near)
    return share_rows(laid, carried, capacity), price, active, passes


def warm_up() -> None:
    """Compile the loops on a small graph, so that the first large one does not wait for it."""
    count, nodes = 4_000, 12
    rows = np.arange(count, dtype=np.int64)
    tail, head = rows % nodes, (rows * 7 + rows // nodes + 1) % nodes
    head = np.where(head == tail, (head + 1) % nodes, head)
    circulate(Arcs(nodes, tail, head, rows % 97 + 1, (rows * 7919) % 2_001 - 1_000))


def _worths(arcs: Arcs, flow: IntArray, price: IntArray) -> tuple[int, int]:
    slack = price[arcs.head] - price[arcs.tail] + arcs.gain
    return int((arcs.gain * flow).sum()), int((np.maximum(slack, 0) * arcs.capacity).sum())
