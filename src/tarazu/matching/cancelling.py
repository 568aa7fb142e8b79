"""Speaks debts to the engine: which of them form loops, and how much of each can be cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tarazu.engine.setoff import set_off


@dataclass(frozen=True, slots=True)
class Cancelled:
    """How much of each debt is cancelled, in the debts' own order; equal to `bound`, `total` is the most there is."""

    cleared: tuple[int, ...]
    total: int
    bound: int


def cancel_loops(debts: Sequence[tuple[str, str, int]]) -> Cancelled:
    """Cancel the largest total of debts that form loops; a debt is its debtor, its creditor and what is owed.

    Units:   owed in whole minor units of one unit, above zero.
    Errors:  as of the engine's `set_off`.
    """
    firms = {firm: row for row, firm in enumerate(sorted({firm for debt in debts for firm in debt[:2]}))}
    if not debts:
        return Cancelled((), 0, 0)
    found = set_off(
        np.array([firms[debtor] for debtor, _, _ in debts], np.int64),
        np.array([firms[creditor] for _, creditor, _ in debts], np.int64),
        np.array([owed for _, _, owed in debts], np.int64),
    )
    return Cancelled(tuple(int(minor) for minor in found.cleared), int(found.total), int(found.bound))
