"""A party accepts or refuses the other terms that a partner asks for, or takes its own wish back."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tarazu.matching.answering import AnsweredAlready, check_open
from tarazu.matching.counters import COUNTER_LIFE, Counter, CounterAnswer, CounterEvent
from tarazu.matching.deals import Deal
from tarazu.registry.people import Actor
from tarazu.storage import agreeing, countering, matching
from tarazu.storage.countering import CounterAbsent
from tarazu.storage.writing import Transaction, write

ENDS = {CounterAnswer.REFUSE: CounterEvent.REFUSE, CounterAnswer.WITHDRAW: CounterEvent.WITHDRAW}


def answer_counter(
    *, actor: Actor, counter_id: str, party_id: str, answer: CounterAnswer, now: datetime, key: str
) -> dict[str, Any]:
    """Accept, refuse or withdraw other terms. Once the last party accepts, the deal stands on them and is drafted.

    One refusal leaves the deal as it was proposed, with the answers that were given to it.
    Errors:  PowerMissing; CounterAbsent; AnsweredAlready; ConsentTooLate; StepRefused; those of `Ground.on`, with
             nothing stored, where the rules of the day no longer let the new terms stand.
    """
    actor.must("consent_to_deal", party_id)

    def reply(tx: Transaction) -> dict[str, Any]:
        held = countering.counter(counter_id)
        deal = matching.deal(held.deal_id)
        is_own = party_id == held.party_id
        if party_id not in deal.party_ids or is_own is not (answer is CounterAnswer.WITHDRAW):
            raise CounterAbsent(counter=counter_id)
        COUNTER_LIFE.advance(held.state, CounterEvent.ALL_ACCEPT)
        check_open(deal, party_id, now)
        if party_id in held.accepted and not is_own:
            raise AnsweredAlready(answer=CounterAnswer.ACCEPT.value)
        countering.insert_answer(held.id, party_id, actor.person_id, answer, now)
        body = {"counter": held.id, "deal": deal.id, "party": party_id, "answer": answer.value}
        tx.record("counter_answered", body)
        if answer is not CounterAnswer.ACCEPT:
            return _told(countering.settle(tx, held, deal, ENDS[answer]), deal)
        held = replace(held, accepted=(*held.accepted, party_id))
        if held.waits_for(deal):
            return _told(held, deal)
        changed = countering.ground(deal, now).on(held.asked, held.party_id, party_id)
        return {"counter": held.id, **agreeing.put_in_place(tx, deal, changed, held)}

    request = {"counter": counter_id, "party": party_id, "answer": answer}
    return write(reply, verb="answer_counter", actor=actor, key=key, request=request, now=now)


def _told(one: Counter, deal: Deal) -> dict[str, Any]:
    waiting = len(one.waits_for(deal)) if one.settled_at is None else 0
    return {"counter": one.id, "deal": deal.id, "state": one.state.value, "waiting_for": waiting}
