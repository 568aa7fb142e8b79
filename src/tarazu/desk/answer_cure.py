"""Whoever gives or receives the goods of a cure agrees to it or declines it; whoever proposed it takes it back."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tarazu.clearing.agreed_cures import CURE_LIFE, CureEvent, consent
from tarazu.registry.people import Actor
from tarazu.storage import cures, market
from tarazu.storage.cures import CureAbsent
from tarazu.storage.writing import Transaction, write


def answer_cure(
    *, actor: Actor, cure_id: str, party_id: str, event: CureEvent, now: datetime, key: str
) -> dict[str, Any]:
    """Accept, decline or withdraw as a party of the cure; it is accepted when giver and receiver both agreed.

    Errors:  PowerMissing; CureAbsent; StepRefused.
    """
    actor.must("answer_cure", party_id)

    def reply(tx: Transaction) -> dict[str, Any]:
        proposed = cures.cure(cure_id)
        asked = (proposed.proposed_by,) if event is CureEvent.WITHDRAW else (proposed.giver_id, proposed.receiver_id)
        if party_id not in asked or event not in (CureEvent.ACCEPT, CureEvent.DECLINE, CureEvent.WITHDRAW):
            raise CureAbsent(cure=cure_id)
        if event is CureEvent.ACCEPT:
            done = consent(proposed, party_id)
        else:
            done = replace(proposed, state=CURE_LIFE.advance(proposed.state, event))
            if done.offer_id:
                market.release(done.offer_id, done.quantity.steps)
        cures.save_cure(done)
        tx.record("cure_answered", {"cure": done.id, "party": party_id, "event": event, "state": done.state})
        return {"cure": done.id, "state": done.state.value}

    request = {"cure": cure_id, "party": party_id, "event": event}
    return write(reply, verb="answer_cure", actor=actor, key=key, request=request, now=now)
