"""Compiled loops of the network simplex: a spanning tree of arcs that are neither empty nor full, changed arc by arc.

Every node hangs on an arc; the roots hang on links to a hub, the last node, at a cost of their own. The tree is kept
strongly feasible (something can be sent from every node to the hub along it), so that no series of changes repeats.
Links stand before all arcs, so that arcs can be added while the tree stands.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tarazu.engine.book import IntArray
from tarazu.engine.compiled import compiled

ShortArray = NDArray[np.int32]
SignArray = NDArray[np.int8]

EMPTY, IN_TREE, FULL = 1, 0, -1  # where an arc stands; the sign with which its reduced cost counts


class Net(NamedTuple):
    """One link between each node and the hub, and after them the arcs."""

    tail: ShortArray
    head: ShortArray
    cost: IntArray
    capacity: IntArray
    flow: IntArray
    place: SignArray


class Tree(NamedTuple):
    """By node: its parent, the arc to it, how many nodes it carries with itself, its price, its children, linked."""

    parent: ShortArray
    arc: ShortArray
    size: ShortArray
    price: IntArray
    child: ShortArray
    following: ShortArray
    previous: ShortArray


@compiled
def root_of(leader: ShortArray, node: int) -> int:
    """The leader of a node's piece, with the way to it halved."""
    while leader[node] != node:
        leader[node] = leader[leader[node]]
        node = leader[node]
    return node


@compiled
def joining(net: Net, order: IntArray, nodes: int) -> ShortArray:
    """The arcs that come first in `order` and close no ring."""
    leader = np.arange(nodes).astype(np.int32)
    chosen = np.empty(nodes, np.int32)
    count = 0
    for arc in order:
        one, other = root_of(leader, net.tail[arc]), root_of(leader, net.head[arc])
        if one != other:
            leader[max(one, other)] = min(one, other)
            chosen[count] = arc
            count += 1
    return chosen[:count].copy()


@compiled
def by_end(net: Net, chosen: ShortArray, nodes: int) -> tuple[ShortArray, ShortArray]:
    """Chosen arcs by each of their ends: those of a node are ends[start[node]] .. ends[start[node + 1]]."""
    start, ends = np.zeros(nodes + 1, np.int32), np.empty(2 * len(chosen), np.int32)
    for arc in chosen:
        start[net.tail[arc]] += 1
        start[net.head[arc]] += 1
    for node in range(nodes):
        start[node + 1] += start[node]
    for arc in chosen:
        for node in (net.tail[arc], net.head[arc]):
            start[node] -= 1
            ends[start[node]] = arc
    return start, ends


@compiled
def spanning(net: Net, order: IntArray, nodes: int) -> tuple[ShortArray, ShortArray, ShortArray]:
    """Join nodes by the arcs that come first in `order` and close no ring.

    Returns: nodes so that each comes after its parent, the parents and the arcs to them; roots have -1.
    """
    start, ends = by_end(net, joining(net, order, nodes), nodes)
    visited, parent, hung = np.empty(nodes, np.int32), np.full(nodes, -2, np.int32), np.full(nodes, -1, np.int32)
    done, found = 0, 0
    for origin in range(nodes):
        if parent[origin] == -2:
            parent[origin], visited[found] = -1, origin
            found += 1
        while done < found:
            node = visited[done]
            done += 1
            for at in range(start[node], start[node + 1]):
                near = net.tail[ends[at]] + net.head[ends[at]] - node
                if parent[near] == -2:
                    parent[near], hung[near], visited[found] = node, ends[at], near
                    found += 1
    return visited, parent, hung


@compiled
def first_flow(net: Net, rest: IntArray, branches: tuple[ShortArray, ShortArray, ShortArray]) -> None:
    """Send what is left over at each node up a tree, as far as its arcs have room; the rest goes by the node's link.

    Fills: parents and arcs with the hub and the link where an arc was emptied or filled; flow and place of all of them.
    """
    visited, parent, hung = branches
    nodes = len(visited)
    for at in range(nodes - 1, -1, -1):
        node = visited[at]
        if parent[node] >= 0:
            arc = hung[node]
            sign = 1 if net.tail[arc] == node else -1
            sent = min(max(sign * rest[node], 0), net.capacity[arc])
            net.flow[arc] = sent
            rest[node] -= sign * sent
            rest[parent[node]] += sign * sent
            net.place[arc] = IN_TREE
            can_send = sent < net.capacity[arc] if sign > 0 else sent > 0
            if rest[node] == 0 and can_send:
                continue
            net.place[arc] = EMPTY if sent == 0 else FULL
        parent[node], hung[node] = nodes, node
        net.tail[node], net.head[node] = (node, nodes) if rest[node] >= 0 else (nodes, node)
        net.flow[node], net.place[node] = abs(rest[node]), IN_TREE


@compiled
def grown(branches: tuple[ShortArray, ShortArray, ShortArray]) -> Tree:
    """The tree of these branches, not yet priced."""
    visited, parent, hung = branches
    size = len(visited) + 1
    tree = Tree(
        np.full(size, -1, np.int32),
        np.full(size, -1, np.int32),
        np.ones(size, np.int32),
        np.zeros(size, np.int64),
        np.full(size, -1, np.int32),
        np.full(size, -1, np.int32),
        np.full(size, -1, np.int32),
    )
    for node in visited[::-1]:
        hang(tree, node, parent[node], hung[node])
        tree.size[parent[node]] += tree.size[node]
    return tree


@compiled
def price_all(net: Net, tree: Tree) -> None:
    """Price every node by the arcs of the tree, from the hub outwards."""
    hub = len(tree.parent) - 1
    tree.price[hub], node = 0, tree.child[hub]
    while node >= 0 and node != hub:
        arc, above = tree.arc[node], tree.parent[node]
        tree.price[node] = tree.price[above] + (-net.cost[arc] if net.tail[arc] == node else net.cost[arc])
        if tree.child[node] >= 0:
            node = tree.child[node]
            continue
        while node != hub and tree.following[node] < 0:
            node = tree.parent[node]
        if node != hub:
            node = tree.following[node]


@compiled
def hang(tree: Tree, node: int, parent: int, arc: int) -> None:
    """Make a node the first child of another."""
    tree.parent[node], tree.arc[node] = parent, arc
    tree.following[node], tree.previous[node] = tree.child[parent], -1
    if tree.child[parent] >= 0:
        tree.previous[tree.child[parent]] = node
    tree.child[parent] = node


@compiled
def unhang(tree: Tree, node: int) -> None:
    """Take a node from its parent's children."""
    before, after = tree.previous[node], tree.following[node]
    if before >= 0:
        tree.following[before] = after
    else:
        tree.child[tree.parent[node]] = after
    if after >= 0:
        tree.previous[after] = before


@compiled
def entering(net: Net, price: IntArray, start: int, block: int) -> int:
    """The arc most at odds with the prices in the first block of arcs that holds one, or -1 where none is."""
    last, first = len(net.tail), len(price) - 1
    best, worst, left, arc = -1, 0, block, start
    for _ in range(last - first):
        against = net.place[arc] * (net.cost[arc] + price[net.tail[arc]] - price[net.head[arc]])
        if against < worst:
            best, worst = arc, against
        left -= 1
        if left == 0:
            if best >= 0:
                return best
            left = block
        arc += 1
        if arc == last:
            arc = first
    return best


@compiled
def meeting(tree: Tree, one: int, other: int) -> int:
    """The lowest node on which both hang: the one on which fewer nodes hang is never above the other."""
    while one != other:
        if tree.size[one] < tree.size[other]:
            one = tree.parent[one]
        else:
            other = tree.parent[other]
    return one


@compiled
def narrowest(net: Net, tree: Tree, arc: int, ends: tuple[int, int, int]) -> tuple[int, int, bool]:
    """How much can run round the ring that an arc closes, the node below the arc that stops it, and on which side.

    Takes: ends, where the flow enters the arc, where it leaves it, and where the two branches meet. Of several arcs
    that stop it, the last as seen from the meeting along the flow: this keeps the tree strongly feasible.
    """
    first, second, meet = ends
    most, below, before = net.capacity[arc], -1, True
    node = first
    while node != meet:
        up = tree.arc[node]
        room = net.flow[up] if net.tail[up] == node else net.capacity[up] - net.flow[up]
        if room < most:
            most, below = room, node
        node = tree.parent[node]
    node = second
    while node != meet:
        up = tree.arc[node]
        room = net.capacity[up] - net.flow[up] if net.tail[up] == node else net.flow[up]
        if room <= most:
            most, below, before = room, node, False
        node = tree.parent[node]
    return most, below, before


@compiled
def run_round(net: Net, tree: Tree, arc: int, ends: tuple[int, int, int], amount: int) -> None:
    """Send an amount round the ring that an arc closes."""
    first, second, meet = ends
    net.flow[arc] += net.place[arc] * amount
    node = first
    while node != meet:
        up = tree.arc[node]
        net.flow[up] += -amount if net.tail[up] == node else amount
        node = tree.parent[node]
    node = second
    while node != meet:
        up = tree.arc[node]
        net.flow[up] += amount if net.tail[up] == node else -amount
        node = tree.parent[node]


@compiled
def turn(net: Net, tree: Tree, arc: int, below: int, ends: tuple[int, int]) -> None:
    """Cut a branch off above `below` and hang it up again by `arc` at its node `inner`.

    Takes: ends, the inner node and the one where the old and the new way to the hub meet. Prices change on the side
    of the cut that has fewer nodes: only their differences count.
    """
    inner, meet = ends
    reduced = net.cost[arc] + tree.price[net.tail[arc]] - tree.price[net.head[arc]]
    shift = -reduced if net.tail[arc] == inner else reduced
    outer, moved = net.tail[arc] + net.head[arc] - inner, tree.size[below]
    above = tree.parent[below]
    while above != meet:
        tree.size[above] -= moved
        above = tree.parent[above]
    node, parent, hung, behind = inner, outer, arc, 0
    while True:
        above, before = tree.parent[node], tree.arc[node]
        unhang(tree, node)
        hang(tree, node, parent, hung)
        tree.size[node], behind = moved - behind, tree.size[node]
        if node == below:
            break
        parent, hung, node = node, before, above
    while outer != meet:
        tree.size[outer] += moved
        outer = tree.parent[outer]
    hub = len(tree.parent) - 1
    if 2 * moved <= hub:
        shift_below(tree, inner, -1, shift)
    else:
        shift_below(tree, hub, inner, -shift)


@compiled
def shift_below(tree: Tree, top: int, without: int, shift: int) -> None:
    """Shift the prices of a node and of all that hang on it, but for one of them with all that hangs on that."""
    node = top
    while True:
        if node != without:
            tree.price[node] += shift
            if tree.child[node] >= 0:
                node = tree.child[node]
                continue
        while node != top and tree.following[node] < 0:
            node = tree.parent[node]
        if node == top:
            return
        node = tree.following[node]


@compiled
def improve(net: Net, tree: Tree) -> None:
    """Let arcs into the tree until none would make the flow cheaper."""
    arc = len(tree.parent) - 1
    block = max(20, int(np.sqrt(len(net.tail) - arc)))
    while True:
        arc = entering(net, tree.price, arc, block)
        if arc < 0:
            return
        ends = net.tail[arc], net.head[arc]
        first, second = ends if net.place[arc] == EMPTY else (ends[1], ends[0])
        ring = first, second, meeting(tree, first, second)
        amount, below, before = narrowest(net, tree, arc, ring)
        if amount > 0:
            run_round(net, tree, arc, ring, amount)
        if below < 0:
            net.place[arc] = -net.place[arc]
            continue
        out = tree.arc[below]
        net.place[arc], net.place[out] = IN_TREE, EMPTY if net.flow[out] == 0 else FULL
        turn(net, tree, arc, below, (first if before else second, ring[2]))
