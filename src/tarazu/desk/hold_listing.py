"""A broker keeps some of a member's listing out of rounds for a while, or lets go of it."""

from datetime import date, datetime, timedelta
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.quantity import Quantity
from tarazu.registry.people import Actor
from tarazu.storage import brokering, market, registry
from tarazu.storage.figures import figures_on
from tarazu.storage.writing import Transaction, write


class HoldUnreasonable(TarazuError):
    """A hold has no reason, or would last longer than any may."""

    kind = Kind.INVALID
    says = "A hold needs its reason and a last day until {latest} at most."


def hold_listing(
    *, actor: Actor, listing_id: str, quantity: Quantity, reason: str, until: date, now: datetime, key: str
) -> dict[str, Any]:
    """Hold some of a member's listing. Errors: PowerMissing; ListingAbsent; HoldUnreasonable; ListingGone."""
    held = market.listing(listing_id)
    actor.must("hold_listing", held.party_id)
    latest = now.date() + timedelta(days=_days(held.party_id, now.date()))
    if not reason.strip() or not now.date() <= until <= latest:
        raise HoldUnreasonable(latest=latest)

    def hold(tx: Transaction) -> dict[str, Any]:
        steps = quantity.to(held.quantity.unit).steps
        made = brokering.hold(listing_id, actor.person_id, steps, reason, until, now=now, key=key)
        tx.record("listing_held", {"hold": made, "listing": listing_id, "steps": steps, "until": until})
        return {"hold": made}

    request = {"listing": listing_id, "quantity": quantity, "reason": reason, "until": until}
    return write(hold, verb="hold_listing", actor=actor, key=key, request=request, now=now)


def _days(party_id: str, day: date) -> int:
    """For how long the order of a member's country lets a broker hold."""
    return figures_on(registry.party(party_id).country, day).number("broker_hold_days")


def release_listing(*, actor: Actor, hold_id: str, now: datetime, key: str) -> dict[str, Any]:
    """Let go of what is held. Errors: HoldAbsent; PowerMissing."""
    actor.must("hold_listing", brokering.the_hold(hold_id).party_id)

    def release(tx: Transaction) -> dict[str, Any]:
        brokering.release(hold_id, now)
        tx.record("listing_let_go", {"hold": hold_id})
        return {"hold": hold_id}

    return write(release, verb="release_listing", actor=actor, key=key, request={"hold": hold_id}, now=now)
