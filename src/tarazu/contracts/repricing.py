"""Clause 4: what is still owed in return, once the valuation of the goods has moved beyond the band."""

from tarazu.kernel.quantity import Quantity, UnitMismatch
from tarazu.kernel.rounding import divide_half_even
from tarazu.kernel.value import Price


def may_reprice(agreed: Price, today: Price, band_percent: int) -> bool:
    """Say whether a unit value has moved by more than the band from the agreed one."""
    return abs(today.minor - agreed.minor) * 100 > band_percent * agreed.minor


def repriced(owed_in_return: Quantity, agreed: Price, today: Price, band_percent: int) -> Quantity:
    """The quantity still owed in return, times the new unit value, divided by the agreed one; unchanged in the band.

    Both prices are of the goods that have not left yet. Units: whole steps, rounded half to even.
    Errors:  UnitMismatch where the two prices are of different units.
    """
    if agreed.unit != today.unit:
        raise UnitMismatch(left=agreed, right=today)
    if not may_reprice(agreed, today, band_percent):
        return owed_in_return
    return Quantity(divide_half_even(owed_in_return.steps * today.minor, agreed.minor), owed_in_return.unit)
