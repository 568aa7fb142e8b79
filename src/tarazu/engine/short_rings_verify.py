"""An independent check of packed short rings and their bound, in whole numbers: no float, nothing shared.

The bound: let every two nodes that an arc joins have a toll, so that no closed walk of up to the size pays more than
nothing in tolls. Then the tolls of a packing's flow sum to nothing or less, so its worth is at most the sum of
flow * (gain - toll), and no flow makes that larger than the sum of capacity * max(0, gain - toll).
"""

import numpy as np

from tarazu.engine.book import IntArray
from tarazu.engine.circulation import Arcs
from tarazu.engine.short_rings import ShortRings

STARTS_AT_ONCE = 256  # walks from so many nodes are searched together, to bound memory
NOWHERE = -(2**62)  # what a walk that does not exist pays


def short_ring_breaches(arcs: Arcs, size_max: int, found: ShortRings) -> list[str]:
    """List everything that is wrong with packed rings and their bound; empty means both are sound."""
    wrong = []
    flow = np.zeros(len(arcs.tail), np.int64)
    for row, amount in zip(found.rings.tolist(), found.amount.tolist(), strict=True):
        ring = [arc for arc in row if arc >= 0]
        nodes = arcs.tail[ring].tolist()
        if not 2 <= len(ring) <= size_max or row[: len(ring)] != ring or len(set(nodes)) != len(ring):
            wrong.append(f"{row} is not a ring of at most {size_max} arcs through as many nodes")
        if arcs.head[ring].tolist() != nodes[1:] + nodes[:1]:
            wrong.append(f"{row} is not closed")
        if amount <= 0:
            wrong.append(f"{row} carries nothing")
        flow[ring] += amount
    if (flow != found.flow).any():
        wrong.append("the flow is not that of the rings")
    if (found.flow > arcs.capacity).any():
        wrong.append("an arc carries more than it can")
    if found.worth != int((arcs.gain * found.flow).sum()):
        wrong.append("the worth told is not that of the flow")
    usable = arcs.capacity > 0
    if found.bound != int((arcs.capacity * np.maximum(0, arcs.gain - found.toll))[usable].sum()):
        wrong.append("the bound told is not that of the tolls")
    if dearest_walk(arcs, size_max, found.toll) > 0:
        wrong.append("a ring of the size is paid by the tolls, so that they bound nothing")
    return wrong


def dearest_walk(arcs: Arcs, size_max: int, toll: IntArray) -> int:
    """The most that tolls pay along a closed walk of two to `size_max` arcs with a capacity."""
    usable = np.flatnonzero(arcs.capacity)
    usable = usable[np.argsort(arcs.head[usable], kind="stable")]
    if not len(usable):
        return 0
    tail, paid = arcs.tail[usable], toll[usable]
    heads, first = np.unique(arcs.head[usable], return_index=True)
    most = NOWHERE
    for start in range(0, arcs.nodes, STARTS_AT_ONCE):
        begun = np.arange(start, min(start + STARTS_AT_ONCE, arcs.nodes))
        reached = np.full((len(begun), arcs.nodes), NOWHERE)
        reached[np.arange(len(begun)), begun] = 0
        for _ in range(size_max):
            following = np.full_like(reached, NOWHERE)
            following[:, heads] = np.maximum.reduceat(np.maximum(reached[:, tail], NOWHERE // 2) + paid, first, axis=1)
            reached = np.where(following < NOWHERE // 4, NOWHERE, following)
            most = max(most, int(reached[np.arange(len(begun)), begun].max()))
    return most
