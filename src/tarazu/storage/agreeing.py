"""When everybody in a deal has accepted it: it is agreed, and its contract is drafted."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tarazu.kernel.ids import identifier
from tarazu.matching.counters import Counter, CounterEvent
from tarazu.matching.deals import DEAL_LIFE, Answer, Consent, Deal, DealEvent
from tarazu.storage import contracts, countering, drafting, facts, market, matching, models, proposing
from tarazu.storage.writing import Transaction


def agree(tx: Transaction, deal: Deal) -> dict[str, Any]:
    """Write that everybody has accepted a proposed deal, and draft its contract."""
    state = DEAL_LIFE.advance(deal.state, DealEvent.ALL_CONSENT)
    day = tx.now.date()
    figures = facts.figures(day)
    days = min(figures[order].number("signing_days") for order in deal.countries)
    matching.set_agreed(deal.id, state, tx.now + timedelta(days=days))
    number = f"TZ-{day.year}-{contracts.contracts_in_year(day.year) + 1:04d}"
    contract = drafting.drafted(deal, number=number, day=day)
    contracts.insert_contract(contract)
    body = {"deal": deal.id, "contract": contract.id, "fingerprint": contract.fingerprint}
    tx.record("deal_agreed", body | ({"instead_of": deal.instead_of} if deal.instead_of else {}))
    return {"deal": deal.id, "state": state.value, "waiting_for": 0, "contract": contract.id, "number": contract.number}


def check_can_be_drafted(deal: Deal, now: datetime) -> None:
    """Refuse terms under which no contract could be drawn up. Errors: ShipFromOutside; InstalmentsTooMany."""
    drafting.drafted(deal, number="", day=now.date())


def put_in_place(tx: Transaction, deal: Deal, changed: Deal, counter: Counter) -> dict[str, Any]:
    """End a proposed deal for the same one on the terms of a counter-offer, to which every party has consented.

    What the new terms leave over is open on the book again.
    """
    countering.settle(tx, counter, deal, CounterEvent.ALL_ACCEPT)
    proposing.end(deal, DealEvent.COUNTER_STANDS)
    new = replace(changed, id=identifier("deal", counter.id), round_id=None, instead_of=deal.id)
    matching.insert_deal(new)
    for listing_id, steps in proposing.held_by(new):
        market.hold(listing_id, steps)
    answers = models.CounterAnswer.objects.filter(counter_id=counter.id)
    given = {party_id: (person_id, at) for party_id, person_id, at in answers.values_list("party", "person", "at")}
    given[counter.party_id] = (counter.person_id, counter.at)
    for party_id in new.party_ids:
        person_id, at = given[party_id]
        matching.insert_consent(Consent(new.id, party_id, person_id, Answer.ACCEPT, at))
    return agree(tx, new)
