"""Amounts of goods in whole steps of their unit."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.rounding import divide_half_even

STEPS_MAX = 10**15


class Dimension(StrEnum):
    """What a unit measures; only units of one dimension convert into each other."""

    MASS = "mass"
    COUNT = "count"
    PAIRS = "pairs"
    VOLUME = "volume"
    AREA = "area"


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """A unit of measure of UN/ECE Recommendation 20.

    `steps_per_unit` is how many whole steps make one unit (a tonne is 1000 steps of a kilogram);
    `base_per_step` how many base amounts of its dimension one step holds.
    """

    code: str
    symbol: str
    dimension: Dimension
    steps_per_unit: int
    base_per_step: int


class UnitMismatch(TarazuError):
    """Two quantities in different units met in one sum."""

    kind = Kind.INVALID
    says = "Cannot combine {left} with {right}. Convert one of them first."


class UnitsDoNotConvert(TarazuError):
    """A quantity was to be converted into a unit that measures something else, or would not come out whole."""

    kind = Kind.INVALID
    says = "{quantity} cannot be written in {unit}. Use a unit that measures {dimension}."


class QuantityUnreadable(TarazuError):
    """A written amount is not a plain positive decimal number in whole steps of its unit."""

    kind = Kind.INVALID
    says = "'{text}' is not an amount of {unit}. Write a plain number such as 1250 or 12.5, not finer than {finest}."


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount of goods in whole steps of its unit: never a float, never money."""

    steps: int
    unit: Unit

    def __post_init__(self) -> None:
        assert abs(self.steps) <= STEPS_MAX, "a quantity beyond any trade"

    def __add__(self, other: "Quantity") -> "Quantity":
        if self.unit != other.unit:
            raise UnitMismatch(left=self, right=other)
        return Quantity(self.steps + other.steps, self.unit)

    def __sub__(self, other: "Quantity") -> "Quantity":
        return self + Quantity(-other.steps, other.unit)

    def __str__(self) -> str:
        return f"{self.as_decimal():,f} {self.unit.symbol}"

    def as_decimal(self) -> Decimal:
        """The amount in units, exact, for showing and for files."""
        return (Decimal(self.steps) / Decimal(self.unit.steps_per_unit)).normalize() + Decimal(0)

    def to(self, unit: Unit) -> "Quantity":
        """The same goods in another unit of the same dimension; refused where it would not come out whole."""
        base = self.steps * self.unit.base_per_step
        if unit.dimension != self.unit.dimension or base % unit.base_per_step:
            raise UnitsDoNotConvert(quantity=self, unit=unit.code, dimension=self.unit.dimension)
        return Quantity(base // unit.base_per_step, unit)

    def part(self, numerator: int, denominator: int) -> "Quantity":
        """A share of this quantity, rounded half to even to whole steps."""
        return Quantity(divide_half_even(self.steps * numerator, denominator), self.unit)


def read_quantity(text: str, unit: Unit) -> Quantity:
    """Read a plain decimal amount such as '1250' or '12.5'; refuse signs, exponents, spaces and too fine steps."""
    finest = (Decimal(1) / Decimal(unit.steps_per_unit)).normalize()
    plain = text.isascii() and text.replace(".", "", 1).isdigit() and len(text) <= 18
    try:
        steps = Decimal(text) * unit.steps_per_unit if plain else Decimal("NaN")
    except InvalidOperation:
        steps = Decimal("NaN")
    if steps.is_nan() or steps != steps.to_integral_value() or steps <= 0 or steps > STEPS_MAX:
        raise QuantityUnreadable(text=text, unit=unit.code, finest=f"{finest:f}")
    return Quantity(int(steps), unit)
