"""Put offers and wants on the book."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tarazu.market.listings import Listing, ListingTwice, Offer
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import market
from tarazu.storage.writing import Transaction, write


def publish_listings(*, actor: Actor, listings: Sequence[Listing], now: datetime, key: str) -> dict[str, Any]:
    """Put offers and wants on the book, all or none.

    Errors:  PowerMissing; ListingTwice.
    """
    if not actor.may("register_party", PLATFORM):
        for listing in listings:
            actor.must("publish_offer" if isinstance(listing, Offer) else "publish_want", listing.party_id)

    def publish(tx: Transaction) -> dict[str, Any]:
        for _party, reference in sorted(market.taken_references(listings)):
            raise ListingTwice(reference=reference)
        market.insert_listings(listings)
        tx.record("listings_published", {"ids": [listing.id for listing in listings]})
        return {"listings": len(listings)}

    request = {"listings": listings}
    return write(publish, verb="publish_listings", actor=actor, key=key, request=request, now=now)
