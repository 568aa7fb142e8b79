"""The proof of a set-off, checked in whole numbers apart from everything that found it."""

import numpy as np

from tarazu.engine.book import IntArray
from tarazu.engine.setoff_limits import Limits, weighed

SHOWN_MAX = 20  # breaches of one sort that are told one by one


def bound(debtor: IntArray, creditor: IntArray, owed: IntArray, rank: IntArray) -> int:
    """What no set-off can exceed, by any ranks: the sum of owed * max(0, 1 + rank[creditor] - rank[debtor])."""
    return weighed(owed, np.maximum(0, 1 + rank[creditor] - rank[debtor])) if len(owed) else 0


def breaches(
    debtor: IntArray, creditor: IntArray, owed: IntArray, cleared: IntArray, *, limits: Limits | None = None
) -> list[str]:
    """Everything by which a set-off touches more than it may: amounts, barred obligations, caps, net positions."""
    if len(cleared) != len(owed):
        return ["cleared must have one number for each obligation"]
    limits = limits or Limits()
    wrong = np.flatnonzero((cleared < 0) | (cleared > owed))
    found = [f"obligation {row} is cleared by {cleared[row]} of {owed[row]}" for row in wrong[:SHOWN_MAX].tolist()]
    if found or not len(owed):
        return found
    barred = np.flatnonzero(~limits.allowed(debtor, creditor) & (cleared > 0))
    found += [f"obligation {row} may not be set off" for row in barred[:SHOWN_MAX].tolist()]
    firms = int(max(debtor.max(), creditor.max())) + 1
    given, taken = np.zeros(firms, np.int64), np.zeros(firms, np.int64)
    np.add.at(given, debtor, cleared)
    np.add.at(taken, creditor, cleared)
    swing = np.zeros(firms, np.int64) if limits.swing is None else np.asarray(limits.swing, np.int64)[:firms]
    moved = taken - given
    far = np.flatnonzero(np.abs(moved) > swing)
    found += [f"the net position of firm {firm} moves by {moved[firm]}" for firm in far[:SHOWN_MAX].tolist()]
    if limits.cap is not None:
        above = np.flatnonzero(np.maximum(given, taken) > np.asarray(limits.cap, np.int64)[:firms])
        found += [f"firm {firm} clears more than its cap" for firm in above[:SHOWN_MAX].tolist()]
    return found
