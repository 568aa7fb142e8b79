"""What time does: unanswered proposals lapse, listings past their window leave the book, what is due is told."""

from datetime import datetime
from typing import Any

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.clearing.clocks import warning_step
from tarazu.market.book import is_open
from tarazu.market.listings import LISTING_LIFE, ListingEvent, ListingState
from tarazu.matching.deals import DEAL_LIFE, DealEvent, DealState
from tarazu.registry.people import PLATFORM, Actor
from tarazu.rulebook.figures import figures_on
from tarazu.storage import authorisation, market, matching, models, screening
from tarazu.storage.files import load_file
from tarazu.storage.writing import Transaction, write


def tick(*, actor: Actor, now: datetime, key: str) -> dict[str, Any]:
    """Let proposals and listings lapse whose time is over, and answer which files are near or past their due date.

    No authorisation lapses here: that takes an officer's decision.
    Errors:  PowerMissing.
    """
    actor.must("tick", PLATFORM)

    def move(tx: Transaction) -> dict[str, Any]:
        lapsed_deals = _lapse_deals(tx, now)
        lapsed_listings = _lapse_listings(now)
        if lapsed_listings:
            tx.record("listings_lapsed", {"ids": lapsed_listings})
        asked_again = screening.lapse_clearances(tx)
        return {
            "deals_lapsed": len(lapsed_deals),
            "listings_lapsed": len(lapsed_listings),
            "screened_again": len(asked_again),
            "due": _due(now),
        }

    return write(move, verb="tick", actor=actor, key=key, request={"now": now}, now=now)


def _lapse_deals(tx: Transaction, now: datetime) -> list[str]:
    late = models.Deal.objects.filter(state=DealState.PROPOSED.value, consent_until__lt=now).order_by("id")
    ids = [row.id for row in late]
    for deal_id in ids:
        deal = matching.deal(deal_id)
        matching.set_deal_state(deal_id, DEAL_LIFE.advance(deal.state, DealEvent.DEADLINE_PASSES))
        for leg in deal.legs:
            for listing_id in (leg.offer_id, leg.want_id):
                if listing_id is not None:
                    market.release(listing_id, leg.quantity.steps)
        tx.record("deal_lapsed", {"deal": deal_id})
    return ids


def _lapse_listings(now: datetime) -> list[str]:
    over = [
        listing.id
        for listing in market.listings()
        if listing.state is ListingState.OPEN and not listing.held and not is_open(listing, now.date())
    ]
    state = LISTING_LIFE.advance(ListingState.OPEN, ListingEvent.LAPSE)
    models.Listing.objects.filter(id__in=over).update(state=state.value)
    return over


def _due(now: datetime) -> list[dict[str, Any]]:
    found = []
    for held in authorisation.authorisations():
        if held.state is not AuthorisationState.GRANTED:
            continue
        clock = load_file(held.id).first_clock(now.date())
        assert clock is not None, "a granted authorisation has its clock"
        left = clock.days_left(now.date())
        steps = [int(step) for step in figures_on(held.order, now.date()).words("warning_days")]
        step = warning_step(left, steps)
        if step is not None:
            due = clock.due_date(now.date())
            found.append({"approval_number": held.approval_number, "due": due, "days_left": left, "warning": step})
    return found
