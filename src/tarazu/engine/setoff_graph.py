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


@lean
def lacks_in_many(debtor: IntArray, creditor: IntArray, owed: IntArray, rows: IntArray, net: IntArray) -> bool:
    """Say whether more firms lack than have excess: then all turned round, many small streams join towards few ends."""
    for row in rows:
        net[debtor[row]] += owed[row]
        net[creditor[row]] -= owed[row]
    more = 0
    for each in net:
        more += 1 if each < 0 else -1 if each > 0 else 0
    return more > 0


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
    return Pairs(giver[:pairs], taker[:pairs], amount[:pairs], first[: pairs + 1], order, start)


@compiled
def share_rows(pairs: Pairs, cleared: IntArray, owed: IntArray) -> IntArray:
    """Give each pair's cleared amount to its rows, the smallest first."""
    result = np.zeros(len(owed), np.int64)
    for pair in range(len(cleared)):
        left, first, end = cleared[pair], pairs.first[pair], pairs.first[pair + 1]
        if end - first == 1:
            result[pairs.order[first]] = left
            continue
        rows = pairs.order[first:end]
        rows = rows[np.argsort(owed[rows], kind="mergesort")]
        for row in rows:
            part = min(left, owed[row])
            result[row] = part
            left -= part
    return result


@lean
def close_component(state: ShortArray, stack: ShortArray, top: int, least: int, name: int) -> int:
    """Name everything on the stack that was met since `least` as one component; the new top of the stack."""
    while top > 0 and state[stack[top - 1]] >= least:
        top -= 1
        state[stack[top]] = name
    return top


@compiled
def strong_components(start: IntArray, head: ShortArray) -> ShortArray:
    """Tarjan's components without recursion: firms of one number reach each other; arcs never go to higher ones.

    As Pearce (2016) saves memory: `state` is 0 for firms not met, then the earliest on the path a firm is known to
    reach, counted from 1, and at last the component's name. Names fall from the number of firms, so they always lie
    above what is on the path.
    """
    firms = len(start) - 1
    state, stack, path = np.zeros(firms, np.int32), np.empty(firms, np.int32), np.empty(firms, np.int32)
    met, following = np.empty(firms, np.int32), np.empty(firms, np.int64)
    top, count, name = 0, 0, firms
    for origin in range(firms):
        depth = -1
        if state[origin] == 0:
            depth, count = 0, count + 1
            path[0], following[0], met[0], state[origin] = origin, start[origin], count, count
        while depth >= 0:
            firm, at = path[depth], following[depth]
            last, least = start[firm + 1], state[firm]
            while at < last and state[head[at]] != 0:
                least = min(least, state[head[at]])
                at += 1
            state[firm] = least
            if at < last:  # the same half-arc is looked at again once the firm beyond is done with
                following[depth] = at
                depth, count = depth + 1, count + 1
                path[depth], following[depth], met[depth] = head[at], start[head[at]], count
                state[head[at]] = count
                continue
            if least == met[depth]:
                below = close_component(state, stack, top, least, name)
                count -= top - below + 1
                top, state[firm] = below, name
                name -= 1
            else:
                stack[top] = firm
                top += 1
            depth -= 1
    return (firms - state).astype(np.int32)


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


@lean
def count_halves(pairs: Pairs, kept: IntArray, number: ShortArray, start: IntArray, middle: IntArray) -> None:
    """Where each firm's half-arcs start, and where those of its claims do."""
    for pair in kept:
        giver, taker = number[pairs.debtor[pair]], number[pairs.creditor[pair]]
        middle[giver] += 1
        start[giver + 1] += 1
        start[taker + 1] += 1
    for firm in range(len(middle)):
        start[firm + 1] += start[firm]
        middle[firm] += start[firm]


@lean
def write_halves(
    pairs: Pairs, kept: IntArray, number: ShortArray, core: Core, ends: tuple[IntArray, IntArray], place: ShortArray
) -> None:
    """Write both half-arcs of each kept pair to where its firms' last ones end."""
    out, back = ends
    for at in range(len(kept)):
        pair = kept[at]
        giver, taker, amount = number[pairs.debtor[pair]], number[pairs.creditor[pair]], pairs.owed[pair]
        here, there = out[giver], back[taker]
        out[giver] += 1
        back[taker] += 1
        core.arc[here], core.arc[there] = (taker << 2) | 1, (giver << 2) | 2
        core.reverse[here], core.reverse[there], place[at] = there, here, here
        core.room[here] = core.room[there] = amount
        core.excess[giver] += amount
        core.excess[taker] -= amount


def build_core(pairs: Pairs, kept: IntArray, number: ShortArray, size: int) -> tuple[Core, ShortArray]:
    """The half-arcs of the kept pairs, both with room for what is owed, and for each pair its half-arc at the debtor.

    Memory comes from numpy, which asks the system for large pages where it has them: they make look-ups faster.
    """
    start, middle, halves = np.zeros(size + 1, np.int64), np.zeros(size, np.int64), 2 * len(kept)
    count_halves(pairs, kept, number, start, middle)
    arc, reverse, room = np.empty(halves, np.int32), np.empty(halves, np.int32), np.empty(halves, np.int64)
    core = Core(start, middle, arc, reverse, room, np.zeros(size, np.int64), np.zeros(size, np.int32))
    place = np.empty(len(kept), np.int32)
    write_halves(pairs, kept, number, core, (start[:-1].copy(), middle.copy()), place)
    return core, place


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
