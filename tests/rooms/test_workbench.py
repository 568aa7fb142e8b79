"""The valuation workbench: unit values in whole numbers, quartiles that were really assessed, and both their edges."""

from datetime import date

import pytest

from tarazu.kernel.quantity import Dimension, Quantity, Unit
from tarazu.kernel.value import Price, Value
from tarazu.reference.earlier_worth import Beside, counterpart, middle_half, middle_ratio, unit_value
from tarazu.reference.valuations import Confidence, Valuation
from tarazu.shipments.workbench import Workbench

TONNE, KILOGRAM = Unit("TNE", "t", Dimension.MASS, 1000, 1), Unit("KGM", "kg", Dimension.MASS, 1, 1)


def per_tonne(minor: int) -> Price:
    return Price(minor, TONNE)


def test_a_unit_value_is_rounded_half_to_even_and_counted_in_the_unit_asked_for() -> None:
    assert unit_value(Value(10_150_025), Quantity(99_500, TONNE)).minor == 102_010  # 1,020.1030… UAC
    assert [unit_value(Value(minor), Quantity(2_000, TONNE)).minor for minor in (1, 3, 5)] == [0, 2, 2]
    assert unit_value(Value(56_250), Quantity(500, KILOGRAM), TONNE) == per_tonne(112_500)


@pytest.mark.parametrize(
    ("count", "quartiles"),
    [(1, (1, 1)), (2, (1, 2)), (3, (1, 3)), (4, (1, 3)), (5, (2, 4)), (8, (2, 6)), (9, (3, 7)), (12, (3, 9))],
)
def test_a_quartile_is_a_value_of_the_row_whatever_its_order(count: int, quartiles: tuple[int, int]) -> None:
    row = [per_tonne(minor) for minor in range(count, 0, -1)]
    middle = middle_half(row, 1)
    assert middle is not None
    assert (middle.count, (middle.least.minor, middle.most.minor)) == (count, quartiles)


def test_too_few_say_nothing() -> None:
    row = [per_tonne(500)] * 7
    assert middle_half(row, 8) is None
    assert middle_half([*row, per_tonne(500)], 8) is not None
    assert middle_half([], 0) is None


@pytest.mark.parametrize(
    ("minor", "beside"),
    [(199, Beside.BELOW), (200, Beside.INSIDE), (600, Beside.INSIDE), (601, Beside.ABOVE)],
)
def test_both_ends_of_the_middle_half_are_inside(minor: int, beside: Beside) -> None:
    middle = middle_half([per_tonne(each * 100) for each in range(1, 9)], 8)
    assert middle is not None
    assert middle.beside(per_tonne(minor)) is beside


@pytest.mark.parametrize(("minor", "inside"), [(37_499, False), (37_500, True), (62_500, True), (62_501, False)])
def test_the_band_round_the_reference_holds_its_edges(minor: int, inside: bool) -> None:
    reference = Valuation("1006.30", "PK", per_tonne(50_000), date(2025, 12, 1), "FOB", "a ruling", Confidence.HIGH)
    bench = Workbench(
        unit_value=per_tonne(minor), reference=reference, band_percent=25, theirs=None,
        earlier=0, earlier_min=8, days=365, middle=None,
    )  # fmt: skip
    assert (bench.in_band, bench.beside) == (inside, None)


def test_a_ratio_is_what_leaves_for_a_hundred_units_of_what_comes_in() -> None:
    assert counterpart(per_tonne(69_000), per_tonne(100_000)) == Quantity(69_000, TONNE)
    assert counterpart(Price(690, KILOGRAM), per_tonne(100_000)) == Quantity(690, TONNE)  # for 100 kg
    row = [Quantity(each * 1_000, TONNE) for each in (8, 1, 7, 2, 6, 3, 5, 4)]
    middle = middle_ratio(row, 8)
    assert middle is not None
    assert (middle.count, middle.least.steps, middle.most.steps) == (8, 2_000, 6_000)
    assert middle_ratio(row[1:], 8) is None
