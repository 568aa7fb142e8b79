"""A second officer posts a re-assessment above the limit, or refuses it."""

from datetime import datetime
from typing import Any

from tarazu.authorisation.grant import NoteMissing
from tarazu.registry.people import Actor
from tarazu.shipments.reassess import ReassessmentEvent, SecondOfficerNeeded, decide
from tarazu.storage import authorisation, reassessing, shipments
from tarazu.storage.writing import Transaction, write


def decide_reassessment(
    *, actor: Actor, reassessment_id: str, event: ReassessmentEvent, decision: str = "", now: datetime, key: str
) -> dict[str, Any]:
    """Post or refuse what another officer of the same office proposed; a refusal says why.

    Errors:  PowerMissing; ReassessmentAbsent; SecondOfficerNeeded; NoteMissing; StepRefused; those of
             `post_reassessment`.
    """
    about = shipments.declaration(reassessing.reassessment(reassessment_id).declaration_number)
    actor.must("assess_declaration", authorisation.authorisation(about.authorisation_id).authority_id)
    if event is ReassessmentEvent.REFUSE and not decision.strip():
        raise NoteMissing(event=event.value)

    def settle(tx: Transaction) -> dict[str, Any]:
        proposed = reassessing.reassessment(reassessment_id)
        if proposed.asked_by == actor.person_id:
            raise SecondOfficerNeeded
        done = decide(proposed, event, decided_by=actor.person_id, day=now.date(), decision=decision)
        if event is ReassessmentEvent.POST:
            reassessing.post_reassessment(tx, shipments.declaration(done.declaration_number), done)
        else:
            told = {"declaration": done.declaration_number, "reassessment": done.id}
            tx.record("reassessment_refused", told)
        reassessing.save_reassessment(done)
        return {"reassessment": done.id, "declaration": done.declaration_number, "state": done.state.value}

    request = {"reassessment": reassessment_id, "event": event, "decision": decision}
    return write(settle, verb="decide_reassessment", actor=actor, key=key, request=request, now=now)
