"""The ministry decides an appeal, or whoever lodged it takes it back."""

from datetime import datetime
from typing import Any

from tarazu.authorisation.acts import ActKind
from tarazu.authorisation.appeal import AppealEvent, answer_appeal
from tarazu.authorisation.authorisation import AuthorisationEvent
from tarazu.authorisation.grant import decide
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import authorisation, clearing, file_acts
from tarazu.storage.writing import Transaction, write


def decide_appeal(
    *, actor: Actor, appeal_id: str, event: AppealEvent, decision: str, now: datetime, key: str
) -> dict[str, Any]:
    """Uphold an appeal, which reinstates the file, or dismiss it, with reasons; or withdraw one's own.

    Errors:  PowerMissing; AppealAbsent; AppealUnfounded; OwnDecision; AppealOvertaken; StepRefused.
    """
    asked = file_acts.appeal(appeal_id)
    if event is AppealEvent.WITHDRAW:
        actor.must("appeal", asked.party_id)
    else:
        actor.must("decide_appeal", PLATFORM)

    def settle(tx: Transaction) -> dict[str, Any]:
        current = file_acts.appeal(appeal_id)
        held = authorisation.authorisation(current.authorisation_id)
        done = answer_appeal(current, event, file=held, person_id=actor.person_id, decision=decision, today=now.date())
        file_acts.save_appeal(done)
        if event is AppealEvent.UPHOLD:
            clearing.reopen_lapse(held.id)
            held = decide(held, AuthorisationEvent.REINSTATE, note=done.decision, day=now.date())
            authorisation.save_authorisation(held)
            file_acts.keep_act(tx, held.id, ActKind.REINSTATED, done.decision, {"appeal": done.id})
        elif event is AppealEvent.DISMISS:
            file_acts.keep_act(tx, held.id, ActKind.APPEAL_DISMISSED, done.decision, {"appeal": done.id})
        tx.record("appeal_decided", {"appeal": done.id, "authorisation": held.id, "state": done.state})
        return {"appeal": done.id, "state": done.state.value, "file": held.state.value}

    request = {"appeal": appeal_id, "event": event, "decision": decision}
    return write(settle, verb="decide_appeal", actor=actor, key=key, request=request, now=now)
