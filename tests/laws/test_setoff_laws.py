"""Laws of set-off, against every set-off there is on small books."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tarazu.engine.book import IntArray
from tarazu.engine.setoff import Goal, Limits, set_off, verify_set_off
from tarazu.engine.setoff_fair import unevenness, weights_of

FIRMS = 4
Rows = list[tuple[int, int, int]]
small = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)), max_size=6)
larger = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 2**40)), max_size=150)
per_firm = st.lists(st.integers(0, 4), min_size=FIRMS, max_size=FIRMS)


def arrays(rows: Rows) -> tuple[IntArray, IntArray, IntArray]:
    """Three arrays from rows of (debtor, creditor, owed)."""
    table = np.array(rows, np.int64).reshape(-1, 3)
    return table[:, 0].copy(), table[:, 1].copy(), table[:, 2].copy()


def every_set_off(rows: Rows, limits: Limits | None = None) -> list[tuple[int, ...]]:
    """All set-offs of a small book that keep to the limits."""
    limits = limits or Limits()
    debtor, creditor, _ = arrays(rows)
    may = limits.allowed(debtor, creditor)
    swing = np.zeros(FIRMS, np.int64) if limits.swing is None else limits.swing
    cap = np.full(FIRMS, 10**6) if limits.cap is None else limits.cap
    found = []
    for cleared in product(*(range(owed + 1 if free else 1) for (_, _, owed), free in zip(rows, may, strict=True))):
        given, taken = [0] * FIRMS, [0] * FIRMS
        for (giver, taker, _), part in zip(rows, cleared, strict=True):
            given[giver] += part
            taken[taker] += part
        ends = zip(given, taken, swing, cap, strict=True)
        if all(abs(a - b) <= lean and max(a, b) <= most for a, b, lean, most in ends):
            found.append(cleared)
    return found


def helped(rows: Rows, cleared: tuple[int, ...]) -> int:
    """How many firms have anything of what they owe cleared."""
    return len({giver for (giver, _, _), part in zip(rows, cleared, strict=True) if part})


@given(small)
@settings(max_examples=150, deadline=None)
def test_no_set_off_clears_more(rows: Rows) -> None:
    result = set_off(*arrays(rows))
    assert result.total == max(map(sum, every_set_off(rows)))
    assert verify_set_off(*arrays(rows), result) == []


@given(small, per_firm, per_firm, st.booleans())
@settings(max_examples=100, deadline=None)
def test_no_set_off_within_the_limits_clears_more(rows: Rows, cap: list[int], swing: list[int], leans: bool) -> None:
    limits = Limits(
        forbidden=np.array([[0, 1], [2, 3]]),
        group=np.array([0, 0, 0, 1]) if cap[0] % 2 else None,
        cap=np.array(cap),
        swing=np.array(swing) if leans else None,
    )
    result = set_off(*arrays(rows), limits=limits)
    assert result.total == max(map(sum, every_set_off(rows, limits)))
    assert verify_set_off(*arrays(rows), result) == []


@given(small, st.lists(st.integers(0, 1), min_size=FIRMS, max_size=FIRMS))
@settings(max_examples=60, deadline=None)
def test_barred_obligations_stay_as_they_are(rows: Rows, group: list[int]) -> None:
    limits = Limits(forbidden=np.array([[0, 1]]), group=np.array(group))
    result = set_off(*arrays(rows), limits=limits)
    assert result.total == max(map(sum, every_set_off(rows, limits)))
    assert verify_set_off(*arrays(rows), result) == []


@given(small)
@settings(max_examples=80, deadline=None)
def test_no_set_off_helps_more_firms_or_as_many_with_more(rows: Rows) -> None:
    result = set_off(*arrays(rows), goal=Goal.MOST_FIRMS)
    best = max((helped(rows, cleared), sum(cleared)) for cleared in every_set_off(rows))
    assert (helped(rows, tuple(result.cleared.tolist())), result.total) == best
    assert verify_set_off(*arrays(rows), result) == []


@given(small)
@settings(max_examples=80, deadline=None)
def test_no_largest_set_off_shares_more_evenly(rows: Rows) -> None:
    result = set_off(*arrays(rows), goal=Goal.FAIR_SHARES)
    every = every_set_off(rows)
    largest = max(map(sum, every))
    weight = weights_of(arrays(rows)[2])
    least = min(unevenness(np.array(cleared, np.int64), weight) for cleared in every if sum(cleared) == largest)
    assert result.total == largest
    assert unevenness(result.cleared, weight) == least
    assert verify_set_off(*arrays(rows), result) == []


@given(larger)
@settings(max_examples=60, deadline=None)
def test_a_larger_book_is_proven_whatever_is_drawn(rows: Rows) -> None:
    assert verify_set_off(*arrays(rows), set_off(*arrays(rows))) == []


@given(larger, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_changes_nothing(rows: Rows, draw: object) -> None:
    mixed = list(rows)
    draw.shuffle(mixed)  # type: ignore[attr-defined]  # Hypothesis types its random source loosely
    first, second = set_off(*arrays(rows)), set_off(*arrays(mixed))
    assert sorted(zip(rows, first.cleared.tolist(), strict=True)) == sorted(
        zip(mixed, second.cleared.tolist(), strict=True)
    )
    assert first.rank.tolist() == second.rank.tolist()
