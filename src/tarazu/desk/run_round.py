"""Run a matching round over the whole book."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tarazu.market.book import open_book
from tarazu.market.listings import Offer, Want
from tarazu.matching.options import RoundOptions
from tarazu.matching.round import run_round as match
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import facts, market, matching
from tarazu.storage.writing import Transaction, write


def run_round(*, actor: Actor, options: RoundOptions, now: datetime, key: str) -> dict[str, Any]:
    """Match the book of today, keep the round with its reasons, and hold what the proposed deals need.

    Errors:  PowerMissing.
    """
    actor.must("run_round", PLATFORM)

    def run(tx: Transaction) -> dict[str, Any]:
        listings = market.listings()
        book = open_book(
            now.date(),
            [listing for listing in listings if isinstance(listing, Offer)],
            [listing for listing in listings if isinstance(listing, Want)],
        )
        known = facts.market_facts(now.date(), commodities={offer.commodity for offer in book.offers})
        result = match(book, known, options)
        until = now + timedelta(days=known.figures["PK"].number("consent_days"))
        result = replace(result, deals=tuple(replace(deal, consent_until=until) for deal in result.deals))
        matching.insert_round(result)
        for deal in result.deals:
            for leg in deal.legs:
                for listing_id in (leg.offer_id, leg.want_id):
                    if listing_id is not None:
                        market.hold(listing_id, leg.quantity.steps)
        tx.record(
            "round_run",
            {
                "round": result.id,
                "input": result.input_hash,
                "result": result.result_hash,
                "deals": [deal.id for deal in result.deals],
            },
        )
        return {
            "round": result.id,
            "listings": result.listings,
            "compatible_legs": result.compatible_legs,
            "deals": [deal.id for deal in result.deals],
            "unmatched": len(result.why_nots),
            "exchanged_minor": result.exchanged.minor,
            "bound_minor": result.bound.minor,
            "result_hash": result.result_hash,
        }

    return write(run, verb="run_round", actor=actor, key=key, request={"options": options, "day": now.date()}, now=now)
