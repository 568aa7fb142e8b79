"""The valuation workbench: unit values in whole numbers, quartiles that were really assessed, and both their edges."""

from datetime import date

import pytest

from tarazu.kernel.quantity import Dimension, Quantity, Unit
from tarazu.kernel.value import Price, Value
from tarazu.reference.earlier_worth import Beside, Enough, MiddleHalf, counterpart, quartile_places, unit_value
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
    ("count", "places"),
    [(1, (1, 1)), (2, (1, 2)), (3, (1, 3)), (4, (1, 3)), (5, (2, 4)), (8, (2, 6)), (9, (3, 7)), (12, (3, 9))],
)
def test_a_quartile_stands_at_a_place_of_the_row(count: int, places: tuple[int, int]) -> None:
    assert quartile_places(count) == places


@pytest.mark.parametrize(
    ("count", "firms", "is_enough"), [(8, 3, True), (7, 3, False), (8, 2, False), (9, 4, True), (0, 0, False)]
)
def test_too_few_or_of_too_few_firms_say_nothing(count: int, firms: int, *, is_enough: bool) -> None:
    assert Enough(8, 3).of(count, firms) is is_enough
    assert Enough(0, 0).of(count, firms) is (count > 0)


@pytest.mark.parametrize(
    ("minor", "beside"),
    [(199, Beside.BELOW), (200, Beside.INSIDE), (600, Beside.INSIDE), (601, Beside.ABOVE)],
)
def test_both_ends_of_the_middle_half_are_inside(minor: int, beside: Beside) -> None:
    middle = MiddleHalf(8, 3, per_tonne(200), per_tonne(600))
    assert middle.beside(per_tonne(minor)) is beside


@pytest.mark.parametrize(("minor", "inside"), [(37_499, False), (37_500, True), (62_500, True), (62_501, False)])
def test_the_band_round_the_reference_holds_its_edges(minor: int, inside: bool) -> None:
    reference = Valuation("1006.30", "PK", per_tonne(50_000), date(2025, 12, 1), "FOB", "a ruling", Confidence.HIGH)
    bench = Workbench(
        unit_value=per_tonne(minor), reference=reference, band_percent=25, theirs=None,
        earlier=0, firms=0, enough=Enough(8, 3), days=365, middle=None,
    )  # fmt: skip
    assert (bench.in_band, bench.beside) == (inside, None)


def test_a_ratio_is_what_leaves_for_a_hundred_units_of_what_comes_in() -> None:
    assert counterpart(per_tonne(69_000), per_tonne(100_000)) == Quantity(69_000, TONNE)
    assert counterpart(Price(690, KILOGRAM), per_tonne(100_000)) == Quantity(690, TONNE)  # for 100 kg
