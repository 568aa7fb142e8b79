"""Values in a unit of account: a measure of goods against goods, never a payment."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.quantity import Quantity, Unit, UnitMismatch
from tarazu.kernel.rounding import divide_half_even

MINOR_PER_UNIT = 100
MINOR_MAX = 10**17


class AccountUnitMismatch(TarazuError):
    """Two values in different units of account met in one sum."""

    kind = Kind.INVALID
    says = "Cannot combine {left} with {right}: a deal is valued in one unit of account."


class ValueUnreadable(TarazuError):
    """A written value is not a plain positive decimal number with at most two decimals."""

    kind = Kind.INVALID
    says = "'{text}' is not a value. Write a plain number such as 562 or 562.50."


@dataclass(frozen=True, slots=True)
class Value:
    """A value in whole minor units (hundredths) of a unit of account."""

    minor: int
    account_unit: str = "UAC"

    def __post_init__(self) -> None:
        assert abs(self.minor) <= MINOR_MAX, "a value beyond any trade"

    def __add__(self, other: "Value") -> "Value":
        if self.account_unit != other.account_unit:
            raise AccountUnitMismatch(left=self, right=other)
        return Value(self.minor + other.minor, self.account_unit)

    def __sub__(self, other: "Value") -> "Value":
        return self + Value(-other.minor, other.account_unit)

    def __str__(self) -> str:
        return f"{self.as_decimal():,.2f} {self.account_unit}"

    def as_decimal(self) -> Decimal:
        """The value in whole units of account, exact, for showing and for files."""
        return Decimal(self.minor) / MINOR_PER_UNIT

    def plain(self) -> str:
        """The value as other programs read it, with two decimals and nothing else: 1250.50."""
        return f"{self.as_decimal():.2f}"


@dataclass(frozen=True, slots=True)
class Price:
    """A value per unit of goods: minor units of account for one whole unit (not one step)."""

    minor: int
    unit: Unit
    account_unit: str = "UAC"

    def __str__(self) -> str:
        return f"{Decimal(self.minor) / MINOR_PER_UNIT:,.2f} {self.account_unit}/{self.unit.symbol}"

    def of(self, quantity: Quantity) -> Value:
        """What a quantity in this price's unit is worth, rounded half to even."""
        if quantity.unit != self.unit:
            raise UnitMismatch(left=quantity, right=self)
        return Value(divide_half_even(self.minor * quantity.steps, self.unit.steps_per_unit), self.account_unit)

    def buys(self, value: Value) -> Quantity:
        """The quantity that is worth a value at this price, rounded half to even to whole steps."""
        return Quantity(divide_half_even(value.minor * self.unit.steps_per_unit, self.minor), self.unit)


def read_minor(text: str) -> int:
    """Read a plain decimal value such as '562' or '562.50' into minor units."""
    plain = text.isascii() and text.replace(".", "", 1).isdigit() and len(text) <= 18
    try:
        minor = Decimal(text) * MINOR_PER_UNIT if plain else Decimal("NaN")
    except InvalidOperation:
        minor = Decimal("NaN")
    if minor.is_nan() or minor != minor.to_integral_value() or minor <= 0 or minor > MINOR_MAX:
        raise ValueUnreadable(text=text)
    return int(minor)
