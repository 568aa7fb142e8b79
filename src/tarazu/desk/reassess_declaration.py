"""An officer re-assesses a declaration: one act takes the earlier assessment back and puts another in its place."""

from datetime import datetime
from typing import Any

from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.registry.people import Actor
from tarazu.shipments.reassess import (
    ReassessmentEvent,
    ReassessmentOpen,
    ReassessmentState,
    decide,
    propose_reassessment,
)
from tarazu.storage import authorisation, reassessing, shipments
from tarazu.storage.writing import Transaction, write


def reassess_declaration(
    *, actor: Actor, declaration_number: str, found: Quantity, assessed: Value, reason: str, now: datetime, key: str
) -> dict[str, Any]:
    """Put another assessment in place of the one that stands; above the order's limit a second officer posts it.

    Nothing is erased: the earlier value gets its counter-entry in the same transaction, and the file shows both.
    What customs found wrong is put right whoever its parties are, so nobody is screened here; goods move no further.
    Errors:  PowerMissing; DeclarationAbsent; ReassessmentOpen; those of `propose_reassessment` and
             `post_reassessment`.
    """
    own = shipments.declaration(declaration_number)
    actor.must("assess_declaration", authorisation.authorisation(own.authorisation_id).authority_id)

    def change(tx: Transaction) -> dict[str, Any]:
        current = shipments.declaration(declaration_number)
        earlier = reassessing.reassessments(current.number)
        if any(one.state is ReassessmentState.PROPOSED for one in earlier):
            raise ReassessmentOpen(number=current.number)
        asked = propose_reassessment(
            current,
            found,
            assessed,
            number=len(earlier) + 1,
            reason=reason,
            asked_by=actor.person_id,
            day=now.date(),
        )
        held = authorisation.authorisation(current.authorisation_id)
        if asked.needs_second_officer(reassessing.one_officer_limit(held, tx)):
            tx.record("reassessment_asked", {"declaration": current.number, "reassessment": asked.id})
        else:
            asked = decide(asked, ReassessmentEvent.POST, decided_by=actor.person_id, day=now.date())
            reassessing.post_reassessment(tx, current, asked)
        reassessing.save_reassessment(asked)
        return {
            "reassessment": asked.id,
            "declaration": current.number,
            "state": asked.state.value,
            "before_minor": asked.assessed_before.minor,
            "assessed_minor": asked.assessed.minor,
        }

    request = {"declaration": declaration_number, "found": found, "assessed": assessed, "reason": reason}
    return write(change, verb="reassess_declaration", actor=actor, key=key, request=request, now=now)
