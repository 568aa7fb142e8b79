"""A party that is asked to consent to a deal asks for other terms."""

from datetime import datetime
from typing import Any

from tarazu.kernel.ids import identifier
from tarazu.matching.answering import check_may_answer
from tarazu.matching.counters import Asked, Counter, check_may_counter
from tarazu.registry.people import Actor
from tarazu.storage import agreeing, countering, matching
from tarazu.storage.writing import Transaction, write


def counter_deal(
    *, actor: Actor, deal_id: str, party_id: str, asked: Asked, reason: str = "", now: datetime, key: str
) -> dict[str, Any]:
    """Ask for another price or quantity of an own leg, or another day; all others accept or refuse by the deadline.

    While it is open nobody accepts the deal as it was; whoever did so already is asked about the new terms too.
    Errors:  PowerMissing; DealAbsent; NotInDeal; AnsweredAlready; ConsentTooLate; StepRefused; CounterOpen;
             CountersUsedUp; CounterTooLate; CounterAgain; those of `check_asked` and `check_listings`;
             ShipFromOutside; CounterRefusedByRules.
    """
    actor.must("consent_to_deal", party_id)

    def put(tx: Transaction) -> dict[str, Any]:
        deal = matching.deal(deal_id)
        check_may_answer(deal, party_id, matching.consents_by_party(deal_id), now)
        ground, earlier = countering.ground(deal, now), countering.counters(deal_id)
        check_may_counter(earlier, asked, ground.bound, now)
        agreeing.check_can_be_drafted(ground.on(asked, party_id, party_id), now)
        made = Counter(
            id=identifier("counter", deal_id, len(earlier) + 1),
            deal_id=deal_id,
            number=len(earlier) + 1,
            party_id=party_id,
            person_id=actor.person_id,
            asked=asked,
            at=now,
            reason=reason.strip(),
            accepted=(party_id,),
        )
        countering.save_counter(made, deal)
        body = {"counter": made.id, "deal": deal_id, "party": party_id, "leg": asked.leg_number}
        tx.record("counter_made", body)
        waiting = len(made.waits_for(deal))
        return {"counter": made.id, "deal": deal_id, "state": made.state.value, "waiting_for": waiting}

    request = {"deal": deal_id, "party": party_id, "asked": asked, "reason": reason}
    return write(put, verb="counter_deal", actor=actor, key=key, request=request, now=now)
