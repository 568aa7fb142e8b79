"""Set-off beside its peers on the same invented obligations: ./run bench setoff [FIRMS ...].

Prints for each size the total cleared, the seconds taken and the ratio to ours. Every solver must reach the same total.
"""

import random
import sys
import time
from collections.abc import Callable

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from tarazu.engine.book import IntArray
from tarazu.engine.setoff import set_off, verify_set_off

SIZES = (100, 1_000, 10_000)
OBLIGATIONS_PER_FIRM = 5
PEER_FIRMS_MAX = 10_000  # the linear programme takes minutes beyond this


def obligations(firms: int, seed: int) -> tuple[IntArray, IntArray, IntArray]:
    """Invented obligations: few firms owe and are owed much, most little."""
    draw = random.Random(seed)
    rows = [
        (int(firms * draw.random() ** 2), int(firms * draw.random() ** 2), int(draw.paretovariate(1.2) * 10_000))
        for _ in range(firms * OBLIGATIONS_PER_FIRM)
    ]
    table = np.array(rows, np.int64)
    return table[:, 0].copy(), table[:, 1].copy(), table[:, 2].copy()


def ours(debtor: IntArray, creditor: IntArray, owed: IntArray) -> int:
    """Tarazu's set-off with its proof checked."""
    result = set_off(debtor, creditor, owed)
    assert verify_set_off(debtor, creditor, owed, result) == []
    return result.total


def highs(debtor: IntArray, creditor: IntArray, owed: IntArray) -> int:
    """The same as a linear programme in SciPy's HiGHS, without a whole-number proof."""
    size = len(owed)
    row, column = np.r_[debtor, creditor], np.r_[np.arange(size), np.arange(size)]
    net = csr_array((np.r_[np.ones(size), -np.ones(size)], (row, column)))
    bounds = np.column_stack((np.zeros(size), owed))
    best = linprog(-np.ones(size), A_eq=net, b_eq=np.zeros(net.shape[0]), bounds=bounds, method="highs")
    total: int = round(-best.fun)
    return total


def timed(
    solve: Callable[[IntArray, IntArray, IntArray], int], rows: tuple[IntArray, IntArray, IntArray]
) -> tuple[int, float]:
    """A solver's total and its seconds."""
    start = time.perf_counter()
    total = solve(*rows)
    return total, time.perf_counter() - start


def main(sizes: list[int]) -> None:
    """Print the table."""
    ours(*obligations(10, 0))  # imports are not part of the measure
    print(f"{'firms':>9} {'obligations':>12} {'cleared':>16} {'ours, s':>9} {'HiGHS, s':>9} {'ratio':>7}")
    for firms in sizes:
        rows = obligations(firms, 1)
        total, seconds = timed(ours, rows)
        peer, ratio = "-", "-"
        if firms <= PEER_FIRMS_MAX:
            peer_total, peer_seconds = timed(highs, rows)
            assert peer_total == total, f"HiGHS clears {peer_total}, ours {total}"
            peer, ratio = f"{peer_seconds:.2f}", f"{peer_seconds / seconds:.1f}"
        print(f"{firms:>9,} {len(rows[2]):>12,} {total:>16,} {seconds:>9.2f} {peer:>9} {ratio:>7}", flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
