"""Clause 4: what is owed in return follows the valuation once it leaves the band."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarazu.contracts.repricing import may_reprice, repriced
from tarazu.kernel.quantity import Quantity, UnitMismatch
from tarazu.kernel.value import Price
from tarazu.reference.units import unit

TONNE = unit("TNE")
OWED = Quantity(1_000_000, TONNE)  # 1,000 t


def at(minor: int) -> Price:
    return Price(minor, TONNE)


@pytest.mark.parametrize(
    ("today", "steps"),
    [(70_000, 1_000_000), (80_500, 1_000_000), (80_501, 1_150_014), (59_500, 1_000_000), (59_499, 849_986)],
)
def test_beyond_the_band_the_owed_quantity_moves_with_the_unit_value(today: int, steps: int) -> None:
    assert repriced(OWED, at(70_000), at(today), 15).steps == steps
    assert may_reprice(at(70_000), at(today), 15) is (steps != OWED.steps)


def test_prices_of_two_units_are_not_compared() -> None:
    with pytest.raises(UnitMismatch):
        repriced(OWED, at(70_000), Price(70, unit("KGM")), 15)


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 10**9))
def test_repricing_keeps_the_worth_of_what_is_owed(agreed: int, today: int, steps: int) -> None:
    changed = repriced(Quantity(steps, TONNE), at(agreed), at(today), 0)
    assert abs(changed.steps * agreed - steps * today) * 2 <= agreed
