"""How prices of a set-off change once nothing more can move along tight half-arcs.

The price of a firm is how many links of cost one (or minus one, where a payable is taken back) lie between it and a
net creditor: a rank in the making.
"""

import numpy as np

from tarazu.engine.compiled import compiled, lean
from tarazu.engine.setoff_graph import Core, ShortArray, shift, sort_by
from tarazu.engine.setoff_trees import GIVES

FAR = 1 << 29


@lean
def enter(bucket: ShortArray, following: ShortArray, before: ShortArray, firm: int, at: int) -> None:
    """Put a firm at the head of a bucket."""
    head = bucket[at]
    following[firm], before[firm], bucket[at] = head, -1, firm
    if head >= 0:
        before[head] = firm


@lean
def leave(bucket: ShortArray, following: ShortArray, before: ShortArray, firm: int, at: int) -> None:
    """Take a firm out of its bucket."""
    here, there = before[firm], following[firm]
    if here >= 0:
        following[here] = there
    else:
        bucket[at] = there
    if there >= 0:
        before[there] = here


@lean
def buckets_needed(price: ShortArray) -> int:
    """A power of two above every reduced cost there can be."""
    low = high = 0
    for each in price:
        low, high = min(low, each), max(high, each)
    size = 64
    while size < high - low + 4:
        size *= 2
    return size


@lean
def raise_prices(core: Core, distance: ShortArray, reached: int) -> None:
    """Add to every price its distance, as far as distances are settled."""
    for firm in range(len(distance)):
        core.price[firm] += min(distance[firm], reached)


@lean
def start_distances(core: Core, distance: ShortArray, order: ShortArray) -> tuple[int, int]:
    """Distance 0 where excess is lacking; how many those are, and how many firms have excess."""
    end = left = 0
    for firm in range(len(distance)):
        distance[firm] = FAR
        if core.excess[firm] < 0:
            distance[firm] = 0
            order[end] = firm
            end += 1
        elif core.excess[firm] > 0:
            left += 1
    return end, left


@lean
def next_bucket(bucket: ShortArray, following: ShortArray, order: ShortArray, now: int, end: int) -> tuple[int, int]:
    """Go on to the next bucket that holds firms, and line them up; there is one."""
    place = len(bucket) - 1
    now += 1
    while bucket[now & place] == -1:
        now += 1
    firm = bucket[now & place]
    bucket[now & place] = -1
    while firm >= 0:
        order[end] = firm
        end += 1
        firm = following[firm]
    return now, end


@compiled
def dial(core: Core) -> None:  # one loop in four, that calls would slow down
    """Raise prices by the shortest distance to a firm that lacks, until every excess is reached (Dial's buckets)."""
    size = len(core.price)
    width = buckets_needed(core.price)
    bucket, distance = np.full(width, -1, np.int32), np.empty(size, np.int32)
    following, before, order = np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size, np.int32)
    end, left = start_distances(core, distance, order)
    at = now = furthest = 0
    while left > 0:
        while at < end and left > 0:
            firm = order[at]
            at += 1
            if core.excess[firm] > 0:
                left -= 1
            base = now + core.price[firm]
            for half in range(core.start[firm], core.start[firm + 1]):
                packed = core.arc[half]
                other = packed >> 2
                if not packed & 2 or distance[other] <= now:
                    continue
                found = base - core.price[other] + (1 if half >= core.middle[firm] else -1)
                if found < distance[other]:
                    if distance[other] < FAR:
                        leave(bucket, following, before, other, distance[other] & (width - 1))
                    distance[other] = found
                    if found == now:
                        order[end] = other
                        end += 1
                    else:
                        enter(bucket, following, before, other, found & (width - 1))
                        furthest = max(furthest, found)
        if left == 0 or now >= furthest:
            break
        now, end = next_bucket(bucket, following, order, now, end)
    raise_prices(core, distance, now)


@lean
def least_cost(core: Core, side: ShortArray, firm: int) -> int:
    """The smallest reduced cost of a half-arc by which a firm's forest could claim what it does not hold."""
    least, own = FAR, side[firm]
    sign = 1 if own == GIVES else -1
    for half in range(core.start[firm], core.start[firm + 1]):
        packed = core.arc[half]
        other = packed >> 2
        if packed & own and side[other] != own:
            cost = core.price[other] - core.price[firm] + (1 if half < core.middle[firm] else -1)
            least = min(least, sign * cost)
    return least


@lean
def reprice(core: Core, side: ShortArray, stuck: int) -> None:
    """Move the prices of the forest that can grow no more by the least that makes a half-arc out of it tight."""
    least = FAR
    for firm in range(len(core.price)):
        if side[firm] == stuck:
            least = min(least, least_cost(core, side, firm))
    for firm in range(len(core.price)):
        if side[firm] == stuck:
            core.price[firm] += least if stuck == GIVES else -least


@compiled
def wave(core: Core) -> None:
    """Push excess down the prices once, the farthest firms first, so that streams join before they move on."""
    size = len(core.price)
    low, high = core.price.min(), core.price.max()
    order = sort_by(high - core.price, np.arange(size), high - low + 1)
    for firm in order:
        half = core.start[firm]
        while core.excess[firm] > 0 and half < core.middle[firm]:
            other = core.arc[half] >> 2
            if core.arc[half] & 1 and core.price[other] == core.price[firm] - 1:
                amount = min(core.excess[firm], core.room[half])
                shift(core, half, amount)
                core.excess[firm] -= amount
                core.excess[other] += amount
            half += 1
