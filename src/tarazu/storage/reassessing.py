"""Re-assessments: rows to values and back, and how one is posted."""

from tarazu.authorisation.acts import ActKind
from tarazu.authorisation.authorisation import Authorisation, AuthorisationState
from tarazu.authorisation.draw_down import draw_down, give_back
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import MINOR_PER_UNIT, Value
from tarazu.ledger.accounts import Account
from tarazu.ledger.book import Direction, Posting, ValueOf, assess
from tarazu.ledger.transfers import Paper, Phase, Reason, Transfer, link, reverse
from tarazu.reference.units import unit
from tarazu.shipments.declarations import Declaration, declaration_of
from tarazu.shipments.reassess import Reassessment, ReassessmentState, reassessed
from tarazu.storage import authorisation, file_acts, ledger, models, shipments
from tarazu.storage.figures import figures_on
from tarazu.storage.writing import Transaction

ASSESSED = (Reason.ASSESS_IMPORT, Reason.ASSESS_EXPORT)


class ReassessmentAbsent(TarazuError):
    """No re-assessment has this identifier."""

    kind = Kind.ABSENT
    says = "There is no re-assessment '{reassessment}' that you may see. Open the declaration it is about."


class CertifiedAlready(TarazuError):
    """A re-assessment would post to a book that is closed and certified."""

    kind = Kind.REFUSED
    says = "The file of {order} is closed and its certificate sealed. Correct the value in a new authorisation."


def save_reassessment(one: Reassessment) -> None:
    """Keep a re-assessment as it now stands."""
    models.Reassessment.objects.update_or_create(
        id=one.id,
        defaults={
            "declaration_id": shipments.declaration(one.declaration_number).id,
            "number": one.number,
            "unit": one.found.unit.code,
            "found_before_steps": one.found_before.steps,
            "assessed_before_minor": one.assessed_before.minor,
            "found_steps": one.found.steps,
            "assessed_minor": one.assessed.minor,
            "reason": one.reason,
            "asked_by_id": one.asked_by,
            "asked_on": one.asked_on,
            "state": one.state.value,
            "decided_by_id": one.decided_by or None,
            "decided_on": one.decided_on,
            "decision": one.decision,
        },
    )


def reassessment(reassessment_id: str) -> Reassessment:
    """One re-assessment. Errors: ReassessmentAbsent."""
    row = models.Reassessment.objects.select_related("declaration").filter(id=reassessment_id).first()
    if row is None:
        raise ReassessmentAbsent(reassessment=reassessment_id)
    return _reassessment_of(row)


def reassessments(declaration_number: str) -> tuple[Reassessment, ...]:
    """What a declaration was re-assessed at, in order."""
    rows = models.Reassessment.objects.select_related("declaration").filter(declaration__number=declaration_number)
    return tuple(_reassessment_of(row) for row in rows.order_by("number"))


def waiting_in_file(authorisation_id: str) -> tuple[Reassessment, ...]:
    """The re-assessments of a file that wait for their second officer, in the order they were asked."""
    rows = models.Reassessment.objects.select_related("declaration")
    asked = rows.filter(declaration__authorisation_id=authorisation_id, state=ReassessmentState.PROPOSED.value)
    return tuple(_reassessment_of(row) for row in asked.order_by("asked_on", "id"))


def one_officer_limit(held: Authorisation, tx: Transaction) -> Value:
    """What one officer of an order decides alone."""
    return Value(figures_on(held.order, tx.now.date()).number("four_eyes_above") * MINOR_PER_UNIT)


def post_reassessment(tx: Transaction, current: Declaration, by: Reassessment) -> None:
    """Post a re-assessment: the counter-entry of what stood, the new value, and the permit drawn down by it.

    Errors:  ReassessmentOvertaken; CertifiedAlready; NotInForce; AllowanceExceeded.
    """
    done = reassessed(current, by)
    held = authorisation.authorisation(current.authorisation_id)
    if held.state is AuthorisationState.CLOSED:
        raise CertifiedAlready(order=held.order)
    drawn = draw_down(
        give_back(held, current.leg_number, by.found_before, by.assessed_before),
        current.leg_number,
        by.found,
        by.assessed,
    )
    authorisation.save_authorisation(drawn)
    shipments.save_declaration(done)
    if posting := _posting(current, by, Paper(f"{current.number}/A{by.number + 1}", tx.now.date())):
        ledger.write_posting(tx, posting)
    body = {
        "declaration": current.number,
        "reassessment": by.id,
        "before": by.assessed_before.minor,
        "assessed": by.assessed.minor,
        "found": by.found.steps,
    }
    words = {"declaration": current.number, "before": str(by.assessed_before), "after": str(by.assessed)}
    file_acts.keep_act(tx, held.id, ActKind.REASSESSED, by.reason, words)
    tx.record("declaration_reassessed", body)


def _posting(current: Declaration, by: Reassessment, paper: Paper) -> Posting | None:
    """The counter-entry and the new value as one group; None where the value stays and only goods were counted anew."""
    if by.assessed == by.assessed_before:
        return None
    history = ledger.transfers_of_book(current.authorisation_id)
    moves = [reverse(wrong, history, paper) for wrong in _standing(history, current.number)]
    accounts: tuple[Account, ...] = ()
    if by.assessed.minor:
        of = ValueOf(current.authorisation_id, current.party_id, Direction(current.regime.value))
        fresh = assess(of, by.assessed, paper)
        accounts, moves = fresh.accounts, [*moves, *fresh.transfers]
    return Posting(accounts, link(moves))


def _standing(history: tuple[Transfer, ...], number: str) -> list[Transfer]:
    taken_back = {move.reverses for move in history}
    return [
        move
        for move in history
        if move.reason in ASSESSED
        and move.phase is Phase.POSTED
        and declaration_of(move.reference) == number
        and move.id not in taken_back
    ]


def _reassessment_of(row: models.Reassessment) -> Reassessment:
    measure = unit(row.unit)
    return Reassessment(
        id=row.id,
        declaration_number=row.declaration.number,
        number=row.number,
        found_before=Quantity(row.found_before_steps, measure),
        assessed_before=Value(row.assessed_before_minor),
        found=Quantity(row.found_steps, measure),
        assessed=Value(row.assessed_minor),
        reason=row.reason,
        asked_by=row.asked_by_id,
        asked_on=row.asked_on,
        state=ReassessmentState(row.state),
        decided_by=row.decided_by_id or "",
        decided_on=row.decided_on,
        decision=row.decision,
    )
