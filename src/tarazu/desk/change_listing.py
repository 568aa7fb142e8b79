"""Change or withdraw an offer or a want that is on the book."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.market.listings import LISTING_LIFE, Listing, ListingEvent, Offer
from tarazu.registry.people import Actor
from tarazu.storage import market
from tarazu.storage.writing import Transaction, write


class OtherGoods(TarazuError):
    """A listing was to be turned into one of other goods, of the other side or of another party."""

    kind = Kind.CONFLICT
    says = "'{reference}' stays with its goods and its party. Withdraw it and publish a new one for anything else."


def change_listing(*, actor: Actor, listing_id: str, changed: Listing, now: datetime, key: str) -> dict[str, Any]:
    """Give a listing new amounts, a new limit, place or window; nothing changes while a proposed deal holds some.

    Errors:  PowerMissing; ListingAbsent; OtherGoods; ListingTooSmall; ListingHeld; StepRefused.
    """

    def change(tx: Transaction) -> dict[str, Any]:
        held = _own(actor, listing_id)
        fixed = (type(held), held.party_id, held.commodity, held.quantity.unit)
        if fixed != (type(changed), changed.party_id, changed.commodity, changed.quantity.unit):
            raise OtherGoods(reference=held.reference)
        market.change(listing_id, replace(changed, reference=held.reference, taken=held.taken))
        tx.record("listing_changed", {"id": listing_id})
        return {"listing": listing_id}

    request = {"listing": listing_id, "changed": changed}
    return write(change, verb="change_listing", actor=actor, key=key, request=request, now=now)


def withdraw_listing(*, actor: Actor, listing_id: str, now: datetime, key: str) -> dict[str, Any]:
    """Take a listing off the book; what contracts have taken of it stays theirs.

    Errors:  PowerMissing; ListingAbsent; ListingHeld; StepRefused.
    """

    def withdraw(tx: Transaction) -> dict[str, Any]:
        held = _own(actor, listing_id)
        state = LISTING_LIFE.advance(held.state, ListingEvent.WITHDRAW)
        market.withdraw(listing_id, state)
        tx.record("listing_withdrawn", {"id": listing_id})
        return {"listing": listing_id, "state": state.value}

    return write(withdraw, verb="withdraw_listing", actor=actor, key=key, request={"listing": listing_id}, now=now)


def _own(actor: Actor, listing_id: str) -> Listing:
    held = market.listing(listing_id)
    actor.must("publish_offer" if isinstance(held, Offer) else "publish_want", held.party_id)
    return held
