"""Cures in goods: how many tonnes more or fewer restore balance, and how far a price may move before it breaks.

All of it is exact: a quantity is rounded to a whole step of its unit, always to the side on which the cure holds.
"""

from dataclasses import dataclass

from tarazu.clearing.net_off import Position
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.rounding import divide_half_even
from tarazu.kernel.value import Price
from tarazu.ledger.book import Direction
from tarazu.rulebook.balance import allowed_exports as allowed_exports


def _floor(numerator: int, denominator: int) -> int:
    return numerator // denominator


def _ceiling(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)


@dataclass(frozen=True, slots=True)
class Cure:
    """A change of one good on one side; a quantity above zero means more of it, below zero fewer.

    `to_balance` makes both sides equal to the nearest step; `to_tolerance` is the least change that comes inside, and
    zero where the position is inside already.
    """

    direction: Direction
    price: Price
    to_balance: Quantity
    to_tolerance: Quantity


def allowed_imports(exports: int, tolerance_percent: int) -> tuple[int, int | None]:
    """The least and the most imports, in minor units, that some exports stay inside the tolerance of.

    With a tolerance of 100 % or more there is no most.
    """
    least = _ceiling(exports * 100, 100 + tolerance_percent)
    return least, _floor(exports * 100, 100 - tolerance_percent) if tolerance_percent < 100 else None


def _allowed(position: Position, direction: Direction, tolerance_percent: int) -> tuple[int, int | None]:
    besides = (position.exports_counted - position.exports_assessed).minor
    if direction is Direction.EXPORT:
        least, most = allowed_exports(position.imports_assessed.minor, tolerance_percent)
        return least - besides, most - besides
    return allowed_imports(position.exports_counted.minor, tolerance_percent)


def _steps_worth(minor: int, price: Price) -> int:
    """The fewest whole steps, either way, that are worth at least so much."""
    steps = _ceiling(abs(minor) * price.unit.steps_per_unit, price.minor)
    return steps if minor > 0 else -steps


def cure(position: Position, direction: Direction, price: Price, tolerance_percent: int) -> Cure:
    """How much more or less of a good at a price, imported or exported, restores balance."""
    assert price.minor > 0, "goods without a price cure nothing"
    exported = direction is Direction.EXPORT
    held = position.exports_assessed.minor if exported else position.imports_assessed.minor
    missing = -position.gap.minor if exported else position.gap.minor
    least, most = _allowed(position, direction, tolerance_percent)
    over = most is not None and held > most
    outside = least - held if held < least else (most or 0) - held if over else 0
    return Cure(
        direction=direction,
        price=price,
        to_balance=Quantity(divide_half_even(missing * price.unit.steps_per_unit, price.minor), price.unit),
        to_tolerance=Quantity(_steps_worth(outside, price), price.unit),
    )


@dataclass(frozen=True, slots=True)
class PriceBand:
    """The prices at which a quantity stays inside the tolerance, both ends included; there may be no highest."""

    lowest: Price
    highest: Price | None

    def holds(self, price: Price) -> bool:
        """Say whether a price lies in the band."""
        return self.lowest.minor <= price.minor and (self.highest is None or price.minor <= self.highest.minor)


def price_band(position: Position, direction: Direction, quantity: Quantity, tolerance_percent: int) -> PriceBand:
    """How far the price of a quantity, the only good on its side, may move before the tolerance breaks.

    Rounded inwards to whole minor units per unit of goods.
    """
    assert quantity.steps > 0, "a price belongs to some goods"
    least, most = _allowed(position, direction, tolerance_percent)
    account_unit, per_unit = position.imports_assessed.account_unit, quantity.unit.steps_per_unit
    lowest = Price(_ceiling(least * per_unit, quantity.steps), quantity.unit, account_unit)
    if most is None:
        return PriceBand(lowest, None)
    return PriceBand(lowest, Price(_floor(most * per_unit, quantity.steps), quantity.unit, account_unit))
