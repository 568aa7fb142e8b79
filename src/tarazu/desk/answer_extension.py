"""An officer decides on an extension request, or whoever asked takes it back."""

from datetime import datetime
from typing import Any

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.clearing.extensions import ExtensionEvent, NoClockRuns, decide_extension
from tarazu.registry.people import Actor
from tarazu.storage import authorisation, extensions
from tarazu.storage.writing import Transaction, write


def answer_extension(
    *, actor: Actor, extension_id: str, event: ExtensionEvent, days: int, decision: str, now: datetime, key: str
) -> dict[str, Any]:
    """Grant or refuse as an officer of the file's authority, or withdraw as whoever asked.

    A grant moves every due date of the file by the days granted; nothing else does.
    Errors:  PowerMissing; ExtensionAbsent; NoClockRuns; DecisionUnexplained; DaysGrantedWrong; StepRefused.
    """
    asked = extensions.extension(extension_id)
    if event is ExtensionEvent.WITHDRAW:
        actor.must("request_extension", asked.party_id)
    else:
        actor.must("decide_extension", authorisation.authorisation(asked.authorisation_id).authority_id)

    def decide(tx: Transaction) -> dict[str, Any]:
        current = extensions.extension(extension_id)
        held = authorisation.authorisation(current.authorisation_id)
        if event is ExtensionEvent.GRANT and held.state is not AuthorisationState.GRANTED:
            raise NoClockRuns(state=held.state.value)
        done = decide_extension(current, event, days=days, decision=decision, day=now.date())
        extensions.save_extension(done, actor.person_id)
        body = {"extension": done.id, "authorisation": held.id, "state": done.state, "days": done.days_granted}
        tx.record("extension_answered", body)
        return {"extension": done.id, "state": done.state.value, "days_granted": done.days_granted}

    request = {"extension": extension_id, "event": event, "days": days, "decision": decision}
    return write(decide, verb="answer_extension", actor=actor, key=key, request=request, now=now)
