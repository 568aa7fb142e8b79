"""An officer records the grade that examination found; both sides are told of a lower one, and when it is corrected."""

from datetime import datetime
from typing import Any

from tarazu.authorisation.acts import ActKind
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import Actor
from tarazu.shipments.declarations import DeclarationState
from tarazu.shipments.grades import GradeStanding, grade_found
from tarazu.storage import authorisation, file_acts, shipments
from tarazu.storage.writing import Transaction, write


class GradeTooLate(TarazuError):
    """A grade was to be recorded of goods that are gone or of a declaration that was taken back."""

    kind = Kind.CONFLICT
    says = (
        "Declaration {number} is {state}; the grade found is recorded before the goods are released. "
        "Where it changes what they are worth, re-assess the declaration that stands for them."
    )


def find_grade(
    *, actor: Actor, declaration_number: str, standing: GradeStanding, found: str, now: datetime, key: str
) -> dict[str, Any]:
    """Record the grade found beside the one agreed; the newest counts, and no value changes by it.

    Errors:  PowerMissing; DeclarationAbsent; GradeUndescribed; GradeTooLate.
    """
    about = shipments.declaration(declaration_number)
    actor.must("assess_declaration", authorisation.authorisation(about.authorisation_id).authority_id)
    grade = grade_found(standing, found)

    def record(tx: Transaction) -> dict[str, Any]:
        current = shipments.declaration(declaration_number)
        if current.state not in (DeclarationState.LODGED, DeclarationState.ASSESSED):
            raise GradeTooLate(number=current.number, state=current.state.value)
        before = file_acts.grade_of(current.authorisation_id, current.number)
        detail = {"declaration": current.number, "standing": grade.standing.value}
        file_acts.keep_act(tx, current.authorisation_id, ActKind.GRADE_FOUND, grade.found, detail)
        tx.record("grade_found", detail | ({"before": before.standing} if before else {}))
        return detail

    request = {"declaration": declaration_number, "standing": standing, "found": found}
    return write(record, verb="find_grade", actor=actor, key=key, request=request, now=now)
