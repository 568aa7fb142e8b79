"""A party consents to a set-off, or objects to it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tarazu.clearing.set_off import SET_OFF_LIFE, SetOffAnswer, SetOffEvent, SetOffState
from tarazu.kernel.lifecycle import StepRefused
from tarazu.registry.people import Actor
from tarazu.storage import set_offs
from tarazu.storage.set_offs import SetOffAbsent
from tarazu.storage.writing import Transaction, write


def answer_set_off(
    *, actor: Actor, set_off_id: str, party_id: str, answer: SetOffAnswer, note: str, now: datetime, key: str
) -> dict[str, Any]:
    """Answer as a party the set-off names, while it is only proposed; one objection ends it.

    Errors:  PowerMissing; SetOffAbsent; StepRefused.
    """
    actor.must("answer_set_off", party_id)

    def reply(tx: Transaction) -> dict[str, Any]:
        proposed, today = set_offs.set_off(set_off_id), now.date()
        if party_id not in proposed.party_ids:
            raise SetOffAbsent(set_off=set_off_id)
        state = proposed.state
        if state is not SetOffState.PROPOSED:
            raise StepRefused(thing="set-off", state=state.value, event=answer.value, possible="nothing, it has ended")
        set_offs.insert_reply(set_off_id, party_id, answer, note, today, actor.person_id)
        if answer is SetOffAnswer.OBJECT:
            proposed = replace(proposed, state=SET_OFF_LIFE.advance(state, SetOffEvent.WITHDRAW), ended_on=today)
            set_offs.end_set_off(proposed)
        tx.record("set_off_answered", {"set_off": set_off_id, "party": party_id, "answer": answer})
        return {"set_off": set_off_id, "answer": answer.value, "state": proposed.state.value}

    request = {"set_off": set_off_id, "party": party_id, "answer": answer, "note": note}
    return write(reply, verb="answer_set_off", actor=actor, key=key, request=request, now=now)
