"""The book: every offer and want that is open on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from tarazu.market.listings import Listing, ListingState, Offer, Want

Kept = TypeVar("Kept", bound=Listing)


@dataclass(frozen=True, slots=True)
class Book:
    """What a round looks at: the open listings of one day, in the order of their identifiers."""

    day: date
    offers: tuple[Offer, ...]
    wants: tuple[Want, ...]

    @property
    def listings(self) -> tuple[Listing, ...]:
        """Every open listing, offers first."""
        return (*self.offers, *self.wants)


def open_book(day: date, offers: Iterable[Offer], wants: Iterable[Want]) -> Book:
    """The book of a day: what is not open on it is left out."""
    return Book(day, _kept(day, offers), _kept(day, wants))


def is_open(listing: Listing, day: date) -> bool:
    """Say whether a listing can still be matched on a day: open, not run out, and with steps left.

    A listing whose window has yet to begin is on the book: a deal made today is shipped later.
    """
    over = listing.window.until is not None and listing.window.until <= day
    return listing.state is ListingState.OPEN and not over and listing.open_steps > 0


def _kept(day: date, listings: Iterable[Kept]) -> tuple[Kept, ...]:
    return tuple(sorted((one for one in listings if is_open(one, day)), key=lambda one: one.id))
