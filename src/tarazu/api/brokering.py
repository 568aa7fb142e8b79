"""The desk of a broker or a chamber: members and what holds each listing back, deals around one, holds, notes."""

from datetime import date, datetime
from http import HTTPStatus

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status

from tarazu.api.acting import actor
from tarazu.api.deals import WhyNotLine
from tarazu.api.errors import answers, pinned
from tarazu.api.strict import Key
from tarazu.api.words import Amount, Asked, AskedAmount, Done, Firm, made
from tarazu.desk.hold_listing import hold_listing, release_listing
from tarazu.desk.note_call import note_call
from tarazu.desk.propose_around import propose_around
from tarazu.desk.see_broker import MemberDesk, see_broker
from tarazu.desk.see_clock import now
from tarazu.reference.tables import read_day

router = Router(tags=["brokers"])


class MemberListingLine(Schema):
    """An offer or want of a member without its limit, and what held it back in the last round of the whole book."""

    id: str = Field(alias="listing.id")
    reference: str = Field(alias="listing.reference")
    side: str
    commodity: str = Field(alias="listing.commodity")
    open: Amount
    why_not: WhyNotLine | None


class HoldLine(Schema):
    """Some of a listing that is kept out of rounds until its last day is over."""

    id: str
    listing: str = Field(alias="listing_id")
    quantity: Amount
    reason: str
    until: date


class NoteLine(Schema):
    """What came of a talk with a member, and who wrote it down."""

    person: str
    text: str
    at: datetime


class MemberLine(Schema):
    """A member; `deals_waiting` counts the deals whose answers are awaited.

    `to_undertake` are deals under contract for which the member's chamber may still sign the undertaking.
    """

    member: Firm = Field(alias="party")
    deals_waiting: int = Field(alias="proposed")
    listings: list[MemberListingLine]
    holds: list[HoldLine]
    notes: list[NoteLine]
    to_undertake: list[str]


class DealsProposed(Schema):
    """The round that was kept, and the deals whose parties are now asked."""

    round: str
    deals: list[str]


class HoldAsked(Asked):
    """How much of a listing to hold, why, and until which day."""

    quantity: AskedAmount
    reason: str
    until: str = Field(examples=["2025-11-28"])


class HoldMade(Schema):
    """A hold that was made, or let go."""

    hold: str


class TalkAsked(Asked):
    """What was said."""

    text: str


class TalkNoted(Schema):
    """The member of whom a note is kept."""

    member: str = Field(alias="party")


@router.get("/broker/members", response=answers(list[MemberLine]))
def members(request: HttpRequest) -> tuple[MemberDesk, ...]:
    """Your members with their listings, what holds each back, what you hold, your notes; never a member's limit."""
    return see_broker(actor=actor(request), now=now())


@router.post("/broker/members/{party_id}/proposals", response=answers(DealsProposed, HTTPStatus.CREATED))
def propose_for(request: HttpRequest, party_id: str, key: Key) -> Status[Done]:
    """Propose the deals around a member that a round over the whole book would find; its parties are asked."""
    return made(propose_around(actor=actor(request), party_id=party_id, now=now(), key=key))


@router.post("/broker/members/{party_id}/notes", response=answers(TalkNoted, HTTPStatus.CREATED))
def note_talk(request: HttpRequest, party_id: str, body: TalkAsked, key: Key) -> Status[Done]:
    """Write down what came of a talk with a member; only its brokers read it."""
    return made(note_call(actor=actor(request), party_id=party_id, text=body.text, now=now(), key=key))


@router.post("/listings/{listing_id}/holds", response=answers(HoldMade, HTTPStatus.CREATED))
def hold(request: HttpRequest, listing_id: str, body: HoldAsked, key: Key) -> Status[Done]:
    """Keep some of a member's listing out of rounds until a day, with the reason."""
    with pinned("/until"):
        until = read_day(body.until)
    done = hold_listing(
        actor=actor(request),
        listing_id=listing_id,
        quantity=body.quantity.read("/quantity"),
        reason=body.reason,
        until=until,
        now=now(),
        key=key,
    )
    return made(done)


@router.post("/holds/{hold_id}/releases", response=answers(HoldMade, HTTPStatus.CREATED))
def let_go(request: HttpRequest, hold_id: str, key: Key) -> Status[Done]:
    """Let go of what is held; rounds find it again."""
    return made(release_listing(actor=actor(request), hold_id=hold_id, now=now(), key=key))
