"""Offers and wants: goods, amount, lot, limit price, place and window of one party."""

from dataclasses import dataclass
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.lifecycle import LifeCycle
from tarazu.kernel.period import Period
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price
from tarazu.market.substitutes import Substitute


class ListingState(StrEnum):
    """Where a listing stands; partly taken listings stay open."""

    OPEN = "open"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class ListingEvent(StrEnum):
    """What can happen to a listing."""

    TAKE_ALL = "take_all"
    GIVE_BACK = "give_back"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"


LISTING_LIFE = LifeCycle(
    "listing",
    ListingState.OPEN,
    {
        (ListingState.OPEN, ListingEvent.TAKE_ALL): ListingState.TAKEN,
        (ListingState.TAKEN, ListingEvent.GIVE_BACK): ListingState.OPEN,
        (ListingState.OPEN, ListingEvent.WITHDRAW): ListingState.WITHDRAWN,
        (ListingState.OPEN, ListingEvent.LAPSE): ListingState.LAPSED,
    },
)


class ListingTwice(TarazuError):
    """A party lists the same reference a second time."""

    kind = Kind.CONFLICT
    says = "'{reference}' is on the book already. Give the new listing a reference of its own, or withdraw the old one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What offers and wants share. `limit` is the least a giver asks or the most a wanter bids, per unit."""

    id: str
    party_id: str
    reference: str
    commodity: str  # key such as "1006.30/basmati"
    quantity: Quantity
    minimum_lot: Quantity
    limit: Price
    place: str  # UN/LOCODE
    window: Period
    term: str  # Incoterms 2020 code
    note: str = ""
    state: ListingState = ListingState.OPEN
    held: int = 0  # steps held by proposed deals
    taken: int = 0  # steps in signed contracts

    @property
    def open_steps(self) -> int:
        """Steps neither held nor taken."""
        return self.quantity.steps - self.held - self.taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer(Listing):
    """What a party can give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Want(Listing):
    """What a party needs, and what it takes in its place: `quantity` and `limit` count the goods it wants itself."""

    accepts: tuple[Substitute, ...] = ()
