"""Put the right lines of a firm's spreadsheet on the book, while the wrong ones wait to be corrected."""

from datetime import datetime
from typing import Any

from tarazu.market.imports import read_import
from tarazu.registry.people import Actor
from tarazu.storage import market
from tarazu.storage.writing import Transaction, write


def import_listings(*, actor: Actor, side: str, content: str, now: datetime, key: str) -> dict[str, Any]:
    """Publish every right line of a table of offers or wants, as `side` says; answer the numbers of those lines.

    A line whose reference stands on the book already is wrong as well. Errors:  PowerMissing.
    """
    read = read_import(content, side=side, party_ids=actor.acts_for())
    for party_id in {listing.party_id for listing in read.listings}:
        actor.must(f"publish_{side}", party_id)

    def put(tx: Transaction) -> dict[str, Any]:
        fresh = read.without(market.taken_references(read.listings))
        market.insert_listings(fresh.listings)
        tx.record("listings_published", {"ids": [listing.id for listing in fresh.listings]})
        return {"lines": [line.line for line in fresh.lines if line.listing]}

    request = {"side": side, "content": content}
    return write(put, verb="import_listings", actor=actor, key=key, request=request, now=now)
