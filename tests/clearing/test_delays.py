"""Late instalments: which goods fill which, which days count, and what clause 12 adds, at the edges."""

from datetime import date, timedelta

import pytest

from tarazu.clearing.delays import LatePart, late_parts
from tarazu.contracts.contract import Instalment
from tarazu.kernel.period import Period
from tarazu.kernel.quantity import Dimension, Quantity, Unit
from tarazu.kernel.value import Value
from tarazu.matching.deals import Leg

TONNE = Unit("TNE", "t", Dimension.MASS, 1000, 1)
WORTH = Value(1_000_000)
LEG = Leg(
    number=1, giver_id="pk-a", receiver_id="ru-b", commodity="1006.30", quantity=Quantity(100_000, TONNE), value=WORTH,
    expected=WORTH,
)  # fmt: skip
FIRST, SECOND = date(2026, 1, 10), date(2026, 2, 10)
PARTS = (Instalment(1, 1, Quantity(50_000, TONNE), FIRST), Instalment(1, 2, Quantity(50_000, TONNE), SECOND))


def late(*left: tuple[date, int], stopped: tuple[Period, ...] = ()) -> list[tuple[int, int, int]]:
    """The instalment, the days and the damages of each late part."""
    return [(one.instalment, one.days, one.damages.minor) for one in parts(*left, stopped=stopped)]


def parts(*left: tuple[date, int], stopped: tuple[Period, ...] = ()) -> tuple[LatePart, ...]:
    return late_parts([LEG], PARTS, {1: left}, stopped=stopped, percent_per_week=1, percent_max=10)


@pytest.mark.parametrize(
    ("days", "damages"), [(0, None), (6, None), (7, 5_000), (13, 5_000), (14, 10_000), (70, 50_000), (700, 50_000)]
)
def test_each_full_week_adds_a_percent_of_the_delayed_value_and_never_more_than_ten(
    days: int, damages: int | None
) -> None:
    found = late((FIRST + timedelta(days=days), 50_000))
    assert found == ([] if damages is None else [(1, days, damages)])


def test_what_leaves_first_fills_what_was_due_first() -> None:
    assert late((FIRST, 50_000), (SECOND, 50_000)) == []
    assert late((FIRST, 30_000), (FIRST + timedelta(days=7), 70_000)) == [(1, 7, 2_000)]
    assert late((SECOND + timedelta(days=7), 60_000), (FIRST, 40_000)) == [(1, 38, 5_000), (2, 7, 5_000)]


def test_goods_that_never_left_are_no_late_instalment() -> None:
    assert late() == []
    assert late((FIRST, 50_000)) == []


def test_more_than_was_due_fills_nothing() -> None:
    assert late((FIRST, 100_000), (SECOND + timedelta(days=70), 100_000)) == []


def test_days_on_which_the_clock_stood_do_not_count() -> None:
    left = (FIRST + timedelta(days=14), 50_000)
    assert late(left, stopped=(Period(FIRST, FIRST + timedelta(days=2)),)) == [(1, 13, 5_000)], "its own day is free"
    assert late(left, stopped=(Period(FIRST + timedelta(days=1), FIRST + timedelta(days=8)),)) == [(1, 7, 5_000)]
    assert late(left, stopped=(Period(FIRST + timedelta(days=1)),)) == []


def test_a_part_says_what_it_was_and_when() -> None:
    (part,) = parts((FIRST + timedelta(days=21), 20_000))
    assert (part.leg_number, part.ship_by, part.left_on) == (1, FIRST, FIRST + timedelta(days=21))
    assert (part.quantity.steps, part.value, part.damages) == (20_000, Value(200_000), Value(6_000))
