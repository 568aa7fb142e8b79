"""Clause 4: what is still owed in return, once the valuation of the goods has moved beyond the band."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tarazu.kernel.quantity import Quantity, UnitMismatch
from tarazu.kernel.rounding import divide_half_even
from tarazu.kernel.value import Price
from tarazu.matching.deals import Leg


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


@dataclass(frozen=True, slots=True)
class Owed:
    """A leg given in return: what of it is still to be delivered, and what that would be after a re-pricing."""

    leg: Leg
    now: Quantity
    repriced: Quantity


@dataclass(frozen=True, slots=True)
class Repricing:
    """What clause 4 says of one leg today: how its valuation has moved, and what is owed in return for it."""

    leg: Leg
    agreed: Price
    today: Price
    outside: bool
    in_return: tuple[Owed, ...]

    @property
    def moved_minor(self) -> int:
        """By how much the valuation of a whole unit has moved, in minor units."""
        return self.today.minor - self.agreed.minor


def repricings(
    legs: Iterable[Leg], *, home: Mapping[int, str], left: Mapping[int, Quantity], today: Mapping[int, Price], band: int
) -> tuple[Repricing, ...]:
    """Clause 4 for every leg that has not left whole and has a valuation in its own unit.

    `home` gives the giver's country of each leg, `left` what of it has not left yet, `today` its valuation; by number.
    """
    all_legs = tuple(legs)
    found = []
    for leg in all_legs:
        agreed, now = leg.price, today.get(leg.number)
        if now is None or now.unit != agreed.unit or left[leg.number].steps <= 0:
            continue
        back = [other for other in all_legs if home[other.number] != home[leg.number] and left[other.number].steps > 0]
        owed = tuple(Owed(other, left[other.number], repriced(left[other.number], agreed, now, band)) for other in back)
        found.append(Repricing(leg, agreed, now, may_reprice(agreed, now, band), owed))
    return tuple(found)
