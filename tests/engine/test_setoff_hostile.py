"""Set-off against shapes that break recursion, labels and sums, and stopped before its end."""

import numpy as np
import pytest

from tarazu.engine.book import IntArray
from tarazu.engine.setoff import (
    FirmOutOfRange,
    Goal,
    GoalNeedsNoLimits,
    Limits,
    LimitsMisfit,
    ObligationsTooLarge,
    set_off,
    verify_set_off,
)

LONG = 100_000


def invented(firms: int, rows: int, seed: int) -> tuple[IntArray, IntArray, IntArray]:
    """Obligations where few firms owe and are owed much."""
    draw = np.random.default_rng(seed)
    ends = (firms * draw.random((2, rows)) ** 2).astype(np.int64)
    return ends[0], ends[1], (draw.pareto(1.2, rows) * 10_000).astype(np.int64) + 1


def test_a_chain_of_a_hundred_thousand_clears_nothing_and_proves_it() -> None:
    firm = np.arange(LONG)
    rows = firm, firm + 1, firm + 5
    result = set_off(*rows)
    assert result.total == result.bound == 0
    assert verify_set_off(*rows, result) == []


@pytest.mark.parametrize("shape", ["falling", "rising", "mixed"])
def test_one_giant_ring_clears_its_least_amount_all_round(shape: str) -> None:
    firm = np.arange(LONG)
    owed = {"falling": 2 * LONG - firm, "rising": LONG + firm, "mixed": firm * 7919 % 10_007 + 10}[shape]
    rows = firm, (firm + 1) % LONG, owed
    result = set_off(*rows)
    assert result.total == result.bound == int(owed.min()) * LONG
    assert verify_set_off(*rows, result) == []


def test_a_giant_ring_with_chords_back_is_proven() -> None:
    firm = np.arange(20_000)
    debtor = np.r_[firm, firm[5:]]
    creditor = np.r_[(firm + 1) % len(firm), firm[5:] - 3]
    rows = debtor, creditor, debtor * 31 % 997 + 1
    assert verify_set_off(*rows, set_off(*rows)) == []


def test_many_rings_that_do_not_touch_are_all_cleared() -> None:
    firm = np.arange(30_000)
    rows = firm, firm - firm % 3 + (firm + 1) % 3, np.full(len(firm), 7)
    assert set_off(*rows).total == 7 * len(firm)


def test_amounts_whose_sum_passes_64_bits_are_refused_and_not_wrapped() -> None:
    with pytest.raises(ObligationsTooLarge) as refused:
        set_off(np.array([0, 1, 2, 3]), np.array([1, 2, 3, 0]), np.full(4, 2**62))
    assert refused.value.params["total"] == 2**64


def test_two_obligations_of_almost_the_limit_are_exact() -> None:
    result = set_off(np.array([0, 1]), np.array([1, 0]), np.array([2**61, 2**61 - 1]))
    assert result.total == result.bound == 2**62 - 2


@pytest.mark.parametrize("firm", [-1, 2**40])
def test_a_firm_number_out_of_range_is_refused(firm: int) -> None:
    with pytest.raises(FirmOutOfRange):
        set_off(np.array([0, firm]), np.array([1, 0]), np.array([5, 5]))


def test_obligations_of_nothing_do_not_join_loops() -> None:
    rows = np.array([0, 1, 2]), np.array([1, 2, 0]), np.array([5, 0, 5])
    assert set_off(*rows).cleared.tolist() == [0, 0, 0]


def test_what_firms_owe_themselves_is_told_apart() -> None:
    result = set_off(np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([9, 4, 6]))
    assert (result.own, result.total) == (9, 17)


def test_stopped_at_once_it_is_balanced_and_says_how_far_off_it_is() -> None:
    rows = invented(3_000, 15_000, 1)
    best, early = set_off(*rows), set_off(*rows, seconds=0.0)
    assert 0 < early.total < best.total <= early.bound
    wrong = verify_set_off(*rows, early)
    assert wrong == ["the ranks do not prove that it is the largest"]


def test_stopped_at_once_first_prices_are_near_enough_for_most_of_the_best() -> None:
    rows = invented(3_000, 15_000, 1)
    early = set_off(*rows, seconds=0.0)
    assert early.gap * 5 < early.bound


def test_the_order_of_rows_changes_nothing_in_a_mid_sized_book() -> None:
    rows = invented(5_000, 25_000, 4)
    mixed = np.random.default_rng(4).permutation(len(rows[0]))
    first, second = set_off(*rows), set_off(*(part[mixed] for part in rows))
    ends, others = np.lexsort((first.cleared, *rows)), np.lexsort((second.cleared, *(part[mixed] for part in rows)))
    assert first.cleared[ends].tolist() == second.cleared[others].tolist()
    assert first.rank.tolist() == second.rank.tolist()


@pytest.mark.parametrize("gap_ppm", [1_000, 50_000])
def test_a_gap_that_is_asked_for_is_kept(gap_ppm: int) -> None:
    rows = invented(20_000, 100_000, 2)
    early = set_off(*rows, gap_ppm=gap_ppm)
    assert early.gap * 1_000_000 <= gap_ppm * early.bound
    assert set_off(*rows).total <= early.bound


def test_a_mid_sized_book_is_proven_in_whole_numbers() -> None:
    rows = invented(20_000, 100_000, 3)
    result = set_off(*rows)
    assert result.gap == 0
    assert verify_set_off(*rows, result) == []


def test_a_false_claim_is_found_out() -> None:
    rows = np.array([0, 1, 2]), np.array([1, 2, 0]), np.array([5, 6, 7])
    result = set_off(*rows)
    result.cleared[0] -= 1
    assert any("net position" in wrong for wrong in verify_set_off(*rows, result))


def test_limits_must_fit_the_firms() -> None:
    rows = np.array([0, 1]), np.array([1, 0]), np.array([5, 5])
    with pytest.raises(LimitsMisfit):
        set_off(*rows, limits=Limits(cap=np.array([5])))
    with pytest.raises(GoalNeedsNoLimits):
        set_off(*rows, limits=Limits(cap=np.array([5, 5])), goal=Goal.FAIR_SHARES)
