"""What holds an order back, what would help it, and whether that was proven."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from tarazu.engine.book import Book, net_bids
from tarazu.engine.joining import Side

BASIS_POINTS = 10_000


class Reason(StrEnum):
    """What holds an order back, the most basic first."""

    NO_LEG = "no_leg"
    PRICE = "price"
    NO_RETURN = "no_return"
    LOT = "lot"
    RING = "ring"
    TOLERANCE = "tolerance"
    LIMIT = "limit"
    SCARCE = "scarce"


class Change(StrEnum):
    """What of an order, or beside it, may be changed."""

    NONE = "none"
    PRICE = "price"
    LOT = "lot"
    PARTNER = "partner"


class Proof(StrEnum):
    """How a change stands: nobody looked for one, one was found and proven, or all that were tried failed."""

    NOT_TRIED = "not_tried"
    CONFIRMED = "confirmed"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Move:
    """One leg of the deal that proves a change: a row of the book's legs, with steps and minor units.

    `stands_in` says that the changed order's party stands in the model order's place on this leg.
    """

    leg: int
    steps: int
    value: int
    stands_in: bool = False


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why one order has something left, and the change that was proven to help it.

    `order` and `leg` are rows of the book (`leg` is the nearest leg, -1 where there is none); `left` in steps.
    `price_basis_points`, hundredths of a percent, rounded up: with reason PRICE how far the nearest price stands, which
    is no promise; with a proven change of price how much better for the other side it has to be.
    `lot_steps`: with a proven change of lot the minimum lot that would do, else -1.
    `limit`: with reason LIMIT the row of the limit that has nothing left for the nearest leg, else -1.
    `model`: with a proven partner the order of the other side (a want where this is an offer) whose goods this
    order's party would have to list as well, at their reference valuation, else -1.

    A change is CONFIRMED only where the round was solved on with it: all its deals kept, one more deal was found out of
    what they leave over, in whole numbers, in which this order takes part.
    """

    side: Side
    order: int
    left: int
    reason: Reason
    leg: int
    price_basis_points: int = 0
    lot_steps: int = -1
    model: int = -1
    limit: int = -1
    change: Change = Change.NONE
    proof: Proof = Proof.NOT_TRIED
    witness: tuple[Move, ...] = ()

    @property
    def checked(self) -> bool:
        """Whether a change was proven to help."""
        return self.proof is Proof.CONFIRMED


def points_to_cross(book: Book, side: Side, leg: int) -> int:
    """How far this order's price must move until the leg's prices meet, hundredths of a percent, rounded up."""
    ask, bid = int(book.offer_ask[book.leg_offer[leg]]), int(book.want_bid[book.leg_want[leg]])
    if side is Side.OFFER:
        return -(-(ask - int(net_bids(book, np.array([leg]))[0])) * BASIS_POINTS // ask)
    needed = (ask + int(book.leg_freight[leg])) * int(book.leg_offer_part[leg])
    return -(-(-(-needed // int(book.leg_want_part[leg])) - bid) * BASIS_POINTS // bid)
