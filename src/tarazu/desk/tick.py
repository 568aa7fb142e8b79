"""What time does: unanswered and unsigned deals lapse, listings past their window too, and what is due is told."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.clearing.clocks import warning_step
from tarazu.contracts.contract import CONTRACT_LIFE, ContractEvent
from tarazu.market.listings import LISTING_LIFE, ListingEvent, ListingState
from tarazu.matching.deals import DealEvent, DealState
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import brokering, contracts, countering, market, matching, models, proposing, screening
from tarazu.storage.figures import figures_of_all
from tarazu.storage.first_clocks import first_clocks
from tarazu.storage.writing import Transaction, write


def tick(*, actor: Actor, now: datetime, key: str) -> dict[str, Any]:
    """Let proposals and listings lapse whose time is over, and answer which files are near or past their due date.

    No authorisation lapses here: that takes an officer's decision.
    Errors:  PowerMissing.
    """
    actor.must("tick", PLATFORM)
    screened = screening.prescreen_ending(now.date())

    def move(tx: Transaction) -> dict[str, Any]:
        brokering.release_over(now)
        lapsed_deals, unsigned = _lapse_proposals(tx, now), _release_unsigned(tx, now)
        lapsed_listings = _lapse_listings(now)
        if lapsed_listings:
            tx.record("listings_lapsed", {"ids": lapsed_listings})
        pins_ended = screening.end_pins(tx, screened)
        asked_again = screening.lapse_clearances(tx)
        return {
            "deals_lapsed": len(lapsed_deals),
            "deals_unsigned": len(unsigned),
            "listings_lapsed": len(lapsed_listings),
            "pins_ended": len(pins_ended),
            "screened_again": len(asked_again),
            "due": _due(now),
        }

    return write(move, verb="tick", actor=actor, key=key, request={"now": now}, now=now)


def _lapse_proposals(tx: Transaction, now: datetime) -> list[str]:
    """End the proposals that not everybody answered in time; those who did are matched again without the others.

    Whoever accepted other terms that were asked for was willing too; whoever asked for them accepted nothing.
    """
    late = models.Deal.objects.filter(state=DealState.PROPOSED.value, consent_until__lt=now).order_by("id")
    deals = [matching.deal(row.id) for row in late]
    willing = {deal.id: {*matching.consents_by_party(deal.id), *countering.lapse_with(tx, deal)} for deal in deals}
    for deal in deals:
        proposing.end(deal, DealEvent.DEADLINE_PASSES)
    for deal in deals:
        silent = set(deal.party_ids) - willing[deal.id]
        instead = [one.id for one in proposing.look_again(tx, deal, silent)]
        tx.record("deal_lapsed", {"deal": deal.id, "instead": instead})
    return [deal.id for deal in deals]


def _release_unsigned(tx: Transaction, now: datetime) -> list[str]:
    """End the agreed deals whose contract was not signed by all in time; those who did are matched again."""
    late = models.Deal.objects.filter(state=DealState.AGREED.value, sign_until__lt=now).order_by("id")
    deals = [matching.deal(row.id) for row in late]
    for deal in deals:
        proposing.end(deal, DealEvent.DEADLINE_PASSES)
    for deal in deals:
        contract = contracts.contract_of_deal(deal.id)
        assert contract is not None, "an agreed deal has its contract"
        ended = CONTRACT_LIFE.advance(contract.state, ContractEvent.END)
        contracts.update_contract(replace(contract, state=ended))
        unsigned = set(deal.party_ids) - {one.party_id for one in contracts.signatures(contract.id)}
        instead = [one.id for one in proposing.look_again(tx, deal, unsigned)]
        tx.record("deal_unsigned", {"deal": deal.id, "contract": contract.id, "instead": instead})
    return [deal.id for deal in deals]


def _lapse_listings(now: datetime) -> list[str]:
    over = models.Listing.objects.filter(state=ListingState.OPEN.value, held=0)
    over = over.exclude(id__in=market.open_rows(now.date()).values("id"))
    ids = list(over.order_by("id").values_list("id", flat=True))
    state = LISTING_LIFE.advance(ListingState.OPEN, ListingEvent.LAPSE)
    over.update(state=state.value)
    return ids


def _due(now: datetime) -> list[dict[str, Any]]:
    today, found = now.date(), []
    figures = figures_of_all(today)
    rows = models.Authorisation.objects.filter(state=AuthorisationState.GRANTED.value)
    clocks = first_clocks(rows, today)
    for key, order, number in rows.order_by("-applied_on", "id").values_list("id", "order", "approval_number"):
        left = clocks[key].days_left(today)
        step = warning_step(left, [int(step) for step in figures[order].words("warning_days")])
        if step is not None:
            due = clocks[key].due_date(today)
            found.append({"approval_number": number, "due": due, "days_left": left, "warning": step})
    return found
