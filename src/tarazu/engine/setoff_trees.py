"""The last of a set-off: two forests over tight half-arcs, one from what is left over, one from what is lacking.

Where they touch, a payable moves along the path between the roots. A branch cut off by that looks for another parent
close by, so nothing is searched twice from the beginning (Boykov and Kolmogorov 2004 grow forests so for cuts). Where
they cannot touch, the smaller forest moves its prices by the least that lets it grow: the primal-dual method, whose
end is the optimum. `mark` packs price and forest, so that one look at a firm says both.
"""

from typing import NamedTuple

import numpy as np

from tarazu.engine.book import IntArray
from tarazu.engine.compiled import lean
from tarazu.engine.setoff_graph import Core, ShortArray, shift

GIVES, LACKS = 1, 2  # the forest of what is left over, and of what is lacking; 0 is neither
ROOT, ORPHAN = -2, -1
NOW, LEFT, ORPHANS, WORK = range(4)  # places in `tally`
HEAD, TAIL, SPENT = range(4, 7)  # places in `tally` of the forest of what is left over; of the other, three further on
NONE = 1 << 30


class Forest(NamedTuple):
    """Who hangs on whom; `parent` is the half-arc at a firm that leads to its parent, ROOT or ORPHAN."""

    mark: ShortArray
    parent: ShortArray
    seen: IntArray
    depth: ShortArray
    queue: ShortArray
    waiting: ShortArray
    orphan: ShortArray
    tally: IntArray


@lean
def wait(forest: Forest, firm: int) -> None:
    """Have a firm looked at (again)."""
    side = forest.mark[firm] & 3
    if forest.waiting[firm] & side == 0:
        forest.waiting[firm] |= side
        line = side - 1
        tail = forest.tally[TAIL + 3 * line]
        forest.queue[line, tail] = firm
        forest.tally[TAIL + 3 * line] = 0 if tail + 1 == forest.queue.shape[1] else tail + 1


def new_forest(size: int) -> Forest:
    """Room for forests of `size` firms, from numpy, which asks the system for large pages."""
    short = np.empty((7, size + 1), np.int32)
    seen = np.empty(size, np.int64)
    return Forest(short[0], short[1], seen, short[2], short[5:], short[3], short[4], np.zeros(10, np.int64))


@lean
def plant(core: Core, forest: Forest) -> None:
    """Every firm with excess roots one forest, every firm that lacks the other."""
    forest.tally[:] = 0
    forest.tally[NOW] = 1
    forest.seen[:], forest.depth[:], forest.waiting[:] = 0, 0, 0
    for firm in range(len(core.price)):
        excess = core.excess[firm]
        forest.mark[firm] = core.price[firm] << 2
        forest.parent[firm] = ORPHAN
        if excess != 0:
            forest.mark[firm] |= GIVES if excess > 0 else LACKS
            forest.parent[firm] = ROOT
            forest.tally[LEFT] += max(excess, 0)
            wait(forest, firm)


@lean
def walk(core: Core, forest: Forest, firm: int, amount: int) -> tuple[int, int]:
    """The root above a firm, and how much of an amount can move between them."""
    gives = forest.mark[firm] & 3 == GIVES
    while forest.parent[firm] != ROOT:
        half = forest.parent[firm]
        amount = min(amount, core.room[core.reverse[half] if gives else half])
        firm = core.arc[half] >> 2
    return firm, amount


@lean
def orphan(forest: Forest, firm: int) -> None:
    """Cut a firm off its parent."""
    forest.parent[firm] = ORPHAN
    at = forest.tally[ORPHANS]
    forest.orphan[at] = firm
    forest.tally[ORPHANS] = at + 1


@lean
def move(core: Core, forest: Forest, firm: int, amount: int) -> None:
    """Move an amount between a firm and its root; branches that this fills fall off."""
    gives = forest.mark[firm] & 3 == GIVES
    while forest.parent[firm] != ROOT:
        half = forest.parent[firm]
        if shift(core, core.reverse[half] if gives else half, amount):
            orphan(forest, firm)
        firm = core.arc[half] >> 2
        forest.tally[WORK] += 1
    core.excess[firm] += -amount if gives else amount
    if core.excess[firm] == 0:
        orphan(forest, firm)


@lean
def augment(core: Core, forest: Forest, half: int) -> None:
    """Move what can be moved along the path that a half-arc from one forest to the other closes."""
    near, far = core.arc[core.reverse[half]] >> 2, core.arc[half] >> 2
    top, amount = walk(core, forest, near, core.room[half])
    bottom, amount = walk(core, forest, far, amount)
    amount = min(amount, core.excess[top], -core.excess[bottom])
    shift(core, half, amount)
    move(core, forest, near, amount)
    move(core, forest, far, amount)
    forest.tally[LEFT] -= amount


@lean
def depth_of(core: Core, forest: Forest, firm: int, now: int) -> int:
    """How far a firm is from a root that still stands; -1 where its branch has fallen off."""
    here, steps = firm, 0
    while forest.seen[here] != now:
        half = forest.parent[here]
        if half == ORPHAN:
            return -1
        if half == ROOT:
            forest.seen[here], forest.depth[here] = now, 0
            break
        steps += 1
        here = core.arc[half] >> 2
    depth: int = steps + forest.depth[here]
    here, steps = firm, depth
    while forest.seen[here] != now:
        forest.seen[here], forest.depth[here] = now, steps
        steps -= 1
        here = core.arc[forest.parent[here]] >> 2
    return depth


@lean
def find_parent(core: Core, forest: Forest, firm: int, now: int) -> bool:
    """Hang an orphan on a firm of its own forest that still hangs on a root, preferably no deeper than before."""
    own = forest.mark[firm]
    needed = 3 - (own & 3)
    best, where, old = NONE, -1, forest.depth[firm]
    for half in range(core.start[firm], core.start[firm + 1]):
        packed = core.arc[half]
        if packed & needed and forest.mark[packed >> 2] == (own - 4 if half < core.middle[firm] else own + 4):
            forest.tally[WORK] += 4
            depth = depth_of(core, forest, packed >> 2, now)
            if 0 <= depth < best:
                best, where = depth, half
                if depth < old:
                    break
    if where < 0:
        return False
    forest.parent[firm], forest.seen[firm], forest.depth[firm] = where, now, best + 1
    return True


@lean
def set_free(core: Core, forest: Forest, firm: int, tail: int) -> int:
    """Take a firm out of its forest: its children fall off, and who could claim it is looked at again."""
    own = forest.mark[firm]
    for half in range(core.start[firm], core.start[firm + 1]):
        packed = core.arc[half]
        other = packed >> 2
        forest_there = forest.mark[other] & 3
        if forest_there == 0 or forest.mark[other] >> 2 != (own >> 2) - (1 if half < core.middle[firm] else -1):
            continue
        if packed & (3 - forest_there):
            wait(forest, other)
        up = forest.parent[other]
        if forest_there == own & 3 and up >= 0 and core.arc[up] >> 2 == firm:
            forest.parent[other] = ORPHAN
            forest.orphan[tail] = other
            tail = 0 if tail + 1 == len(forest.orphan) else tail + 1
    forest.mark[firm] = own & ~3
    return tail


@lean
def adopt(core: Core, forest: Forest) -> None:
    """Find every orphan a new parent, or set it free."""
    forest.tally[NOW] += 1
    now, head, tail = forest.tally[NOW], 0, forest.tally[ORPHANS]
    while head != tail:
        firm = forest.orphan[head]
        head = 0 if head + 1 == len(forest.orphan) else head + 1
        forest.tally[WORK] += core.start[firm + 1] - core.start[firm]
        if not find_parent(core, forest, firm, now):
            tail = set_free(core, forest, firm, tail)
    forest.tally[ORPHANS] = 0


@lean
def grow_from(core: Core, forest: Forest, firm: int) -> None:
    """Let a firm claim all it can, and move a payable wherever the forests touch."""
    own = forest.mark[firm]
    side, half = own & 3, core.start[firm]
    while half < core.start[firm + 1]:
        packed = core.arc[half]
        other = packed >> 2
        tight = forest.mark[other] >> 2 == (own >> 2) - (1 if half < core.middle[firm] else -1)
        if packed & side and tight and forest.mark[other] & 3 != side:
            if forest.mark[other] & 3:
                augment(core, forest, half if side == GIVES else core.reverse[half])
                adopt(core, forest)
                if forest.tally[LEFT] == 0 or forest.mark[firm] != own:
                    return
                continue  # the same half-arc may carry more
            forest.mark[other] |= side
            forest.parent[other] = core.reverse[half]
            forest.seen[other], forest.depth[other] = forest.seen[firm], forest.depth[firm] + 1
            wait(forest, other)
        half += 1


@lean
def next_firm(forest: Forest, line: int) -> int:
    """The next firm in a forest's line; -1 where none is left that belongs to it."""
    count, head = forest.tally, HEAD + 3 * line
    while count[head] != count[head + 1]:
        firm: int = forest.queue[line, count[head]]
        count[head] = 0 if count[head] + 1 == forest.queue.shape[1] else count[head] + 1
        forest.waiting[firm] &= 2 - line
        if forest.mark[firm] & 3 == line + 1:
            return firm
    return -1


@lean
def grow(core: Core, forest: Forest, work_max: int) -> int:
    """Grow the forests side by side, each by as much work, until one can grow no more or the work is spent.

    Returns: the forest that can grow no more, or 0.
    """
    count = forest.tally
    stop = count[WORK] + work_max
    count[SPENT] = count[SPENT + 3] = 0
    while count[LEFT] > 0:
        if count[WORK] > stop:
            return 0
        line = 0 if count[SPENT] <= count[SPENT + 3] else 1
        firm = next_firm(forest, line)
        if firm < 0:
            return line + 1
        before = count[WORK]
        count[WORK] += core.start[firm + 1] - core.start[firm]
        grow_from(core, forest, firm)
        count[SPENT + 3 * line] += count[WORK] - before
    return 0


@lean
def least_cost(core: Core, forest: Forest, firm: int, side: int) -> int:
    """The smallest reduced cost of a half-arc by which a firm could claim something outside its forest."""
    least, sign = NONE, 1 if side == GIVES else -1
    own = forest.mark[firm] >> 2
    for half in range(core.start[firm], core.start[firm + 1]):
        packed = core.arc[half]
        there = forest.mark[packed >> 2]
        if packed & side and there & 3 != side:
            least = min(least, sign * ((there >> 2) - own + (1 if half < core.middle[firm] else -1)))
    return least


@lean
def reprice(core: Core, forest: Forest, side: int) -> None:
    """Move the prices of a forest that can grow no more by the least that makes a half-arc out of it tight."""
    best, found = NONE, 0
    for firm in range(len(core.price)):
        if forest.mark[firm] & 3 == side:
            least = least_cost(core, forest, firm, side)
            if least < best:
                best, found = least, 0
            if least == best:
                forest.orphan[found] = firm
                found += 1
    for firm in range(len(core.price)):
        if forest.mark[firm] & 3 == side:
            forest.mark[firm] += 4 * (best if side == GIVES else -best)
    for at in range(found):
        wait(forest, forest.orphan[at])


@lean
def keep_prices(core: Core, forest: Forest) -> None:
    """Write the prices of the forests back."""
    for firm in range(len(core.price)):
        core.price[firm] = forest.mark[firm] >> 2
