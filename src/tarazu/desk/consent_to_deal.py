"""A party answers a proposed deal."""

from datetime import datetime, timedelta
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.matching.deals import DEAL_LIFE, Answer, Consent, Deal, DealEvent
from tarazu.registry.people import Actor
from tarazu.storage import contracts, drafting, facts, matching, proposing
from tarazu.storage.writing import Transaction, write


class NotInDeal(TarazuError):
    """A party that has no leg in a deal answered it."""

    kind = Kind.ABSENT
    says = "There is no deal '{deal}' that you may see. Check the number, or open it from your home page."


class ConsentTooLate(TarazuError):
    """The deadline for consent has passed."""

    kind = Kind.REFUSED
    says = "The deadline for this deal was {until}. Wait for the next round: your listing is back on the book."


class AnsweredAlready(TarazuError):
    """A party answered twice."""

    kind = Kind.CONFLICT
    says = "You answered this deal already: {answer}. An answer cannot be changed."


def consent_to_deal(
    *, actor: Actor, deal_id: str, party_id: str, answer: Answer, reason: str = "", now: datetime, key: str
) -> dict[str, Any]:
    """Accept or decline a deal for a party. The last acceptance makes it and drafts its contract; one refusal ends it.

    Those who would have stayed are matched again at once, with what they held, and asked anew; whoever left learns only
    how many deals stand in for this one.
    Errors:  PowerMissing; DealAbsent; NotInDeal; AnsweredAlready; ConsentTooLate; StepRefused.
    """
    actor.must("consent_to_deal", party_id)

    def consent(tx: Transaction) -> dict[str, Any]:
        deal = matching.deal(deal_id)
        given = {consent.party_id: consent for consent in matching.consents(deal_id)}
        _check(deal, party_id, given, now)
        matching.insert_consent(Consent(deal_id, party_id, actor.person_id, answer, now, reason))
        tx.record("consent_given", {"deal": deal_id, "party": party_id, "answer": answer.value})
        missing = [party for party in deal.party_ids if party not in given and party != party_id]
        if answer is Answer.DECLINE:
            return _decline(tx, deal, party_id)
        if missing:
            return {"deal": deal_id, "state": deal.state.value, "waiting_for": len(missing)}
        return _agree(tx, deal)

    request = {"deal": deal_id, "party": party_id, "answer": answer, "reason": reason}
    return write(consent, verb="consent_to_deal", actor=actor, key=key, request=request, now=now)


def _check(deal: Deal, party_id: str, given: dict[str, Consent], now: datetime) -> None:
    if party_id not in deal.party_ids:
        raise NotInDeal(deal=deal.id)
    if party_id in given:
        raise AnsweredAlready(answer=given[party_id].answer.value)
    DEAL_LIFE.advance(deal.state, DealEvent.ALL_CONSENT)
    if deal.consent_until is not None and now > deal.consent_until:
        raise ConsentTooLate(until=deal.consent_until.date())


def _decline(tx: Transaction, deal: Deal, party_id: str) -> dict[str, Any]:
    state = proposing.end(deal, DealEvent.DECLINE)
    instead = [one.id for one in proposing.look_again(tx, deal, {party_id})]
    tx.record("deal_declined", {"deal": deal.id, "instead": instead})
    return {"deal": deal.id, "state": state.value, "waiting_for": 0, "instead": len(instead)}


def _agree(tx: Transaction, deal: Deal) -> dict[str, Any]:
    state = DEAL_LIFE.advance(deal.state, DealEvent.ALL_CONSENT)
    day = tx.now.date()
    figures = facts.figures(day)
    days = min(figures[order].number("signing_days") for order in deal.countries)
    matching.set_agreed(deal.id, state, tx.now + timedelta(days=days))
    number = f"TZ-{day.year}-{contracts.contracts_in_year(day.year) + 1:04d}"
    contract = drafting.drafted(deal, number=number, day=day)
    contracts.insert_contract(contract)
    tx.record("deal_agreed", {"deal": deal.id, "contract": contract.id, "fingerprint": contract.fingerprint})
    return {"deal": deal.id, "state": state.value, "waiting_for": 0, "contract": contract.id, "number": contract.number}
