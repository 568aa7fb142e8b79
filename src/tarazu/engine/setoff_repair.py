"""How a set-off is stopped early: balance is restored along the shortest ways at any cost; and what is proven."""

from typing import NamedTuple

import numpy as np

from tarazu.engine.book import IntArray
from tarazu.engine.compiled import compiled, lean
from tarazu.engine.setoff_graph import Core, ShortArray, shift

AWAY = 1 << 29
MANY = 4  # times the half-arcs of the last level: with fewer left away, these look for the level


class Search(NamedTuple):
    """A search back from the firms that lack: how many half-arcs lie between each firm and one of them."""

    level: ShortArray
    order: ShortArray  # firms as they were reached
    away: ShortArray  # firms that may not have been reached yet
    found: ShortArray  # firms with something left over, the nearest first


@lean
def start_search(core: Core, search: Search) -> tuple[int, int]:
    """Level 0 where something is lacking; how many those are, and how many firms have something left over."""
    end = left = 0
    for firm in range(len(search.level)):
        search.level[firm] = AWAY
        if core.excess[firm] < 0:
            search.level[firm] = 0
            search.order[end] = firm
            end += 1
        elif core.excess[firm] > 0:
            left += 1
    return end, left


@lean
def reach_from(core: Core, search: Search, begin: int, end: int, now: int) -> int:
    """Reach what leads to the firms of the last level, looking from those; where the new level ends."""
    last = end
    for at in range(begin, last):
        firm = search.order[at]
        for half in range(core.start[firm], core.start[firm + 1]):
            other = core.arc[half] >> 2
            if core.arc[half] & 2 and search.level[other] == AWAY:
                search.level[other] = now
                search.order[end] = other
                end += 1
    return end


@lean
def reach_to(core: Core, search: Search, count: int, end: int, now: int) -> tuple[int, int]:
    """Reach the same, looking from the firms that are still away; how many stay away, and where the new level ends."""
    stays = 0
    for at in range(count):
        firm = search.away[at]
        if search.level[firm] != AWAY:
            continue
        half, last = core.start[firm], core.start[firm + 1]
        while half < last and not (core.arc[half] & 1 and search.level[core.arc[half] >> 2] < now):
            half += 1
        if half < last:
            search.level[firm] = now
            search.order[end] = firm
            end += 1
        else:
            search.away[stays] = firm
            stays += 1
    return stays, end


@lean
def level_all(core: Core, search: Search) -> int:
    """Search until every firm with something left over is reached, and list those; how many they are.

    Once the last level has many half-arcs beside those of the firms still away, it is quicker to look from these: the
    first way that one of them finds will do.
    """
    end, left = start_search(core, search)
    begin = found = now = 0
    count, unseen = -1, len(core.arc)
    while begin < end and found < left:
        wide = 0
        for at in range(begin, end):
            firm = search.order[at]
            wide += core.start[firm + 1] - core.start[firm]
        unseen -= wide
        now, last = now + 1, end
        if wide * MANY < unseen:
            end = reach_from(core, search, begin, end, now)
        else:
            if count < 0:
                count = len(search.away)
                for firm in range(count):
                    search.away[firm] = firm
            count, end = reach_to(core, search, count, end, now)
        begin = last
        for at in range(begin, end):
            if core.excess[search.order[at]] > 0:
                search.found[found] = search.order[at]
                found += 1
    return found


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
    short = np.empty((4, size), np.int32)
    search = Search(short[0], short[1], short[2], short[3])
    current, path = np.empty(size, np.int64), np.empty(size + 1, np.int64)
    while core.excess.max() > 0:
        found = level_all(core, search)
        current[:] = core.start[:-1]
        for at in range(found):
            drain(core, search.level, current, path, search.found[at])


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
