"""Re-assessment: an officer takes an assessment back and puts another in its place, in one act that gives its reason.

Nothing is overwritten in the books: the earlier value gets its counter-entry and the new one is posted. The clock of
the transaction still runs from its first assessment, so a correction never buys time.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.kernel.lifecycle import LifeCycle
from tarazu.kernel.quantity import Quantity, UnitMismatch
from tarazu.kernel.value import AccountUnitMismatch, Value
from tarazu.shipments.assess import MoreThanDeclared
from tarazu.shipments.declarations import Declaration, DeclarationState


class ReassessmentState(StrEnum):
    """Where a re-assessment stands."""

    PROPOSED = "proposed"
    POSTED = "posted"
    REFUSED = "refused"


class ReassessmentEvent(StrEnum):
    """What can happen to a re-assessment: it is posted, or a second officer refuses it."""

    POST = "post"
    REFUSE = "refuse"


REASSESSMENT_LIFE: LifeCycle[ReassessmentState, ReassessmentEvent] = LifeCycle(
    thing="re-assessment",
    start=ReassessmentState.PROPOSED,
    steps={
        (ReassessmentState.PROPOSED, ReassessmentEvent.POST): ReassessmentState.POSTED,
        (ReassessmentState.PROPOSED, ReassessmentEvent.REFUSE): ReassessmentState.REFUSED,
    },
)


class NothingAssessedYet(TarazuError):
    """A declaration was to be re-assessed that stands without an assessment."""

    kind = Kind.CONFLICT
    says = "Declaration {number} is {state}, so there is no assessment to change. Assess it first, or lodge it again."


class NothingReassessed(TarazuError):
    """A re-assessment would change nothing."""

    kind = Kind.INVALID
    says = "{found} worth {assessed} is what declaration {number} was assessed at already. Enter what is to change."


class ReassessmentUnexplained(TarazuError):
    """A re-assessment came without its reason."""

    kind = Kind.INVALID
    says = "A re-assessment needs its reason and the evidence it rests on: both stay on the books for ever."


class FoundAfterRelease(TarazuError):
    """The quantity of goods that are released already was to be changed."""

    kind = Kind.REFUSED
    says = (
        "The goods of declaration {number} are released, so their quantity stands in both books. Re-assess their value "
        "alone, or reverse the declaration and have it lodged again."
    )


class ReassessmentOpen(TarazuError):
    """A second re-assessment of a declaration came while the first waits for its second officer."""

    kind = Kind.CONFLICT
    says = "A re-assessment of declaration {number} waits for a second officer. Confirm or refuse it first."


class ReassessmentOvertaken(TarazuError):
    """A re-assessment was to be posted on an assessment that has changed since."""

    kind = Kind.CONFLICT
    says = "Declaration {number} was assessed otherwise since this was proposed. Refuse it, and propose anew."


class SecondOfficerNeeded(TarazuError):
    """The officer who proposed a re-assessment was to confirm it."""

    kind = Kind.REFUSED
    says = "You proposed this re-assessment. Another officer of your office confirms it or refuses it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassessment:
    """One change of an assessment: what stood, what is put in its place, why, and who decided."""

    id: str
    declaration_number: str
    number: int  # the first, second, ... of its declaration
    found_before: Quantity
    assessed_before: Value
    found: Quantity
    assessed: Value
    reason: str
    asked_by: str
    asked_on: date
    state: ReassessmentState = ReassessmentState.PROPOSED
    decided_by: str = ""
    decided_on: date | None = None
    decision: str = ""

    @property
    def change(self) -> Value:
        """How much more the goods are worth than before; below zero where it is less."""
        return self.assessed - self.assessed_before

    def needs_second_officer(self, limit: Value) -> bool:
        """Say whether the delivery, before or after, is worth more than one officer decides alone."""
        return max(self.assessed.minor, self.assessed_before.minor) > limit.minor


def propose_reassessment(
    declaration: Declaration, found: Quantity, assessed: Value, *, number: int, reason: str, asked_by: str, day: date
) -> Reassessment:
    """A change of what a declaration was assessed at.

    Errors:  NothingAssessedYet; ReassessmentUnexplained; UnitMismatch; AccountUnitMismatch; MoreThanDeclared;
             FoundAfterRelease; NothingReassessed.
    """
    if declaration.found is None or declaration.assessed is None or not _stands(declaration):
        raise NothingAssessedYet(number=declaration.number, state=declaration.state.value)
    if not reason.strip():
        raise ReassessmentUnexplained
    if found.unit != declaration.quantity.unit:
        raise UnitMismatch(left=found, right=declaration.quantity)
    if assessed.account_unit != declaration.declared.account_unit:
        raise AccountUnitMismatch(left=assessed, right=declaration.declared)
    if found.steps > declaration.quantity.steps:
        raise MoreThanDeclared(found=found, declared=declaration.quantity)
    if declaration.state is DeclarationState.RELEASED and found != declaration.found:
        raise FoundAfterRelease(number=declaration.number)
    if (found, assessed) == (declaration.found, declaration.assessed):
        raise NothingReassessed(number=declaration.number, found=found, assessed=assessed)
    return Reassessment(
        id=identifier("ra", declaration.number, number),
        declaration_number=declaration.number,
        number=number,
        found_before=declaration.found,
        assessed_before=declaration.assessed,
        found=found,
        assessed=assessed,
        reason=reason.strip(),
        asked_by=asked_by,
        asked_on=day,
    )


def reassessed(declaration: Declaration, by: Reassessment) -> Declaration:
    """The declaration with the new assessment in place of the one it was proposed on. Errors: ReassessmentOvertaken."""
    held = (declaration.found, declaration.assessed)
    if not _stands(declaration) or held != (by.found_before, by.assessed_before):
        raise ReassessmentOvertaken(number=declaration.number)
    notes = [text for text in (declaration.assessment_note, by.reason) if text]
    return replace(declaration, found=by.found, assessed=by.assessed, assessment_note="\n".join(notes))


def decide(
    proposed: Reassessment, event: ReassessmentEvent, *, decided_by: str, day: date, decision: str = ""
) -> Reassessment:
    """A re-assessment after it was posted or refused. Errors: StepRefused."""
    state = REASSESSMENT_LIFE.advance(proposed.state, event)
    return replace(proposed, state=state, decided_by=decided_by, decided_on=day, decision=decision.strip())


def _stands(declaration: Declaration) -> bool:
    return declaration.state in (DeclarationState.ASSESSED, DeclarationState.RELEASED)
