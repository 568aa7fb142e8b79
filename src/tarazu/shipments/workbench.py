"""The valuation workbench: a unit value beside its reference, the partner's record and what customs assessed before.

It advises the officer who assesses and stops nothing.
"""

from dataclasses import dataclass

from tarazu.kernel.value import Price
from tarazu.reference.earlier_worth import Beside, Enough, MiddleHalf
from tarazu.reference.valuations import Valuation


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbench:
    """What an officer sees of the worth of a declaration's goods, in the unit these goods are counted in."""

    unit_value: Price  # as declared, or of a value that is thought of or stands
    reference: Valuation | None
    band_percent: int
    theirs: Price | None  # of the partner customs' record that names the declaration
    earlier: int  # assessed declarations of the same goods in the days looked at
    firms: int  # that declared them
    enough: Enough  # fewer say nothing
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
