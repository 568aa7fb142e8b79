"""Multilateral set-off: cancel the largest total of obligations that form loops."""

import time
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from tarazu.engine.book import IntArray
from tarazu.engine.setoff_fair import make_even
from tarazu.engine.setoff_limits import Limits as Limits
from tarazu.engine.setoff_limits import LimitsMisfit as LimitsMisfit
from tarazu.engine.setoff_limits import Programme, bound_of, circulate, programme_of, ranks_of
from tarazu.engine.setoff_limits import SetOffUnsolved as SetOffUnsolved
from tarazu.engine.setoff_solve import Watch, solve_rows
from tarazu.engine.setoff_start import warm_up_halves
from tarazu.engine.setoff_verify import bound, breaches
from tarazu.kernel.errors import Kind, TarazuError

TOTAL_MAX = 2**62  # minor units: twice this still fits a 64-bit number
FIRMS_MAX = 2**29  # a firm's number and two flags share 32 bits


class NegativeObligation(TarazuError):
    """An obligation is below zero."""

    kind = Kind.INVALID
    says = "Obligation {row} is {amount}. Turn its debtor and creditor round instead."


class UnequalLengths(TarazuError):
    """Debtors, creditors and amounts do not have one entry for each obligation."""

    kind = Kind.INVALID
    says = "There are {debtors} debtors, {creditors} creditors and {amounts} amounts. Give one of each per obligation."


class ObligationsTooLarge(TarazuError):
    """The obligations together pass what can be counted exactly."""

    kind = Kind.INVALID
    says = "The obligations sum to {total}, more than {limit}. Run the set-off on a smaller part of them."


class FirmOutOfRange(TarazuError):
    """A firm's number is below zero or too large."""

    kind = Kind.INVALID
    says = "Firm {firm} is not numbered from 0 to {limit}. Number the firms from 0 without gaps."


class GoalNeedsNoLimits(TarazuError):
    """Fair shares were asked for under caps or swings."""

    kind = Kind.INVALID
    says = "Fair shares cannot be found under caps or swings. Leave those out, or ask for the largest total."


class Goal(StrEnum):
    """What a set-off is to be best at."""

    MOST_VOLUME = "most_volume"
    MOST_FIRMS = "most_firms"  # the most firms with anything of what they owe cleared; among those, the most volume
    FAIR_SHARES = "fair_shares"  # the most volume; among those, the most even shares


@dataclass(frozen=True, slots=True)
class SetOff:
    """What is cancelled of each obligation, and a proof that no more can be.

    `rank` has one whole number for each firm 0..n-1. Its bound, the sum of owed * max(0, 1 + rank[creditor] -
    rank[debtor]), is never below any set-off; equal to `total`, it proves that none is larger. Under caps, swings or
    for the most firms, `rank` and `bound` belong to `programme` instead, and `worth` is what it earns.
    """

    cleared: IntArray
    total: int
    rank: IntArray
    bound: int
    own: int = 0  # minor units firms owe to themselves, cleared whole and counted in the total
    worth: int = 0
    programme: Programme | None = None
    limits: Limits = field(default_factory=Limits)

    @property
    def gap(self) -> int:
        """How much more could be cleared at most (in the programme's worth, where it has one)."""
        return self.bound - (self.worth if self.programme else self.total)


def set_off(
    debtor: IntArray,
    creditor: IntArray,
    owed: IntArray,
    *,
    limits: Limits | None = None,
    goal: Goal = Goal.MOST_VOLUME,
    seconds: float | None = None,
    gap_ppm: int = 0,
) -> SetOff:
    """Cancel the largest total of obligations that form loops.

    Shapes:  three int64 arrays of length m; debtor and creditor are firm numbers from 0.
    Units:   owed in whole minor units of one unit of account; gap_ppm in parts per million of the bound.
    Returns: cleared (m,), each 0..owed, with every firm's net position unchanged, and a certificate of optimality.
             With `seconds` or `gap_ppm` it may stop earlier: still balanced, and `gap` says how far off at most.
             The result does not depend on the order of rows, unless `seconds` cut it short.
    Errors:  NegativeObligation; UnequalLengths; ObligationsTooLarge; FirmOutOfRange; LimitsMisfit; SetOffUnsolved.
    Source:  Fleischman and Dini 2021, section 4, as a maximum circulation.
    """
    began = time.perf_counter()
    debtor, creditor, owed = (np.asarray(array, np.int64) for array in (debtor, creditor, owed))
    _check(debtor, creditor, owed)
    limits = limits or Limits()
    firms = int(max(debtor.max(), creditor.max())) + 1 if len(owed) else 0
    limits.check(firms)
    allowed = np.flatnonzero(limits.allowed(debtor, creditor) & (owed > 0))
    if not limits.only_bars or goal is Goal.MOST_FIRMS:
        if goal is Goal.FAIR_SHARES:
            raise GoalNeedsNoLimits
        return _under_limits(debtor, creditor, owed, allowed, limits=limits, goal=goal)
    watch = Watch(seconds=seconds, gap_ppm=gap_ppm, began=began)
    cleared, rank, proven = solve_rows(debtor, creditor, owed, allowed, firms, watch=watch)
    if goal is Goal.FAIR_SHARES:
        rows = debtor[allowed], creditor[allowed], owed[allowed]
        cleared[allowed] = make_even(*rows, cleared[allowed], rank=rank)
    own = int(cleared[debtor == creditor].sum())
    return SetOff(cleared, int(cleared.sum()), rank, proven, own, limits=limits)


def verify_set_off(debtor: IntArray, creditor: IntArray, owed: IntArray, result: SetOff) -> list[str]:
    """List everything that is wrong with a set-off; an empty list means it is sound and the best for its goal."""
    found = breaches(debtor, creditor, owed, result.cleared, limits=result.limits)
    if found:
        return found
    if sum(result.cleared.tolist()) != result.total:
        found.append("the total is not the sum of what is cleared")
    if result.programme:
        if bound_of(result.programme, result.rank) != result.worth:
            found.append("the ranks do not prove that it is the best")
        return found
    may = result.limits.allowed(debtor, creditor)
    if bound(debtor[may], creditor[may], owed[may], result.rank) != result.total:
        found.append("the ranks do not prove that it is the largest")
    return found


def warm_up() -> None:
    """Compile the set-off's loops, or load what was compiled before, on obligations that use all of them."""
    size = 60
    firm = np.arange(size, dtype=np.int64)
    debtor, creditor = np.r_[firm, firm, firm, firm], np.r_[firm * 7, firm * 11 + 1, firm + 1, firm * firm + 3] % size
    owed = (debtor * 37 + creditor * 101) % 89 + 1
    set_off(debtor, creditor, owed)
    set_off(debtor, creditor, owed, seconds=0.0)
    warm_up_halves()


def _under_limits(
    debtor: IntArray, creditor: IntArray, owed: IntArray, allowed: IntArray, *, limits: Limits, goal: Goal
) -> SetOff:
    """Solve as a programme, canonically ordered so that the order of rows changes nothing."""
    firms = int(max(debtor.max(), creditor.max())) + 1 if len(owed) else 0
    rows = allowed[np.lexsort((owed[allowed], creditor[allowed], debtor[allowed]))]
    first_unit = firms + 1 if goal is Goal.MOST_FIRMS else 0
    programme = programme_of(
        debtor[rows], creditor[rows], owed[rows], firms=firms, limits=limits, first_unit=first_unit
    )
    flow = circulate(programme)
    rank = ranks_of(programme, flow)
    cleared = np.zeros(len(owed), np.int64)
    cleared[rows] = flow[: len(rows)]
    worth = sum(each * part for each, part in zip(programme.worth.tolist(), flow.tolist(), strict=True) if each)
    own = int(cleared[debtor == creditor].sum())
    return SetOff(cleared, int(cleared.sum()), rank, bound_of(programme, rank), own, worth, programme, limits)


def _check(debtor: IntArray, creditor: IntArray, owed: IntArray) -> None:
    if not len(debtor) == len(creditor) == len(owed):
        raise UnequalLengths(debtors=len(debtor), creditors=len(creditor), amounts=len(owed))
    if not len(owed):
        return
    if owed.min() < 0:
        row = int(np.argmin(owed))
        raise NegativeObligation(row=row, amount=int(owed[row]))
    total = (int((owed >> 31).sum()) << 31) + int((owed & (2**31 - 1)).sum())
    if total > TOTAL_MAX:
        raise ObligationsTooLarge(total=total, limit=TOTAL_MAX)
    firms_max = min(FIRMS_MAX, 64 * len(owed) + 1_000_000)
    for firm in (int(min(debtor.min(), creditor.min())), int(max(debtor.max(), creditor.max()))):
        if not 0 <= firm < firms_max:
            raise FirmOutOfRange(firm=firm, limit=firms_max - 1)
