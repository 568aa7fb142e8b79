"""A broker's desk: the members, their listings with what holds each back, what is held, and the notes."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from tarazu.kernel.quantity import Quantity
from tarazu.market.book import is_open
from tarazu.market.listings import Listing, Offer
from tarazu.matching.deals import WhyNot
from tarazu.registry.parties import Party
from tarazu.registry.people import Actor, Role, RoleMissing
from tarazu.storage import brokering, market, models, registry, rounds
from tarazu.storage.brokering import Hold, Note


@dataclass(frozen=True, slots=True)
class MemberListing:
    """One listing of a member, without its limit: that stays the member's own."""

    listing: Listing
    side: str
    open: Quantity
    why_not: WhyNot | None


@dataclass(frozen=True, slots=True)
class MemberDesk:
    """One member with everything a broker works on."""

    party: Party
    listings: tuple[MemberListing, ...]
    holds: tuple[Hold, ...]
    notes: tuple[Note, ...]
    proposed: int  # deals that wait for answers
    to_undertake: tuple[str, ...]  # deals under contract for which the member's chamber may still undertake


def see_broker(*, actor: Actor, now: datetime) -> tuple[MemberDesk, ...]:
    """The desks of a broker's members; a chamber that has none yet sees an empty one. Errors: RoleMissing."""
    members = actor.subjects(Role.BROKER)
    if not members and not actor.subjects(Role.CHAMBER):
        raise RoleMissing(person=actor.name, power="see_desk_of")
    parties = registry.parties(set(members))
    newest = rounds.newest_round_id()
    rows = models.Listing.objects.filter(party_id__in=members, state="open").order_by("side", "commodity", "id")
    listings = [one for one in (market.listing_of(row) for row in rows) if is_open(one, now.date()) or one.held]
    reasons = {why.listing_id: why for why in rounds.why_nots(newest, [one.id for one in listings])} if newest else {}
    held, notes = brokering.holds(members), brokering.notes(members)
    return tuple(
        MemberDesk(
            party=parties[member],
            listings=tuple(_line(one, reasons) for one in listings if one.party_id == member),
            holds=tuple(one for one in held if one.party_id == member),
            notes=tuple(one for one in notes if one.party_id == member),
            proposed=_proposed(member),
            to_undertake=_to_undertake(member) if actor.subjects(Role.CHAMBER) else (),
        )
        for member in members
        if member in parties
    )


def _line(listing: Listing, reasons: dict[str, WhyNot]) -> MemberListing:
    side = "offer" if isinstance(listing, Offer) else "want"
    left = Quantity(max(listing.open_steps, 0), listing.quantity.unit)
    return MemberListing(listing, side, left, reasons.get(listing.id))


def _to_undertake(party_id: str) -> tuple[str, ...]:
    mine = Q(deal__legs__giver_id=party_id) | Q(deal__legs__receiver_id=party_id)
    found = models.Contract.objects.filter(mine, state__in=("draft", "signed"))
    found = found.exclude(deal__undertakings__party_id=party_id)
    return tuple(found.order_by("number").values_list("deal_id", flat=True).distinct())


def _proposed(party_id: str) -> int:
    given = models.Deal.objects.filter(state="proposed", legs__giver_id=party_id)
    got = models.Deal.objects.filter(state="proposed", legs__receiver_id=party_id)
    return len(set(given.values_list("id", flat=True)) | set(got.values_list("id", flat=True)))
