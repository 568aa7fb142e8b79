"""Earlier worth: unit values and ratios of exchange that were assessed before, and the middle half of many."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tarazu.kernel.quantity import Quantity, Unit
from tarazu.kernel.rounding import divide_half_even
from tarazu.kernel.value import Price, Value

RATIO_UNITS = 100  # a ratio of exchange is said for so many whole units of what comes in


class Beside(StrEnum):
    """Where a unit value lies beside the middle half of others; both ends of it are inside."""

    BELOW = "below"
    INSIDE = "inside"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class MiddleHalf:
    """The middle half of so many unit values, from the lower to the upper quartile."""

    count: int
    least: Price
    most: Price

    def beside(self, unit_value: Price) -> Beside:
        """Where a unit value lies; it is counted in the same unit."""
        assert unit_value.unit == self.least.unit, "unit values of one kind of goods are counted in one unit"
        if unit_value.minor < self.least.minor:
            return Beside.BELOW
        return Beside.ABOVE if unit_value.minor > self.most.minor else Beside.INSIDE


@dataclass(frozen=True, slots=True)
class MiddleRatio:
    """The middle half of so many ratios: of the goods that leave, for a hundred whole units of those that come in."""

    count: int
    least: Quantity
    most: Quantity


def unit_value(value: Value, quantity: Quantity, per: Unit | None = None) -> Price:
    """What one whole unit of a quantity is worth, or one of another unit of its dimension, rounded half to even.

    The quantity is more than nothing.
    """
    whole = per or quantity.unit
    assert whole.dimension is quantity.unit.dimension, "goods are weighed against goods that are counted alike"
    base = quantity.steps * quantity.unit.base_per_step
    return Price(divide_half_even(value.minor * whole.steps_per_unit * whole.base_per_step, base), whole)


def middle_half(unit_values: Sequence[Price], count_min: int) -> MiddleHalf | None:
    """The middle half of some unit values of one unit, or None where there are too few.

    A quartile is the value that stands at a quarter, or at three quarters, of the sorted row, rounded up to a place:
    one that was really assessed, never a mean of two.
    """
    ends = _quartiles([price.minor for price in unit_values], count_min)
    if ends is None:
        return None
    unit = unit_values[0].unit
    return MiddleHalf(len(unit_values), Price(ends[0], unit), Price(ends[1], unit))


def counterpart(incoming: Price, outgoing: Price) -> Quantity:
    """What of the goods that leave is worth a hundred whole units of those that come in; their price is not nothing."""
    worth = Value(incoming.minor * RATIO_UNITS, incoming.account_unit)
    return outgoing.buys(worth)


def middle_ratio(counterparts: Sequence[Quantity], count_min: int) -> MiddleRatio | None:
    """The middle half of some ratios between the same goods, or None where there are too few."""
    ends = _quartiles([one.steps for one in counterparts], count_min)
    if ends is None:
        return None
    unit = counterparts[0].unit
    return MiddleRatio(len(counterparts), Quantity(ends[0], unit), Quantity(ends[1], unit))


def _quartiles(numbers: Sequence[int], count_min: int) -> tuple[int, int] | None:
    count = len(numbers)
    if count < max(1, count_min):
        return None
    row = sorted(numbers)
    return row[-(-count // 4) - 1], row[-(-3 * count // 4) - 1]
