"""An independent check that a circulation is the best, over all its arcs: no solver, no float, nothing shared.

Let every arc have the slack price[head] - price[tail] + gain. Prices cancel out of the sum of slack times flow over a
flow that balances, so this sum is its worth; and no flow can make it larger than one that is full wherever the slack
is above zero and empty wherever it is below.
"""

import numpy as np

from tarazu.engine.circulation import Arcs, Circulation

PRICE_MAX = 2**61  # beyond it a difference of prices could leave 64 bits, and prove nothing


def circulation_breaches(arcs: Arcs, found: Circulation) -> list[str]:
    """List everything that is wrong with a circulation and its proof, from the arcs alone; empty means it is best."""
    if found.flow.shape != arcs.tail.shape or found.price.shape != (arcs.nodes,):
        return ["there is not one flow for every arc and one price for every node"]
    wrong = []
    if (found.flow < 0).any() or (found.flow > arcs.capacity).any():
        wrong.append("an arc carries less than nothing or more than it can")
    net = np.zeros(arcs.nodes, np.int64)
    np.add.at(net, arcs.head, found.flow)
    np.subtract.at(net, arcs.tail, found.flow)
    if net.any():
        wrong.append(f"node {int(np.flatnonzero(net)[0])} does not balance")
    if arcs.nodes and max(int(found.price.max()), -int(found.price.min())) > PRICE_MAX:
        return [*wrong, "a price is too large to prove anything"]
    slack = found.price[arcs.head] - found.price[arcs.tail] + arcs.gain
    if (found.flow[slack > 0] < arcs.capacity[slack > 0]).any():
        wrong.append("an arc that gains at these prices could carry more")
    if found.flow[slack < 0].any():
        wrong.append("an arc that loses at these prices carries something")
    if not wrong and not found.worth == found.bound == int((arcs.gain * found.flow).sum()):
        wrong.append("the worth told is not that of the flow, or not the bound")
    return wrong
