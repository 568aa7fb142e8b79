"""What a set-off is solved on: obligations in canonical order, the loops they can form, and half-arcs to move along.

Every kept obligation u -> v becomes two half-arcs: one at u, that takes more of it out of the set-off, and one at v,
that puts it back. `arc` packs what the loops read most: the far firm, and whether there is room out (1) and back (2).
"""

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from tarazu.engine.book import IntArray
from tarazu.engine.compiled import compiled, lean

ShortArray = NDArray[np.int32]


class Pairs(NamedTuple):
    """Obligations summed by pair, sorted by debtor and creditor; `pair[order[i]]` is the pair of sorted row i."""

    debtor: ShortArray
    creditor: ShortArray
    owed: IntArray
    first: IntArray  # where each pair's rows start in `order`; one more entry than pairs
    order: IntArray
    start: IntArray  # where each debtor's pairs start; one more entry than firms


class Core(NamedTuple):
    """The half-arcs of everything that lies on a loop.

    Units: room and excess in minor units; excess[v] > 0 is what v must still pass on as payable.
    """

    start: IntArray
    middle: IntArray  # where the half-arcs of v's claims begin, after those of its debts
    arc: ShortArray
    reverse: ShortArray
    room: IntArray
    excess: IntArray
    price: ShortArray


class Halves(Protocol):
    """What an amount can move along: all half-arcs, or some of them."""

    @property
    def arc(self) -> ShortArray:
        """The far firm, and where there is room."""

    @property
    def reverse(self) -> ShortArray:
        """The half-arc at the far firm."""

    @property
    def room(self) -> IntArray:
        """How much may move."""


@compiled
def sort_by(key: ShortArray, order: IntArray, size: int) -> IntArray:
    """Reorder rows by a key below `size`, keeping the order of equals: one pass of a counting sort."""
    place = np.zeros(size + 1, np.int64)
    for row in order:
        place[key[row] + 1] += 1
    for each in range(size):
        place[each + 1] += place[each]
    result = np.empty(len(order), np.int64)
    for row in order:
        result[place[key[row]]] = row
        place[key[row]] += 1
    return result


@compiled
def merge_pairs(debtor: ShortArray, creditor: ShortArray, owed: IntArray, order: IntArray, firms: int) -> Pairs:
    """Sum the rows of each pair; rows come in `order`, sorted by debtor and creditor."""
    rows = len(order)
    giver, taker = np.empty(rows, np.int32), np.empty(rows, np.int32)
    amount, first = np.empty(rows, np.int64), np.empty(rows + 1, np.int64)
    start = np.zeros(firms + 1, np.int64)
    pairs = 0
    for at in range(rows):
        row = order[at]
        if pairs == 0 or giver[pairs - 1] != debtor[row] or taker[pairs - 1] != creditor[row]:
            giver[pairs], taker[pairs], amount[pairs], first[pairs] = debtor[row], creditor[row], 0, at
            start[debtor[row] + 1] += 1
            pairs += 1
        amount[pairs - 1] += owed[row]
    first[pairs] = rows
    for firm in range(firms):
        start[firm + 1] += start[firm]
    return Pairs(giver[:pairs].copy(), taker[:pairs].copy(), amount[:pairs].copy(), first[: pairs + 1], order, start)


@compiled
def share_rows(pairs: Pairs, cleared: IntArray, owed: IntArray) -> IntArray:
    """Give each pair's cleared amount to its rows, the smallest first."""
    result = np.zeros(len(owed), np.int64)
    for pair in range(len(cleared)):
        left = cleared[pair]
        rows = pairs.order[pairs.first[pair] : pairs.first[pair + 1]]
        if len(rows) > 1:
            rows = rows[np.argsort(owed[rows], kind="mergesort")]
        for row in rows:
            part = min(left, owed[row])
            result[row] = part
            left -= part
    return result


@compiled
def close_component(state: ShortArray, stack: ShortArray, top: int, root: int, number: int) -> int:
    """Name everything on the stack down to `root` as one component; the new top of the stack."""
    while True:
        top -= 1
        member = stack[top]
        state[member] = number
        if member == root:
            return top


@compiled
def strong_components(start: IntArray, head: ShortArray) -> tuple[ShortArray, int]:
    """Tarjan's components without recursion: firms of one number reach each other; arcs never go to higher ones."""
    firms = len(start) - 1
    seen, low = np.full(firms, -1, np.int32), np.zeros(firms, np.int32)
    component, stack, path = np.full(firms, -1, np.int32), np.empty(firms, np.int32), np.empty(firms, np.int32)
    following = start[:-1].copy()
    count, number, top = 0, 0, 0
    for origin in range(firms):
        depth = -1
        if seen[origin] == -1:
            depth, path[0] = 0, origin
        while depth >= 0:
            firm = path[depth]
            if seen[firm] == -1:
                seen[firm] = low[firm] = count
                count += 1
                stack[top] = firm
                top += 1
            if following[firm] < start[firm + 1]:
                other = head[following[firm]]
                following[firm] += 1
                if seen[other] == -1:
                    depth += 1
                    path[depth] = other
                elif component[other] == -1:
                    low[firm] = min(low[firm], seen[other])
                continue
            if low[firm] == seen[firm]:
                top = close_component(component, stack, top, firm, number)
                number += 1
            depth -= 1
            if depth >= 0:
                low[path[depth]] = min(low[path[depth]], low[firm])
    return component, number


@compiled
def kept_pairs(pairs: Pairs, component: ShortArray) -> IntArray:
    """The pairs that lie on a loop of two or more firms."""
    kept = np.empty(len(pairs.owed), np.int64)
    count = 0
    for pair in range(len(pairs.owed)):
        giver, taker = pairs.debtor[pair], pairs.creditor[pair]
        if giver != taker and component[giver] == component[taker] and pairs.owed[pair] > 0:
            kept[count] = pair
            count += 1
    return kept[:count].copy()


@compiled
def number_by_degree(pairs: Pairs, kept: IntArray, firms: int) -> tuple[ShortArray, int]:
    """New numbers for the firms on loops, those with most obligations first: met most, they stay in cache."""
    degree = np.zeros(firms, np.int64)
    for pair in kept:
        degree[pairs.debtor[pair]] += 1
        degree[pairs.creditor[pair]] += 1
    most = 0
    for firm in range(firms):
        most = max(most, degree[firm])
    place = np.zeros(most + 2, np.int64)
    for firm in range(firms):
        place[most - degree[firm] + 1] += 1
    for each in range(most + 1):
        place[each + 1] += place[each]
    number = np.full(firms, -1, np.int32)
    size = 0
    for firm in range(firms):
        if degree[firm]:
            number[firm] = place[most - degree[firm]]
            place[most - degree[firm]] += 1
            size += 1
    return number, size


@compiled
def build_core(pairs: Pairs, kept: IntArray, number: ShortArray, size: int) -> tuple[Core, IntArray]:
    """The half-arcs of the kept pairs, and for each of them its half-arc at the debtor."""
    start, middle = np.zeros(size + 1, np.int64), np.zeros(size, np.int64)
    for pair in kept:
        giver, taker = number[pairs.debtor[pair]], number[pairs.creditor[pair]]
        middle[giver] += 1
        start[giver + 1] += 1
        start[taker + 1] += 1
    for firm in range(size):
        start[firm + 1] += start[firm]
        middle[firm] += start[firm]
    out, back = start[:-1].copy(), middle.copy()
    arc, reverse = np.empty(2 * len(kept), np.int32), np.empty(2 * len(kept), np.int32)
    room, excess = np.zeros(2 * len(kept), np.int64), np.zeros(size, np.int64)
    place = np.empty(len(kept), np.int64)
    for at in range(len(kept)):
        pair = kept[at]
        giver, taker, amount = number[pairs.debtor[pair]], number[pairs.creditor[pair]], pairs.owed[pair]
        here, there = out[giver], back[taker]
        out[giver] += 1
        back[taker] += 1
        arc[here], arc[there] = (taker << 2) | 1, (giver << 2) | 2
        reverse[here], reverse[there], room[here], place[at] = there, here, amount, here
        excess[giver] += amount
        excess[taker] -= amount
    return Core(start, middle, arc, reverse, room, excess, np.zeros(size, np.int32)), place


@compiled
def rank_all(pairs: Pairs, component: ShortArray, own: IntArray) -> IntArray:
    """Ranks of all firms from those inside each component: an obligation that leads out of one must step down."""
    firms = len(component)
    members = sort_by(component, np.arange(firms), firms)
    rank = own.copy()
    at = 0
    while at < firms:
        end, lift = at, np.int64(-(2**62))
        while end < firms and component[members[end]] == component[members[at]]:
            firm = members[end]
            for pair in range(pairs.start[firm], pairs.start[firm + 1]):
                taker = pairs.creditor[pair]
                if component[taker] != component[firm]:
                    lift = max(lift, rank[taker] + 1 - own[firm])
            end += 1
        for each in range(at, end):
            rank[members[each]] += max(lift, 0)
        at = end
    return rank


@compiled
def weigh_pairs(pairs: Pairs, rank: IntArray) -> IntArray:
    """How much of the obligations each worth weighs: their sum by worth is the bound that ranks prove."""
    weight = np.zeros((rank.max() if len(rank) else 0) + 2, np.int64)
    for pair in range(len(pairs.owed)):
        weight[max(0, 1 + rank[pairs.creditor[pair]] - rank[pairs.debtor[pair]])] += pairs.owed[pair]
    return weight


@lean
def shift(halves: Halves, at: int, amount: int) -> bool:
    """Move an amount along a half-arc; say whether that fills it."""
    back = halves.reverse[at]
    halves.room[at] -= amount
    halves.room[back] += amount
    halves.arc[back] |= 1
    if halves.room[at] == 0:
        halves.arc[at] = (halves.arc[at] & ~1) | 2
        halves.arc[back] &= ~2
        return True
    halves.arc[at] |= 2
    return False


@lean
def whole_excess(core: Core) -> int:
    """What is not yet placed."""
    total = 0
    for excess in core.excess:
        total += max(excess, 0)
    return total
