"""Run a matching round over the whole book."""

from datetime import datetime
from typing import Any

from tarazu.matching.options import RoundOptions
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import proposing
from tarazu.storage.writing import Transaction, write


def run_round(*, actor: Actor, options: RoundOptions, now: datetime, key: str) -> dict[str, Any]:
    """Match the book of today, keep the round with its reasons, and hold what the proposed deals need.

    Errors:  PowerMissing.
    """
    actor.must("run_round", PLATFORM)

    def run(tx: Transaction) -> dict[str, Any]:
        result = proposing.match(tx, proposing.book_of(now), options)
        return {
            "round": result.id,
            "listings": result.listings,
            "compatible_legs": result.compatible_legs,
            "deals": [deal.id for deal in result.deals],
            "unmatched": len(result.why_nots),
            "exchanged_minor": result.exchanged.minor,
            "bound_minor": result.bound.minor,
            "kept": result.kept,
            "result_hash": result.result_hash,
        }

    return write(run, verb="run_round", actor=actor, key=key, request={"options": options, "day": now.date()}, now=now)
