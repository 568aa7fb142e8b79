"""The cheapest flow by the network simplex, begun near the optimum and gone on with as arcs are added.

The first tree joins nodes by the arcs nearest their limit, which are those that carry a part of what they can. What
they cannot carry goes over a hub at a cost, until better arcs have been let in.
"""

from dataclasses import dataclass

import numpy as np

from tarazu.engine.book import IntArray
from tarazu.engine.simplex_loops import EMPTY, FULL, Net, Tree, first_flow, grown, improve, price_all, spanning

ANY = np.iinfo(np.int64).max


@dataclass(slots=True)
class CheapestFlow:
    """A flow over arcs, cheapest as soon as `improve` has said so. Nodes are 0 .. nodes - 1."""

    net: Net
    tree: Tree

    @property
    def flow(self) -> IntArray:
        """What each arc carries, in the order in which they came."""
        return self.net.flow[len(self.tree.parent) - 1 :]

    @property
    def price(self) -> IntArray:
        """Prices of the nodes: an arc with room has price[head] - price[tail] <= cost, one that carries >= cost."""
        over_hub: IntArray = self.tree.price[:-1] - self.tree.price[-1]
        return over_hub

    @property
    def spills(self) -> bool:
        """Whether anything goes over the hub."""
        return bool(self.net.flow[: len(self.tree.parent) - 1].any())

    def improve(self) -> None:
        """Make the flow the cheapest."""
        improve(self.net, self.tree)

    def charge(self, large: int) -> None:
        """Change what the hub costs, each way."""
        self.net.cost[: len(self.tree.parent) - 1] = large
        price_all(self.net, self.tree)

    def add(self, ends: tuple[IntArray, IntArray], cost: IntArray, capacity: IntArray, full: IntArray) -> None:
        """Let more arcs take part; those that were full on the way here are told by 1."""
        self.net = Net(
            np.r_[self.net.tail, ends[0].astype(np.int32)],
            np.r_[self.net.head, ends[1].astype(np.int32)],
            np.r_[self.net.cost, cost],
            np.r_[self.net.capacity, capacity],
            np.r_[self.net.flow, full * capacity],
            np.r_[self.net.place, np.where(full, FULL, EMPTY).astype(np.int8)],
        )


def near_optimum(
    ends: tuple[IntArray, IntArray], cost: IntArray, capacity: IntArray, supply: IntArray, large: int
) -> CheapestFlow:
    """A flow that takes away what nodes have, to be improved; quickly, where costs below nought tell the full arcs.

    What the arcs cannot take goes over the hub at the cost `large` each way.
    """
    tail, head = ends
    nodes = len(supply)
    nothing = np.zeros(nodes, np.int64)
    net = Net(
        np.r_[nothing, tail].astype(np.int32),
        np.r_[nothing, head].astype(np.int32),
        np.r_[nothing + large, cost],
        np.r_[nothing + ANY, capacity],
        np.r_[nothing, np.where(cost < 0, capacity, 0)],
        np.r_[nothing, np.where(cost < 0, FULL, EMPTY)].astype(np.int8),
    )
    branches = spanning(net, nodes + np.argsort(np.abs(cost), kind="stable"), nodes)
    net.flow[branches[2][branches[2] >= 0]] = 0
    rest = supply.copy()
    np.add.at(rest, head, net.flow[nodes:])
    np.subtract.at(rest, tail, net.flow[nodes:])
    first_flow(net, rest, branches)
    tree = grown(branches)
    price_all(net, tree)
    return CheapestFlow(net, tree)
