"""Multilateral set-off: cancel the largest total of obligations that form loops."""

from dataclasses import dataclass
from math import gcd

import numpy as np

from tarazu.engine.book import IntArray
from tarazu.kernel.errors import Kind, TarazuError

TOTAL_MAX = 2**62  # minor units: twice this still fits a 64-bit number
RANK_SWEEPS_MAX = 10_000_000  # arcs relaxed while ranks are found; the optimum settles them long before


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


class SetOffUnsolved(TarazuError):
    """The flow solver gave up on a set of obligations."""

    kind = Kind.CONFLICT
    says = "The set-off was not solved ({status}). Run it on a smaller part of the obligations."


@dataclass(frozen=True, slots=True)
class SetOff:
    """What is cancelled of each obligation, and a proof that no more can be.

    `rank` has one whole number for each firm 0..n-1. Its bound, the sum of
    owed * max(0, 1 + rank[creditor] - rank[debtor]), is never below any set-off;
    equal to `total`, it proves that none is larger.
    """

    cleared: IntArray
    total: int
    rank: IntArray
    bound: int


def set_off(debtor: IntArray, creditor: IntArray, owed: IntArray) -> SetOff:
    """Cancel the largest total of obligations that form loops.

    Shapes:  three int64 arrays of length m; debtor and creditor are firm numbers from 0.
    Units:   owed in whole minor units of one unit of account.
    Returns: cleared (m,), each 0..owed, with every firm's net position unchanged, and a certificate of optimality.
    Errors:  NegativeObligation; UnequalLengths; ObligationsTooLarge; SetOffUnsolved.
    Source:  Fleischman and Dini 2021, section 4, as a maximum circulation.
    """
    debtor, creditor, owed = (np.asarray(array, np.int64) for array in (debtor, creditor, owed))
    _check(debtor, creditor, owed)
    firms = int(max(debtor.max(), creditor.max())) + 1 if len(owed) else 0
    order = np.lexsort((owed, creditor, debtor))
    pairs, pair = np.unique(np.column_stack((debtor[order], creditor[order])), axis=0, return_inverse=True)
    whole = np.zeros(len(pairs), np.int64)
    np.add.at(whole, pair.reshape(-1), owed[order])
    cleared_pairs = _circulate(pairs[:, 0], pairs[:, 1], whole, firms) if len(pairs) else whole
    cleared = np.zeros(len(owed), np.int64)
    cleared[order] = _shared_in_order(cleared_pairs, pair.reshape(-1), owed[order])
    rank = _ranks(pairs[:, 0], pairs[:, 1], whole, cleared_pairs, firms)
    total = sum(cleared.tolist())
    return SetOff(cleared, total, rank, _bound(debtor, creditor, owed, rank))


def verify_set_off(debtor: IntArray, creditor: IntArray, owed: IntArray, result: SetOff) -> list[str]:
    """List everything that is wrong with a set-off; an empty list means it is sound and the largest."""
    if len(result.cleared) != len(owed):
        return ["cleared must have one number for each obligation"]
    found = [
        f"obligation {row} is cleared by {cleared} of {amount}"
        for row, (cleared, amount) in enumerate(zip(result.cleared.tolist(), owed.tolist(), strict=True))
        if not 0 <= cleared <= amount
    ]
    net: dict[int, int] = {}
    for giver, receiver, amount in zip(debtor.tolist(), creditor.tolist(), result.cleared.tolist(), strict=True):
        net[giver] = net.get(giver, 0) - amount
        net[receiver] = net.get(receiver, 0) + amount
    found += [f"the net position of firm {firm} moves by {amount}" for firm, amount in sorted(net.items()) if amount]
    if sum(result.cleared.tolist()) != result.total:
        found.append("the total is not the sum of what is cleared")
    if _bound(debtor, creditor, owed, result.rank) != result.total:
        found.append("the ranks do not prove that it is the largest")
    return found


def _circulate(tail: IntArray, head: IntArray, capacity: IntArray, firms: int) -> IntArray:
    """The largest circulation: every unit of flow earns one, as a minimum-cost flow with cost -1 on every arc."""
    # OR-tools takes half a second to import, and most callers of a room never solve.
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    divisor = gcd(*capacity.tolist()) or 1
    flow = SimpleMinCostFlow()
    loops = tail == head
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        tail[~loops], head[~loops], capacity[~loops] // divisor, np.full(int((~loops).sum()), -1, np.int64)
    )
    flow.set_nodes_supplies(np.arange(firms), np.zeros(firms, np.int64))
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise SetOffUnsolved(status=status.name)
    found = capacity.copy()
    found[~loops] = flow.flows(arcs) * divisor
    return found


def _shared_in_order(cleared: IntArray, pair: IntArray, owed: IntArray) -> IntArray:
    """Give each pair's cleared amount to its obligations in their canonical order, the smallest first."""
    left = cleared.copy()
    shares = np.zeros(len(owed), np.int64)
    for row, (at, amount) in enumerate(zip(pair.tolist(), owed.tolist(), strict=True)):
        shares[row] = min(int(left[at]), amount)
        left[at] -= shares[row]
    return shares


def _ranks(tail: IntArray, head: IntArray, capacity: IntArray, flow: IntArray, firms: int) -> IntArray:
    """Whole-number duals by Bellman's rule: room on an arc asks rank[tail] >= rank[head] + 1, flow asks the reverse."""
    rank = np.zeros(firms, np.int64)
    room, used = flow < capacity, (flow > 0)
    upper = np.r_[tail[room], head[used]]
    lower = np.r_[head[room], tail[used]]
    step = np.r_[np.ones(int(room.sum()), np.int64), -np.ones(int(used.sum()), np.int64)]
    for _ in range(max(1, RANK_SWEEPS_MAX // max(1, len(step)))):
        before = rank.copy()
        np.maximum.at(rank, upper, rank[lower] + step)
        if (before == rank).all():
            break
    return rank


def _bound(debtor: IntArray, creditor: IntArray, owed: IntArray, rank: IntArray) -> int:
    worth = np.maximum(0, 1 + rank[creditor] - rank[debtor]) if len(owed) else owed
    return sum(int(amount) * int(gain) for amount, gain in zip(owed.tolist(), worth.tolist(), strict=True))


def _check(debtor: IntArray, creditor: IntArray, owed: IntArray) -> None:
    if not len(debtor) == len(creditor) == len(owed):
        raise UnequalLengths(debtors=len(debtor), creditors=len(creditor), amounts=len(owed))
    if len(owed) and owed.min() < 0:
        row = int(np.argmin(owed))
        raise NegativeObligation(row=row, amount=int(owed[row]))
    total = sum(owed.tolist())
    if total > TOTAL_MAX:
        raise ObligationsTooLarge(total=total, limit=TOTAL_MAX)
