"""Extension requests: rows to values and back."""

from tarazu.clearing.extensions import Extension, ExtensionState
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.storage import models


class ExtensionAbsent(TarazuError):
    """No extension request has this identifier."""

    kind = Kind.ABSENT
    says = "There is no extension request '{extension}'. Look at the requests on the file."


def save_extension(extension: Extension, person_id: str | None = None) -> None:
    """Keep a request as it now stands, and who decided on it."""
    models.ExtensionRequest.objects.update_or_create(
        id=extension.id,
        defaults={
            "authorisation_id": extension.authorisation_id,
            "party_id": extension.party_id,
            "days": extension.days,
            "reason": extension.reason,
            "evidence": extension.evidence,
            "requested_on": extension.requested_on,
            "state": extension.state.value,
            "days_granted": extension.days_granted,
            "decided_on": extension.decided_on,
            "decision": extension.decision,
            "decided_by_id": person_id,
        },
    )


def extension(extension_id: str) -> Extension:
    """One request. Errors: ExtensionAbsent."""
    row = models.ExtensionRequest.objects.filter(id=extension_id).first()
    if row is None:
        raise ExtensionAbsent(extension=extension_id)
    return _extension_of(row)


def extensions(authorisation_id: str) -> tuple[Extension, ...]:
    """The requests on a file, the earliest first."""
    rows = models.ExtensionRequest.objects.filter(authorisation_id=authorisation_id).order_by("requested_on", "id")
    return tuple(_extension_of(row) for row in rows)


def _extension_of(row: models.ExtensionRequest) -> Extension:
    return Extension(
        id=row.id,
        authorisation_id=row.authorisation_id,
        party_id=row.party_id,
        days=row.days,
        reason=row.reason,
        evidence=row.evidence,
        requested_on=row.requested_on,
        state=ExtensionState(row.state),
        days_granted=row.days_granted,
        decided_on=row.decided_on,
        decision=row.decision,
    )
