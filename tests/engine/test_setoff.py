"""Set-off against hand-made cases, hostile input and an independent linear programme."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from tarazu.engine.book import IntArray
from tarazu.engine.rings import NotACirculation, decompose
from tarazu.engine.setoff import (
    NegativeObligation,
    ObligationsTooLarge,
    SetOff,
    UnequalLengths,
    set_off,
    verify_set_off,
)

Obligations = list[tuple[int, int, int]]
obligations = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 50)), max_size=24)


def arrays(rows: Obligations) -> tuple[IntArray, IntArray, IntArray]:
    """Three arrays from rows of (debtor, creditor, owed)."""
    table = np.array(rows, np.int64).reshape(-1, 3)
    return table[:, 0].copy(), table[:, 1].copy(), table[:, 2].copy()


def solved(rows: Obligations) -> SetOff:
    """A set-off that was verified."""
    result = set_off(*arrays(rows))
    assert verify_set_off(*arrays(rows), result) == []
    return result


def test_a_loop_of_three_clears_its_smallest_obligation() -> None:
    result = solved([(0, 1, 30), (1, 2, 20), (2, 0, 50)])
    assert result.cleared.tolist() == [20, 20, 20]
    assert result.total == result.bound == 60


def test_a_chain_clears_nothing() -> None:
    assert solved([(0, 1, 30), (1, 2, 20)]).total == 0


def test_empty_self_loops_and_duplicates() -> None:
    assert solved([]).total == 0
    assert solved([(3, 3, 9)]).cleared.tolist() == [9]
    assert solved([(0, 1, 4), (0, 1, 7), (1, 0, 9)]).cleared.tolist() == [4, 5, 9]


def test_a_long_loop_beats_the_pair_it_crosses() -> None:
    result = solved([(0, 1, 10), (1, 0, 10), (1, 2, 10), (2, 3, 10), (3, 0, 10)])
    assert result.total == 40


def test_amounts_near_the_limit_stay_exact() -> None:
    large = 2**60 - 1
    assert solved([(0, 1, large), (1, 2, large - 7), (2, 0, large)]).total == 3 * (large - 7)


def test_what_cannot_be_counted_is_refused() -> None:
    with pytest.raises(ObligationsTooLarge):
        set_off(*arrays([(0, 1, 2**61), (1, 0, 2**61), (0, 2, 1)]))
    with pytest.raises(NegativeObligation):
        set_off(*arrays([(0, 1, -1)]))
    with pytest.raises(UnequalLengths):
        set_off(np.array([0]), np.array([1, 2]), np.array([5]))


@given(obligations)
@settings(max_examples=60, deadline=None)
def test_set_off_reaches_the_linear_optimum_and_proves_it(rows: Obligations) -> None:
    result = solved(rows)
    debtor, creditor, owed = arrays(rows)
    if rows:
        net = np.zeros((7, len(rows)))
        np.add.at(net, (debtor, np.arange(len(rows))), 1)
        np.add.at(net, (creditor, np.arange(len(rows))), -1)
        best = linprog(-np.ones(len(rows)), A_eq=net, b_eq=np.zeros(7), bounds=list(zip(0 * owed, owed, strict=True)))
        assert result.total == round(-best.fun)


@given(obligations, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_row_order_does_not_matter_to_set_off(rows: Obligations, draw: object) -> None:
    mixed = list(rows)
    draw.shuffle(mixed)  # type: ignore[attr-defined]  # Hypothesis types its random source loosely
    first = sorted(zip(rows, solved(rows).cleared.tolist(), strict=True))
    second = sorted(zip(mixed, solved(mixed).cleared.tolist(), strict=True))
    assert first == second


@given(obligations)
@settings(max_examples=60, deadline=None)
def test_rings_add_up_to_the_circulation(rows: Obligations) -> None:
    debtor, creditor, _ = arrays(rows)
    cleared = solved(rows).cleared
    rings = decompose(debtor, creditor, cleared)
    again = np.zeros(len(rows), np.int64)
    for ring in rings:
        ends = [(int(debtor[arc]), int(creditor[arc])) for arc in ring.arcs]
        assert all(here[1] == following[0] for here, following in zip(ends, ends[1:] + ends[:1], strict=True))
        assert len({start for start, _ in ends}) == len(ends)
        assert ring.amount > 0
        again[list(ring.arcs)] += ring.amount
    assert again.tolist() == cleared.tolist()
    assert len(rings) <= int((cleared > 0).sum())


def test_pairs_come_before_longer_rings() -> None:
    tail, head = np.array([0, 1, 1, 2]), np.array([1, 0, 2, 0])
    rings = decompose(tail, head, np.array([5, 3, 2, 2]))
    assert [(len(ring.arcs), ring.amount) for ring in rings] == [(2, 3), (3, 2)]


def test_what_does_not_balance_has_no_rings() -> None:
    with pytest.raises(NotACirculation):
        decompose(np.array([0]), np.array([1]), np.array([5]))
