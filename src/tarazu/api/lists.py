"""Lists, a portion at a time: each answer names the cursor that the next portion is asked for with."""

import base64
import binascii
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from tarazu.api.acting import actor
from tarazu.api.errors import answers, pinned
from tarazu.api.market import Published, Window
from tarazu.api.words import Amount
from tarazu.desk import see_portions
from tarazu.desk.see_clock import now
from tarazu.desk.see_portions import PORTION_MAX, Portion
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.quantity import Quantity
from tarazu.market.listings import Listing, Offer

router = Router(tags=["lists"])
PORTION = 100
Size = Annotated[int, Query(ge=1, le=PORTION_MAX, description="How many lines at most.")]
After = Annotated[str, Query(description="The `next` of the answer before; empty for the first portion.")]
FileState = Literal["", "applied", "queried", "granted", "suspended", "refused", "cancelled", "lapsed", "closed"]


class CursorUnreadable(TarazuError):
    """A cursor is none that this door gave out."""

    kind = Kind.INVALID
    says = "This cursor was not given out here. Send the 'next' of the answer before as it is, or begin without one."


class BookLine(Schema):
    """An open listing of anybody: what, where and when, not whose and at which limit."""

    id: str
    side: str
    commodity: str
    open: Amount
    place: str
    window: Window
    term: str

    @staticmethod
    def resolve_side(listing: Listing) -> str:
        """An offer or a want."""
        return _side(listing)

    @staticmethod
    def resolve_open(listing: Listing) -> Quantity:
        """What no deal holds or has taken."""
        return _open(listing)


class OwnListing(Published):
    """A listing of one's own, as it stands now."""

    side: str
    state: str
    open: Amount

    @staticmethod
    def resolve_side(listing: Listing) -> str:
        """An offer or a want."""
        return _side(listing)

    @staticmethod
    def resolve_open(listing: Listing) -> Quantity:
        """What no deal holds or has taken."""
        return _open(listing)


class DealLine(Schema):
    """A deal of one's own."""

    id: str
    state: str
    day: date
    consent_until: datetime | None
    sign_until: datetime | None


class FileLine(Schema):
    """A file that one may see."""

    id: str
    order: str
    state: str
    approval_number: str
    contract: str = Field(alias="contract_id")
    applied_on: date
    granted_on: date | None
    closed_on: date | None


class BookPortion(Schema):
    """Some of the book; `next` is null at its end."""

    lines: list[BookLine]
    next: str | None


class ListingPortion(Schema):
    """Some of one's listings; `next` is null at the end."""

    lines: list[OwnListing]
    next: str | None


class DealPortion(Schema):
    """Some of one's deals; `next` is null at the end."""

    lines: list[DealLine]
    next: str | None


class FilePortion(Schema):
    """Some of one's files; `next` is null at the end."""

    lines: list[FileLine]
    next: str | None


class SignedHeadLine(Schema):
    """Where the journal stood when it was signed: how many entries, under which root. Note them down."""

    count: int
    root: str
    at: datetime
    key: str  # that it was signed with, and its signature, both in hexadecimal
    signature: str


class SignedHeadPortion(Schema):
    """Some signed heads; `next` is null at the end."""

    lines: list[SignedHeadLine]
    next: str | None


Answered = dict[str, Any]


@router.get("/journal/heads", auth=None, response=answers(SignedHeadPortion))
def signed_heads(request: HttpRequest, after: After = "", size: Size = PORTION) -> Answered:
    """The heads of the journal as they were signed, the newest first: hold an exported ledger against one of them."""
    return answered(see_portions.signed_heads(after=read_cursor(after), size=size))


@router.get("/book", response=answers(BookPortion))
def book(request: HttpRequest, after: After = "", size: Size = PORTION) -> Answered:
    """The open book, in the order of identifiers."""
    return answered(see_portions.open_book(now=now(), after=read_cursor(after), size=size))


@router.get("/listings", response=answers(ListingPortion))
def listings(request: HttpRequest, after: After = "", size: Size = PORTION) -> Answered:
    """The offers and wants of the parties you trade for, also those that have ended."""
    return answered(see_portions.own_listings(actor=actor(request), after=read_cursor(after), size=size))


@router.get("/deals", response=answers(DealPortion))
def deals(request: HttpRequest, after: After = "", size: Size = PORTION) -> Answered:
    """The deals of the parties you trade for."""
    return answered(see_portions.own_deals(actor=actor(request), after=read_cursor(after), size=size))


@router.get("/files", response=answers(FilePortion))
def files(request: HttpRequest, state: Query[FileState] = "", after: After = "", size: Size = PORTION) -> Answered:
    """The files you answer for, decide on or audit; in one state where it is named."""
    return answered(see_portions.files(actor=actor(request), state=state, after=read_cursor(after), size=size))


def answered(portion: Portion[Any]) -> Answered:
    """A portion as it goes out."""
    lines: Sequence[Any] = portion.lines
    after = portion.next_after
    return {"lines": lines, "next": base64.urlsafe_b64encode(after.encode()).decode() if after else None}


def read_cursor(cursor: str) -> str:
    """The identifier after which a portion begins. Errors: FieldsRefused, pinned to the parameter."""
    with pinned("after"):
        try:
            return base64.b64decode(cursor.encode(), altchars=b"-_", validate=True).decode()
        except (binascii.Error, UnicodeError) as error:
            raise CursorUnreadable from error


def _side(listing: Listing) -> str:
    return "offer" if isinstance(listing, Offer) else "want"


def _open(listing: Listing) -> Quantity:
    return Quantity(listing.open_steps, listing.quantity.unit)
