"""Clause 4: what is owed in return follows the valuation once it leaves the band."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarazu.contracts.repricing import may_reprice, repriced, repricings
from tarazu.kernel.quantity import Quantity, UnitMismatch
from tarazu.kernel.value import Price, Value
from tarazu.matching.deals import Leg
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


def _leg(number: int, giver: str, steps: int, minor: int) -> Leg:
    return Leg(
        number=number,
        giver_id=giver,
        receiver_id="other",
        commodity=f"goods of {giver}",
        quantity=Quantity(steps, TONNE),
        value=Value(minor),
        expected=Value(minor),
    )


def test_clause_4_is_told_for_every_leg_that_has_not_left_whole() -> None:
    """1,000 t at 700 against 1,250 t at 560; pulses rise by 20 %, and 500 t of rice have left."""
    pulses, rice = _leg(1, "ru", 1_000_000, 70_000_000), _leg(2, "pk", 1_250_000, 70_000_000)
    home, left = {1: "RU", 2: "PK"}, {1: pulses.quantity, 2: Quantity(750_000, TONNE)}
    told = repricings((pulses, rice), home=home, left=left, today={1: at(84_000), 2: at(56_000)}, band=15)
    first, second = told
    assert (first.agreed, first.moved_minor, first.outside) == (at(70_000), 14_000, True)
    assert [(one.leg.number, one.now.steps, one.repriced.steps) for one in first.in_return] == [(2, 750_000, 900_000)]
    assert (second.outside, [one.repriced for one in second.in_return]) == (False, [pulses.quantity])
    whole = {**left, 1: Quantity(0, TONNE)}
    assert [
        one.leg.number for one in repricings((pulses, rice), home=home, left=whole, today={1: at(1), 2: at(1)}, band=15)
    ] == [2]
    assert repricings((pulses, rice), home=home, left=left, today={}, band=15) == ()
