"""An officer decides that an authorisation's clocks stand still."""

from datetime import datetime
from typing import Any

from tarazu.clearing.clocks import Suspension, SuspensionCause
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.kernel.period import Period
from tarazu.registry.people import Actor
from tarazu.storage import authorisation, clearing
from tarazu.storage.writing import Transaction, write


class EvidenceMissing(TarazuError):
    """A suspension came without its evidence."""

    kind = Kind.INVALID
    says = "A clock is stopped only on evidence. Name the notice or order that shows it, with its number and day."


def suspend_clock(
    *,
    actor: Actor,
    authorisation_id: str,
    period: Period,
    cause: SuspensionCause,
    crossing: str | None,
    evidence: str,
    now: datetime,
    key: str,
) -> dict[str, Any]:
    """Stop the clocks of an authorisation for a span of days, by decision and on evidence.

    Errors:  PowerMissing; AuthorisationAbsent; EvidenceMissing.
    """
    held = authorisation.authorisation(authorisation_id)
    actor.must("suspend_clock", held.authority_id)
    if not evidence.strip():
        raise EvidenceMissing

    def suspend(tx: Transaction) -> dict[str, Any]:
        stop_id = identifier("stop", held.id, period.since, cause.value, crossing or "", key)
        clearing.insert_clock_stop(
            stop_id, held.id, Suspension(period, cause, crossing, stop_id, evidence), actor.person_id
        )
        tx.record("clock_suspended", {"authorisation": held.id, "stop": stop_id, "period": period})
        return {"stop": stop_id}

    request = {
        "authorisation": authorisation_id,
        "period": period,
        "cause": cause,
        "crossing": crossing,
        "evidence": evidence,
    }
    return write(suspend, verb="suspend_clock", actor=actor, key=key, request=request, now=now)
