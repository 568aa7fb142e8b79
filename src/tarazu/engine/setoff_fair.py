"""Fair shares: among all set-offs of the largest total, the one whose shares are as even as can be.

Even means the least sum of weight * cleared², where weight is 1000 times the largest obligation, divided by the own one
and rounded down: the share cleared of each obligation counts, and large shares count more than in proportion. A set-off
that no loop of single units could make more even is the most even there is, since the sum is convex and separable.
"""

import numpy as np

from tarazu.engine.book import IntArray
from tarazu.engine.setoff_limits import Programme, circulate

WEIGHT_SCALE = 1000


def weights_of(owed: IntArray) -> IntArray:
    """What a unit of unevenness costs on each obligation; 0 where nothing is owed."""
    largest = int(owed.max()) if len(owed) else 0
    return np.where(owed > 0, WEIGHT_SCALE * largest // np.maximum(owed, 1), 0)


def unevenness(cleared: IntArray, weight: IntArray) -> int:
    """The sum that fair shares make least."""
    return sum(each * part * part for each, part in zip(weight.tolist(), cleared.tolist(), strict=True))


def make_even(debtor: IntArray, creditor: IntArray, owed: IntArray, cleared: IntArray, *, rank: IntArray) -> IntArray:
    """The most even set-off of the same total: only obligations the ranks leave open may change.

    Errors: SetOffUnsolved where amounts are more than the solver can count (about 10^11 units among 10^4 firms).
    """
    weight = weights_of(owed)
    result = cleared.copy()
    rows = np.flatnonzero((1 + rank[creditor] - rank[debtor] == 0) & (owed > 0) & (debtor != creditor))
    step = 1 << max(0, int(owed[rows].max(initial=1)).bit_length() - 1)
    while step and len(rows):
        found = _step(debtor[rows], creditor[rows], owed[rows], result[rows], weight=weight[rows], step=step)
        if (found == result[rows]).all():
            step //= 2
        result[rows] = found
    return result


def _step(
    debtor: IntArray, creditor: IntArray, owed: IntArray, cleared: IntArray, *, weight: IntArray, step: int
) -> IntArray:
    """Change obligations by one step each, up or down, so that it helps most."""
    more, less = cleared + step <= owed, cleared >= step
    programme = Programme(
        tail=np.r_[debtor[more], creditor[less]],
        head=np.r_[creditor[more], debtor[less]],
        room=np.ones(int(more.sum() + less.sum()), np.int64),
        worth=np.r_[-(weight * (2 * cleared + step))[more], (weight * (2 * cleared - step))[less]],
        nodes=int(max(debtor.max(), creditor.max())) + 1,
    )
    moved = circulate(programme)
    if int((moved * programme.worth).sum()) <= 0:
        return cleared
    result = cleared.copy()
    result[more] += step * moved[: int(more.sum())]
    result[less] -= step * moved[int(more.sum()) :]
    return result
