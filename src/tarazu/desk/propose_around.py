"""A broker looks for deals around a member in the book as it stands, and proposes what passes every rule."""

from datetime import datetime
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.matching.options import RoundOptions
from tarazu.registry.people import Actor
from tarazu.storage import proposing
from tarazu.storage.writing import Transaction, write


class NothingToPropose(TarazuError):
    """No deal around a party passes every rule today."""

    kind = Kind.CONFLICT
    says = "No deal around this member passes every rule today. Its listings say what holds each of them back."


def propose_around(*, actor: Actor, party_id: str, now: datetime, key: str) -> dict[str, Any]:
    """Propose the deals around a member that a round over the whole book would find; it is kept as a round.

    Errors:  PowerMissing; NothingToPropose, and then nothing is kept.
    """
    actor.must("propose_around", party_id)

    def propose(tx: Transaction) -> dict[str, Any]:
        result = proposing.match(tx, proposing.book_of(now), RoundOptions(around=(party_id,), check_limit=0))
        if not result.deals:
            raise NothingToPropose
        return {"round": result.id, "deals": [deal.id for deal in result.deals]}

    request = {"party": party_id, "day": now.date()}
    return write(propose, verb="propose_around", actor=actor, key=key, request=request, now=now)
