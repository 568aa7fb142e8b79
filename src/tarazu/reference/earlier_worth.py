"""Earlier worth: unit values and ratios of exchange that were assessed before, and the middle half of many."""

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
class Enough:
    """How many earlier values, and of how many firms, there must be before they say something."""

    count: int
    firms: int

    def of(self, count: int, firms: int) -> bool:
        """Say whether so many values of so many firms are enough; none never are."""
        return count >= max(1, self.count) and firms >= self.firms


@dataclass(frozen=True, slots=True)
class MiddleHalf:
    """The middle half of so many unit values of so many firms, from the lower to the upper quartile."""

    count: int
    firms: int
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
    """The middle half of so many ratios: of the goods that leave, for a hundred whole units of those that come in.

    So many firms exchanged them.
    """

    count: int
    firms: int
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


def counterpart(incoming: Price, outgoing: Price) -> Quantity:
    """What of the goods that leave is worth a hundred whole units of those that come in; their price is not nothing."""
    worth = Value(incoming.minor * RATIO_UNITS, incoming.account_unit)
    return outgoing.buys(worth)


def quartile_places(count: int) -> tuple[int, int]:
    """At which places, from 1, of a sorted row of so many the lower and the upper quartile stand.

    They are a quarter and three quarters of the row, rounded up to a place: a quartile is a value that was really
    there, never a mean of two.
    """
    return -(-count // 4), -(-3 * count // 4)
