"""The bulk of a set-off: what must stay payable is pushed, in large amounts, from net debtors to net creditors.

Prices are ranks in the making: the price of a firm is how many links of cost one (or minus one, where a payable is
taken back) lie between it and a net creditor. A half-arc is tight where its cost is the
difference of its prices; only tight half-arcs carry excess. A label packs price and hops, the number of tight half-arcs
to the nearest firm that lacks.
"""

from typing import NamedTuple

import numpy as np

from tarazu.engine.book import IntArray
from tarazu.engine.compiled import compiled, lean
from tarazu.engine.setoff_graph import Core, ShortArray, shift, sort_by

HOP_BITS = 15
STEP = 1 << HOP_BITS  # one price, in a label
HOPS = STEP - 1
UNREACHED = STEP >> 1
PRICE_MAX = (1 << (30 - HOP_BITS)) - 2  # beyond it a label would not fit 32 bits
LEVELS = 4096
FAR = 1 << 29
HOPS_BEYOND = 20  # how far past the deepest level excess may climb before the levels are taken anew


class Board(NamedTuple):
    """What the loops write on while they run."""

    label: ShortArray
    order: ShortArray
    current: IntArray
    queue: ShortArray
    waiting: ShortArray
    level_excess: IntArray
    level_room: IntArray


def new_board(size: int) -> Board:
    """An empty board for `size` firms."""
    short = [np.zeros(size + 1, np.int32) for _ in range(4)]
    return Board(short[0], short[1], np.zeros(size, np.int64), short[2], short[3], *np.zeros((2, LEVELS), np.int64))


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
def dial(core: Core, board: Board) -> None:  # one loop in four, that calls would slow down
    """Raise prices by the shortest distance to a firm that lacks, until every excess is reached (Dial's buckets)."""
    size = len(core.price)
    width = buckets_needed(core.price)
    bucket, distance = np.full(width, -1, np.int32), np.empty(size, np.int32)
    following, before, order = np.empty(size, np.int32), np.empty(size, np.int32), board.order
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


@lean
def start_levels(core: Core, board: Board) -> tuple[int, int]:
    """Level 0 where excess is lacking, no level elsewhere; how many lack, and the whole excess."""
    board.level_excess[:] = 0
    board.level_room[:] = 0
    end = total = 0
    for firm in range(len(core.price)):
        packed = core.price[firm] << HOP_BITS
        if core.excess[firm] < 0:
            board.label[firm] = packed
            board.order[end] = firm
            end += 1
        else:
            board.label[firm] = packed | UNREACHED
            total += core.excess[firm]
    return end, total


@lean
def set_levels(core: Core, board: Board) -> tuple[int, int, int]:
    """Hop levels over tight half-arcs, with the excess on each and the room of the cut below each.

    Returns: how many firms are reached, the deepest level, the whole excess.
    """
    label, order = board.label, board.order
    end, total = start_levels(core, board)
    at = deepest = 0
    while at < end:
        firm = order[at]
        at += 1
        own = label[firm]
        deepest = own & HOPS
        level = min(deepest, LEVELS - 1)
        if core.excess[firm] > 0:
            board.level_excess[level] += core.excess[firm]
        room = 0
        fresh, joined = ((own - STEP) & ~HOPS) | UNREACHED, own - STEP + 1
        for half in range(core.start[firm], core.start[firm + 1]):
            if half == core.middle[firm]:
                fresh, joined = ((own + STEP) & ~HOPS) | UNREACHED, own + STEP + 1
            packed = core.arc[half]
            if packed & 2:
                other = packed >> 2
                if label[other] == joined:
                    room += core.room[core.reverse[half]]
                elif label[other] == fresh:
                    room += core.room[core.reverse[half]]
                    label[other] = joined
                    order[end] = other
                    end += 1
        board.level_room[level] += room
        if deepest >= UNREACHED - 2 * HOPS_BEYOND:
            break
    return end, deepest, total


@lean
def best_cut(board: Board, deepest: int, behind: int) -> tuple[int, int]:
    """The level below which the most excess is stuck behind too little room; -1 and 0 where none is."""
    best, level = 0, -1
    for each in range(min(deepest, LEVELS - 1), -1, -1):
        room = board.level_room[each]
        if behind > 0 and 2 * room <= behind and behind - room > best:
            best, level = behind - room, each
        behind += board.level_excess[each]
    return level, best


@lean
def raise_behind(core: Core, board: Board, level: int) -> None:
    """Raise all prices behind a level cut by one, and fill the cut."""
    label = board.label
    for firm in range(len(core.price)):
        if label[firm] & HOPS <= level:
            continue
        own = core.price[firm]
        for half in range(core.start[firm], core.start[firm + 1]):
            packed = core.arc[half]
            other = packed >> 2
            if not packed & 1 or label[other] & HOPS > level:
                continue
            if core.price[other] + (1 if half < core.middle[firm] else -1) == own:
                amount = core.room[half]
                shift(core, half, amount)
                core.excess[firm] -= amount
                core.excess[other] += amount
    for firm in range(len(core.price)):
        if label[firm] & HOPS > level:
            core.price[firm] += 1


@lean
def lowest_label(core: Core, label: ShortArray, firm: int) -> tuple[int, int]:
    """The label a firm must have to pass excess on, and the half-arc that asks for the least."""
    least, where = 2**31 - 1, core.start[firm + 1]
    for half in range(core.start[firm], core.start[firm + 1]):
        packed = core.arc[half]
        if packed & 1:
            asked = label[packed >> 2] + 1 + (STEP if half < core.middle[firm] else -STEP)
            if asked < least:
                least, where = asked, half
                if asked <= label[firm] + 1:
                    break
    return least, where


@lean
def push_on(core: Core, board: Board, firm: int, tail: int) -> int:
    """Push a firm's excess along its admissible half-arcs; the new tail of the queue."""
    label, half, excess = board.label, board.current[firm], core.excess[firm]
    middle, last, own = core.middle[firm], core.start[firm + 1], board.label[firm]
    down, up = own - STEP - 1, own + STEP - 1
    while half < last:
        packed = core.arc[half]
        if packed & 1:
            other = packed >> 2
            if label[other] == (down if half < middle else up):
                amount = min(core.room[half], excess)
                shift(core, half, amount)
                excess -= amount
                core.excess[other] += amount
                if board.waiting[other] == 0 and core.excess[other] > 0:
                    board.waiting[other] = 1
                    board.queue[tail] = other
                    tail = 0 if tail + 1 == len(board.queue) else tail + 1
                if excess == 0:
                    break
        half += 1
    board.current[firm] = half
    core.excess[firm] = excess
    return tail


@lean
def push_all(core: Core, board: Board, reached: int, work_max: int, hops_max: int) -> None:
    """Push and relabel first in, first out, the farthest first, until the work is spent or excess is placed or far."""
    label, queue, size = board.label, board.queue, len(board.queue)
    head = tail = work = 0
    for at in range(reached - 1, -1, -1):
        firm = board.order[at]
        board.current[firm] = core.start[firm]
        if core.excess[firm] > 0:
            board.waiting[firm] = 1
            queue[tail] = firm
            tail += 1
    while head != tail:
        firm = queue[head]
        head = 0 if head + 1 == size else head + 1
        board.waiting[firm] = 0
        while True:
            tail = push_on(core, board, firm, tail)
            if core.excess[firm] <= 0 or work > work_max:
                break
            least, where = lowest_label(core, label, firm)
            work += 8 + where - core.start[firm]
            label[firm] = least
            board.current[firm] = where
            if least & HOPS > hops_max:
                break
    for firm in range(len(core.price)):
        core.price[firm] = label[firm] >> HOP_BITS


@lean
def whole_excess(core: Core) -> int:
    """What is not yet placed."""
    total = 0
    for excess in core.excess:
        total += max(excess, 0)
    return total


@compiled
def bulk_step(core: Core, board: Board, work_max: int) -> None:
    """One step of the bulk: take levels, then raise behind the thinnest cut, or raise all and let it run, or push."""
    reached, deepest, total = set_levels(core, board)
    behind = total - board.level_excess.sum()
    level, stuck = best_cut(board, deepest, behind)
    if 0 <= level < deepest and 10 * stuck > total:
        raise_behind(core, board, level)
    elif 5 * behind > total:
        dial(core, board)
        wave(core)
    else:
        push_all(core, board, reached, work_max, min(deepest + HOPS_BEYOND, UNREACHED - 1))
