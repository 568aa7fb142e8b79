"""A party answers a proposed deal."""

from datetime import datetime
from typing import Any

from tarazu.matching.answering import check_may_answer
from tarazu.matching.counters import check_none_open
from tarazu.matching.deals import Answer, Consent, Deal, DealEvent
from tarazu.registry.people import Actor
from tarazu.storage import agreeing, countering, matching, proposing
from tarazu.storage.writing import Transaction, write


def consent_to_deal(
    *, actor: Actor, deal_id: str, party_id: str, answer: Answer, reason: str = "", now: datetime, key: str
) -> dict[str, Any]:
    """Accept or decline a deal for a party. The last acceptance makes it and drafts its contract; one refusal ends it.

    Those who would have stayed are matched again at once, with what they held, and asked anew; whoever left learns only
    how many deals stand in for this one.
    Errors:  PowerMissing; DealAbsent; NotInDeal; AnsweredAlready; ConsentTooLate; StepRefused; CounterOpen.
    """
    actor.must("consent_to_deal", party_id)

    def consent(tx: Transaction) -> dict[str, Any]:
        deal = matching.deal(deal_id)
        given = matching.consents_by_party(deal_id)
        check_may_answer(deal, party_id, given, now)
        if answer is Answer.ACCEPT:
            check_none_open(countering.counters(deal_id))
        matching.insert_consent(Consent(deal_id, party_id, actor.person_id, answer, now, reason))
        tx.record("consent_given", {"deal": deal_id, "party": party_id, "answer": answer.value})
        missing = [party for party in deal.party_ids if party not in given and party != party_id]
        if answer is Answer.DECLINE:
            return _decline(tx, deal, party_id)
        if missing:
            return {"deal": deal_id, "state": deal.state.value, "waiting_for": len(missing)}
        return agreeing.agree(tx, deal)

    request = {"deal": deal_id, "party": party_id, "answer": answer, "reason": reason}
    return write(consent, verb="consent_to_deal", actor=actor, key=key, request=request, now=now)


def _decline(tx: Transaction, deal: Deal, party_id: str) -> dict[str, Any]:
    countering.lapse_with(tx, deal)
    state = proposing.end(deal, DealEvent.DECLINE)
    instead = [one.id for one in proposing.look_again(tx, deal, {party_id})]
    tx.record("deal_declined", {"deal": deal.id, "instead": instead})
    return {"deal": deal.id, "state": state.value, "waiting_for": 0, "instead": len(instead)}
