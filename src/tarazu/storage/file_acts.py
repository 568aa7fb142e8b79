"""Acts on files and appeals: rows to values and back."""

from collections.abc import Mapping

from tarazu.authorisation.acts import Act, ActKind
from tarazu.authorisation.appeal import Appeal, AppealState
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.shipments.grades import GradeFound, GradeStanding
from tarazu.storage import models
from tarazu.storage.writing import Transaction


class AppealAbsent(TarazuError):
    """No appeal has this identifier."""

    kind = Kind.ABSENT
    says = "There is no appeal '{appeal}' that you may see. Open it from the file it is about."


def keep_act(
    tx: Transaction, authorisation_id: str, kind: ActKind, note: str = "", detail: Mapping[str, str] | None = None
) -> None:
    """Keep an act of whoever acts in this transaction."""
    models.FileAct.objects.create(
        authorisation_id=authorisation_id,
        kind=kind.value,
        person_id=tx.actor.person_id,
        at=tx.now,
        note=note,
        detail=dict(detail or {}),
    )


def acts(authorisation_id: str) -> tuple[Act, ...]:
    """What was done on a file, in order."""
    rows = models.FileAct.objects.filter(authorisation_id=authorisation_id).order_by("id")
    return tuple(Act(ActKind(row.kind), row.person_id, row.at, row.note, row.detail) for row in rows)


def grade_of(authorisation_id: str, declaration_number: str) -> GradeFound | None:
    """The grade that was last found of a declaration's goods; None where nobody recorded one."""
    rows = models.FileAct.objects.filter(authorisation_id=authorisation_id, kind=ActKind.GRADE_FOUND.value)
    row = rows.filter(detail__declaration=declaration_number).order_by("-id").first()
    return None if row is None else GradeFound(GradeStanding(row.detail["standing"]), row.note)


def save_appeal(appeal: Appeal) -> None:
    """Keep an appeal as it now stands."""
    models.Appeal.objects.update_or_create(
        id=appeal.id,
        defaults={
            "authorisation_id": appeal.authorisation_id,
            "party_id": appeal.party_id,
            "against": appeal.against,
            "decided_by": appeal.decided_by,
            "grounds": appeal.grounds,
            "lodged_on": appeal.lodged_on,
            "state": appeal.state.value,
            "decision": appeal.decision,
            "closed_on": appeal.closed_on,
        },
    )


def appeal(appeal_id: str) -> Appeal:
    """One appeal. Errors: AppealAbsent."""
    row = models.Appeal.objects.filter(id=appeal_id).first()
    if row is None:
        raise AppealAbsent(appeal=appeal_id)
    return _appeal_of(row)


def appeals(authorisation_id: str | None = None, state: AppealState | None = None) -> tuple[Appeal, ...]:
    """The appeals of a file, or of all, in the order they came."""
    rows = models.Appeal.objects.order_by("lodged_on", "id")
    if authorisation_id is not None:
        rows = rows.filter(authorisation_id=authorisation_id)
    if state is not None:
        rows = rows.filter(state=state.value)
    return tuple(map(_appeal_of, rows))


def _appeal_of(row: models.Appeal) -> Appeal:
    return Appeal(
        id=row.id,
        authorisation_id=row.authorisation_id,
        party_id=row.party_id,
        against=row.against,
        decided_by=row.decided_by,
        grounds=row.grounds,
        lodged_on=row.lodged_on,
        state=AppealState(row.state),
        decision=row.decision,
        closed_on=row.closed_on,
    )
