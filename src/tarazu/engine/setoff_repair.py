"""How a set-off is stopped early: balance is restored along the shortest ways at any cost; and what is proven."""

import numpy as np

from tarazu.engine.book import IntArray
from tarazu.engine.compiled import compiled, lean
from tarazu.engine.setoff_graph import Core, ShortArray, shift

AWAY = 1 << 29


@lean
def level_all(core: Core, level: ShortArray, order: ShortArray) -> int:
    """How many half-arcs with room lie between each firm and one that lacks; how many firms are reached."""
    end = at = 0
    for firm in range(len(level)):
        level[firm] = AWAY
        if core.excess[firm] < 0:
            level[firm] = 0
            order[end] = firm
            end += 1
    while at < end:
        firm = order[at]
        at += 1
        for half in range(core.start[firm], core.start[firm + 1]):
            other = core.arc[half] >> 2
            if core.arc[half] & 2 and level[other] == AWAY:
                level[other] = level[firm] + 1
                order[end] = other
                end += 1
    return end


@lean
def move_path(core: Core, path: IntArray, length: int, firm: int) -> None:
    """Move what the path has room for from its first firm to its last."""
    source = core.arc[core.reverse[path[0]]] >> 2
    amount = min(core.excess[source], -core.excess[firm])
    for at in range(length):
        amount = min(amount, core.room[path[at]])
    for at in range(length):
        shift(core, path[at], amount)
    core.excess[source] -= amount
    core.excess[firm] += amount


@lean
def drain(core: Core, level: ShortArray, current: IntArray, path: IntArray, source: int) -> None:
    """Move a firm's excess down the levels until none is left or no way is open."""
    while core.excess[source] > 0:
        firm, length = source, 0
        while core.excess[firm] >= 0:
            half, last = current[firm], core.start[firm + 1]
            while half < last and not (core.arc[half] & 1 and level[core.arc[half] >> 2] == level[firm] - 1):
                half += 1
            current[firm] = half
            if half < last:
                path[length] = half
                length += 1
                firm = core.arc[half] >> 2
            elif length == 0:
                return
            else:
                length -= 1
                firm = core.arc[core.reverse[path[length]]] >> 2
                current[firm] += 1
        move_path(core, path, length, firm)


@compiled
def repair(core: Core) -> None:
    """Place all that is left over, so that every firm's net position is as it was."""
    size = len(core.price)
    level, order = np.empty(size, np.int32), np.empty(size, np.int32)
    current, path = np.empty(size, np.int64), np.empty(size + 1, np.int64)
    while core.excess.max() > 0:
        reached = level_all(core, level, order)
        for at in range(reached):
            current[order[at]] = core.start[order[at]]
        for at in range(reached):
            if core.excess[order[at]] > 0:
                drain(core, level, current, path, order[at])


@compiled
def proven(core: Core) -> tuple[int, IntArray]:
    """What is cleared, and how much of the obligations each worth weighs: their sum by worth is the bound.

    The worth of an obligation u -> v is 1 + price[v] - price[u], where that is above zero.
    """
    most = 1 + core.price.max() - core.price.min()
    weight = np.zeros(most + 1, np.int64)
    total = 0
    for firm in range(len(core.price)):
        for half in range(core.start[firm], core.middle[firm]):
            total += core.room[half]
            worth = 1 + core.price[core.arc[half] >> 2] - core.price[firm]
            if worth > 0:
                weight[worth] += core.room[half] + core.room[core.reverse[half]]
    return total, weight
