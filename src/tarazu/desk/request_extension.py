"""A party of a file asks that its due date be moved."""

from datetime import datetime
from typing import Any

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.clearing.extensions import Extension, ExtensionState, NoClockRuns, check_request
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.registry.people import Actor
from tarazu.storage import authorisation, extensions
from tarazu.storage.authorisation import AuthorisationAbsent
from tarazu.storage.figures import figures_on
from tarazu.storage.writing import Transaction, write


class RequestOpen(TarazuError):
    """A second request came while the first waits for its decision."""

    kind = Kind.CONFLICT
    says = (
        "A request of {requested_on} for {days} days still waits for its decision. Wait for it, or withdraw it first."
    )


def request_extension(
    *,
    actor: Actor,
    authorisation_id: str,
    party_id: str,
    days: int,
    reason: str,
    evidence: str,
    now: datetime,
    key: str,
) -> dict[str, Any]:
    """Ask the officer to move the due date of a file. The clock runs on until that is decided.

    Errors:  PowerMissing; AuthorisationAbsent; NoClockRuns; RequestOpen; ExtensionTooLong; ExtensionUnfounded.
    """
    actor.must("request_extension", party_id)

    def ask(tx: Transaction) -> dict[str, Any]:
        held = authorisation.authorisation(authorisation_id)
        if party_id not in (*held.members, held.applicant_id):
            raise AuthorisationAbsent(authorisation=authorisation_id)
        if held.state is not AuthorisationState.GRANTED:
            raise NoClockRuns(state=held.state.value)
        earlier = extensions.extensions(held.id)
        for one in earlier:
            if one.state is ExtensionState.REQUESTED:
                raise RequestOpen(requested_on=one.requested_on, days=one.days)
        asked = Extension(
            id=identifier("ext", held.id, now.date(), len(earlier)),
            authorisation_id=held.id,
            party_id=party_id,
            days=days,
            reason=reason,
            evidence=evidence,
            requested_on=now.date(),
        )
        check_request(asked, figures_on(held.order, now.date()).number("extension_days_max"))
        extensions.save_extension(asked)
        tx.record("extension_requested", {"extension": asked.id, "authorisation": held.id, "days": days})
        return {"extension": asked.id, "state": asked.state.value}

    request = {
        "authorisation": authorisation_id,
        "party": party_id,
        "days": days,
        "reason": reason,
        "evidence": evidence,
    }
    return write(ask, verb="request_extension", actor=actor, key=key, request=request, now=now)
