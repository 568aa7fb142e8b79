"""The last of a set-off: two forests over tight half-arcs, one from what is left over, one from what is lacking.

Where they touch, a payable moves along the path between the roots. A branch cut off by that looks for another parent
close by, so nothing is searched twice from the beginning (Boykov and Kolmogorov 2004 grow forests so for cuts). The end
is that one forest can grow no more: then no more can move at these prices.
"""

from typing import NamedTuple

import numpy as np

from tarazu.engine.book import IntArray
from tarazu.engine.compiled import lean
from tarazu.engine.setoff_graph import ShortArray, shift
from tarazu.engine.setoff_tight import Tight

GIVES, LACKS = 1, 2  # the forest of what is left over, and of what is lacking; 0 is neither
ROOT, ORPHAN = -2, -1
NOW, LEFT, ORPHANS, WORK = range(4)  # places in `tally`
HEAD, TAIL, SPENT = range(4, 7)  # places in `tally` of the forest of what is left over; of the other, three further on
NONE = 1 << 30


class Forest(NamedTuple):
    """Who hangs on whom; `parent` is the half-arc at a firm that leads to its parent, ROOT or ORPHAN."""

    side: ShortArray
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
    side = forest.side[firm]
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
def plant(tight: Tight, forest: Forest) -> None:
    """Every firm with excess roots one forest, every firm that lacks the other."""
    forest.tally[:] = 0
    forest.tally[NOW] = 1
    forest.seen[:], forest.depth[:], forest.waiting[:] = 0, 0, 0
    for firm in range(len(tight.excess)):
        excess = tight.excess[firm]
        forest.side[firm] = 0
        forest.parent[firm] = ORPHAN
        if excess != 0:
            forest.side[firm] = GIVES if excess > 0 else LACKS
            forest.parent[firm] = ROOT
            forest.tally[LEFT] += max(excess, 0)
            wait(forest, firm)


@lean
def walk(tight: Tight, forest: Forest, firm: int, amount: int) -> tuple[int, int]:
    """The root above a firm, and how much of an amount can move between them."""
    gives = forest.side[firm] == GIVES
    while forest.parent[firm] != ROOT:
        half = forest.parent[firm]
        amount = min(amount, tight.room[tight.reverse[half] if gives else half])
        firm = tight.arc[half] >> 2
    return firm, amount


@lean
def orphan(forest: Forest, firm: int) -> None:
    """Cut a firm off its parent."""
    forest.parent[firm] = ORPHAN
    at = forest.tally[ORPHANS]
    forest.orphan[at] = firm
    forest.tally[ORPHANS] = at + 1


@lean
def move(tight: Tight, forest: Forest, firm: int, amount: int) -> None:
    """Move an amount between a firm and its root; branches that this fills fall off."""
    gives = forest.side[firm] == GIVES
    while forest.parent[firm] != ROOT:
        half = forest.parent[firm]
        if shift(tight, tight.reverse[half] if gives else half, amount):
            orphan(forest, firm)
        firm = tight.arc[half] >> 2
        forest.tally[WORK] += 1
    tight.excess[firm] += -amount if gives else amount
    if tight.excess[firm] == 0:
        orphan(forest, firm)


@lean
def augment(tight: Tight, forest: Forest, half: int) -> None:
    """Move what can be moved along the path that a half-arc from one forest to the other closes."""
    near, far = tight.arc[tight.reverse[half]] >> 2, tight.arc[half] >> 2
    top, amount = walk(tight, forest, near, tight.room[half])
    bottom, amount = walk(tight, forest, far, amount)
    amount = min(amount, tight.excess[top], -tight.excess[bottom])
    shift(tight, half, amount)
    move(tight, forest, near, amount)
    move(tight, forest, far, amount)
    forest.tally[LEFT] -= amount


@lean
def depth_of(tight: Tight, forest: Forest, firm: int, now: int) -> int:
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
        here = tight.arc[half] >> 2
    depth: int = steps + forest.depth[here]
    here, steps = firm, depth
    while forest.seen[here] != now:
        forest.seen[here], forest.depth[here] = now, steps
        steps -= 1
        here = tight.arc[forest.parent[here]] >> 2
    return depth


@lean
def find_parent(tight: Tight, forest: Forest, firm: int, now: int) -> bool:
    """Hang an orphan on a firm of its own forest that still hangs on a root, preferably no deeper than before."""
    own = forest.side[firm]
    needed = 3 - own
    best, where, old = NONE, -1, forest.depth[firm]
    for half in range(tight.start[firm], tight.start[firm + 1]):
        packed = tight.arc[half]
        if packed & needed and forest.side[packed >> 2] == own:
            forest.tally[WORK] += 4
            depth = depth_of(tight, forest, packed >> 2, now)
            if 0 <= depth < best:
                best, where = depth, half
                if depth < old:
                    break
    if where < 0:
        return False
    forest.parent[firm], forest.seen[firm], forest.depth[firm] = where, now, best + 1
    return True


@lean
def set_free(tight: Tight, forest: Forest, firm: int, tail: int) -> int:
    """Take a firm out of its forest: its children fall off, and who could claim it is looked at again."""
    own = forest.side[firm]
    for half in range(tight.start[firm], tight.start[firm + 1]):
        packed = tight.arc[half]
        other = packed >> 2
        there = forest.side[other]
        if there == 0:
            continue
        if packed & (3 - there):
            wait(forest, other)
        up = forest.parent[other]
        if there == own and up >= 0 and tight.arc[up] >> 2 == firm:
            forest.parent[other] = ORPHAN
            forest.orphan[tail] = other
            tail = 0 if tail + 1 == len(forest.orphan) else tail + 1
    forest.side[firm] = 0
    return tail


@lean
def adopt(tight: Tight, forest: Forest) -> None:
    """Find every orphan a new parent, or set it free."""
    forest.tally[NOW] += 1
    now, head, tail = forest.tally[NOW], 0, forest.tally[ORPHANS]
    while head != tail:
        firm = forest.orphan[head]
        head = 0 if head + 1 == len(forest.orphan) else head + 1
        forest.tally[WORK] += tight.start[firm + 1] - tight.start[firm]
        if not find_parent(tight, forest, firm, now):
            tail = set_free(tight, forest, firm, tail)
    forest.tally[ORPHANS] = 0


@lean
def grow_from(tight: Tight, forest: Forest, firm: int) -> None:
    """Let a firm claim all it can, and move a payable wherever the forests touch."""
    side, half = forest.side[firm], tight.start[firm]
    while half < tight.start[firm + 1]:
        packed = tight.arc[half]
        other = packed >> 2
        if packed & side and forest.side[other] != side:
            if forest.side[other]:
                augment(tight, forest, half if side == GIVES else tight.reverse[half])
                adopt(tight, forest)
                if forest.tally[LEFT] == 0 or forest.side[firm] != side:
                    return
                continue  # the same half-arc may carry more
            forest.side[other] = side
            forest.parent[other] = tight.reverse[half]
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
        if forest.side[firm] == line + 1:
            return firm
    return -1


@lean
def grow(tight: Tight, forest: Forest, work_max: int) -> int:
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
        count[WORK] += tight.start[firm + 1] - tight.start[firm]
        grow_from(tight, forest, firm)
        count[SPENT + 3 * line] += count[WORK] - before
    return 0
