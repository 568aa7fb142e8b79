"""A share in percent, exact to a hundredth."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, order=True)
class Percent:
    """A share in hundredths of a percent; written without the sign, which the sentence around it brings."""

    basis_points: int

    def __str__(self) -> str:
        return f"{self.as_decimal():f}"

    def as_decimal(self) -> Decimal:
        """The share in percent, with two places."""
        return Decimal(self.basis_points).scaleb(-2)
