"""Split the parties of a large book into blocks that can be solved each by itself: those who trade with each other.

A party belongs to the cell of the goods it mostly gives and the goods it mostly gets. Opposite cells are paired; what
they leave is dealt out evenly, so that every block is a small picture of what is left.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from tarazu.engine.book import IntArray

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Trader:
    """A party that trades: what it gives at the common prices, and how many orders it has."""

    party: int
    value: int
    orders: int


def blocks(
    gives: tuple[IntArray, IntArray, IntArray], gets: tuple[IntArray, IntArray, IntArray], size: int
) -> list[list[int]]:
    """Blocks of parties with about `size` orders each.

    Shapes:  gives and gets as (party, hub, flow) of the orders of each side; parties are numbers, and the order of
             their numbers decides between equals.
    """
    cells = _cells(gives, gets)
    found: list[list[int]] = []
    rest: list[Trader] = []
    for cell in sorted(cells):
        if cell[0] < cell[1]:
            found += _paired(cells[cell], cells.get(cell[::-1], []), size)
    for cell in sorted(cells):
        rest += cells[cell]
    count = -(-sum(one.orders for one in rest) // size)
    return found + [[one.party for one in rest[at::count]] for at in range(count)]


def _cells(
    gives: tuple[IntArray, IntArray, IntArray], gets: tuple[IntArray, IntArray, IntArray]
) -> dict[Cell, list[Trader]]:
    main: tuple[dict[int, int], dict[int, int]] = ({}, {})
    amount: dict[int, int] = defaultdict(int)
    orders: dict[int, int] = defaultdict(int)
    for side, (party, hub, flow) in enumerate((gives, gets)):
        for row in np.lexsort((hub, -flow, party)).tolist():
            one = int(party[row])
            orders[one] += 1
            if flow[row] > 0:
                main[side].setdefault(one, int(hub[row]))
                amount[one] += int(flow[row]) if side == 0 else 0
    found: dict[Cell, list[Trader]] = defaultdict(list)
    for one in sorted(main[0].keys() & main[1].keys()):
        found[main[0][one], main[1][one]].append(Trader(one, amount[one], orders[one]))
    return found


def _paired(one: list[Trader], other: list[Trader], size: int) -> list[list[int]]:
    """Blocks out of two opposite cells, about as much value from each; takes what it uses out of both."""
    found: list[list[int]] = []
    while one and other:
        block: list[int] = []
        orders, lean = 0, 0
        while orders < size and (one if lean <= 0 else other):
            taken = (one if lean <= 0 else other).pop()
            lean += taken.value if lean <= 0 else -taken.value
            orders += taken.orders
            block.append(taken.party)
        found.append(block)
    return found
