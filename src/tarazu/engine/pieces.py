"""Only arcs inside a strongly connected piece can carry a circulation; the others are proven idle by lifted prices."""

import numpy as np

from tarazu.engine.book import IntArray
from tarazu.engine.compiled import compiled
from tarazu.engine.setoff_graph import ShortArray, strong_components
from tarazu.engine.smoothing import Laid


def pieces(laid: Laid, nodes: int) -> ShortArray:
    """The number of each node's piece; arcs between pieces go to lower numbers."""
    return strong_components(_starts(laid, nodes), laid.head.astype(np.int32))


def lift(laid: Laid, piece: ShortArray, price: IntArray) -> None:
    """Raise prices piece by piece until no arc between pieces would gain by carrying something; changes prices."""
    _lift(np.argsort(piece, kind="stable"), piece, _starts(laid, len(price)), laid.head, -laid.limit[laid.first], price)


def _starts(laid: Laid, nodes: int) -> IntArray:
    return np.searchsorted(laid.tail, np.arange(nodes + 1))


@compiled
def _lift(order: IntArray, piece: ShortArray, start: IntArray, head: IntArray, gain: IntArray, price: IntArray) -> None:
    """Nodes come by piece: those that a piece's arcs lead to have their final price when its turn comes."""
    begin = 0
    while begin < len(order):
        end, least = begin, 0
        while end < len(order) and piece[order[end]] == piece[order[begin]]:
            node = order[end]
            for pair in range(start[node], start[node + 1]):
                if piece[head[pair]] != piece[node]:
                    least = max(least, price[head[pair]] - price[node] + gain[pair])
            end += 1
        for at in range(begin, end):
            price[order[at]] += least
        begin = end
