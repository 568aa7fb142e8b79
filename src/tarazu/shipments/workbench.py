"""The valuation workbench: a unit value beside its reference, the partner's record and what customs assessed before.

It advises the officer who assesses and stops nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tarazu.kernel.quantity import Quantity, Unit
from tarazu.kernel.rounding import divide_half_even
from tarazu.kernel.value import Price, Value
from tarazu.reference.valuations import Valuation


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbench:
    """What an officer sees of the worth of a declaration's goods, in the unit these goods are counted in."""

    unit_value: Price  # as declared, or of a value that is thought of or stands
    reference: Valuation | None
    band_percent: int
    theirs: Price | None  # of the partner customs' record that names the declaration
    earlier: int  # assessed declarations of the same goods in the days looked at
    earlier_min: int  # fewer say nothing
    days: int
    middle: MiddleHalf | None

    @property
    def beside(self) -> Beside | None:
        """Where the unit value lies beside the earlier ones; None where they are too few."""
        return self.middle.beside(self.unit_value) if self.middle else None

    @property
    def in_band(self) -> bool | None:
        """Whether the unit value lies in the band round its reference; None without one."""
        if self.reference is None:
            return None
        worth = self.reference.price.minor
        return abs(self.unit_value.minor - worth) * 100 <= self.band_percent * worth


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
    count = len(unit_values)
    if count < max(1, count_min):
        return None
    row = sorted(unit_values, key=lambda price: price.minor)
    return MiddleHalf(count, row[-(-count // 4) - 1], row[-(-3 * count // 4) - 1])
