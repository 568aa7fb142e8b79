"""Assessment: what customs found, what it is worth, and the three values of one delivery side by side."""

from dataclasses import dataclass, replace
from datetime import date

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.quantity import Quantity, UnitMismatch
from tarazu.kernel.value import AccountUnitMismatch, Value
from tarazu.shipments.declarations import DECLARATION_LIFE, Declaration, DeclarationEvent


class AssessmentUnexplained(TarazuError):
    """An assessment differs from the declaration, and nothing says why."""

    kind = Kind.INVALID
    says = (
        "Declared: {quantity} worth {declared}. Found: {found} worth {assessed}. "
        "Write down the method and the reason for the difference."
    )


class MoreThanDeclared(TarazuError):
    """Examination found more goods than were declared."""

    kind = Kind.REFUSED
    says = "{found} were found and {declared} declared. Have the surplus declared, or set it aside, before you assess."


class AssessedBeforeLodged(TarazuError):
    """A declaration was to be assessed on a day before it was lodged."""

    kind = Kind.INVALID
    says = "This declaration was lodged on {lodged_on}; it cannot be assessed on {day}. Correct the day."


@dataclass(frozen=True, slots=True)
class Bridge:
    """The three values of one delivery and the steps between them; only `assessed` ever counts."""

    contract: Value
    declared: Value
    assessed: Value | None

    @property
    def declared_over_contract(self) -> Value:
        """How much more was declared than agreed; below zero where it was less."""
        return self.declared - self.contract

    @property
    def assessed_over_declared(self) -> Value | None:
        """How much more was assessed than declared; None while nothing is assessed."""
        return None if self.assessed is None else self.assessed - self.declared

    @property
    def assessed_over_contract(self) -> Value | None:
        """How much more was assessed than agreed; None while nothing is assessed."""
        return None if self.assessed is None else self.assessed - self.contract


def bridge(declaration: Declaration) -> Bridge:
    """The three values of a declaration."""
    return Bridge(declaration.contract_value, declaration.declared, declaration.assessed)


def assess(declaration: Declaration, found: Quantity, assessed: Value, *, day: date, note: str = "") -> Declaration:
    """Record what examination found and what it was assessed at.

    Errors:  StepRefused; UnitMismatch; AccountUnitMismatch; MoreThanDeclared; AssessedBeforeLodged;
             AssessmentUnexplained where the assessment differs from the declaration and `note` is empty.
    """
    state = DECLARATION_LIFE.advance(declaration.state, DeclarationEvent.ASSESS)
    if found.unit != declaration.quantity.unit:
        raise UnitMismatch(left=found, right=declaration.quantity)
    if assessed.account_unit != declaration.declared.account_unit:
        raise AccountUnitMismatch(left=assessed, right=declaration.declared)
    if found.steps > declaration.quantity.steps:
        raise MoreThanDeclared(found=found, declared=declaration.quantity)
    if day < declaration.lodged_on:
        raise AssessedBeforeLodged(lodged_on=declaration.lodged_on, day=day)
    if (found, assessed) != (declaration.quantity, declaration.declared) and not note.strip():
        raise AssessmentUnexplained(
            quantity=declaration.quantity, declared=declaration.declared, found=found, assessed=assessed
        )
    return replace(declaration, state=state, found=found, assessed=assessed, assessed_on=day, assessment_note=note)


def release(declaration: Declaration) -> Declaration:
    """Release assessed goods. Errors: StepRefused."""
    return replace(declaration, state=DECLARATION_LIFE.advance(declaration.state, DeclarationEvent.RELEASE))


def reverse(declaration: Declaration, note: str) -> Declaration:
    """Take an assessed declaration back; its figures stay on record beside the reason. Errors: StepRefused."""
    state = DECLARATION_LIFE.advance(declaration.state, DeclarationEvent.REVERSE)
    notes = [text for text in (declaration.assessment_note, note) if text]
    return replace(declaration, state=state, assessment_note="\n".join(notes))
