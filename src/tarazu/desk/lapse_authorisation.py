"""An officer decides that an authorisation whose due date has passed lapses."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tarazu.authorisation.acts import ActKind
from tarazu.authorisation.authorisation import AUTHORISATION_LIFE, AuthorisationEvent
from tarazu.clearing.extensions import ExtensionState
from tarazu.clearing.net_off import NetOffPhase, net_off
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import Actor
from tarazu.storage import authorisation, clearing, extensions, file_acts
from tarazu.storage.files import load_file
from tarazu.storage.writing import Transaction, write


class DueDateAhead(TarazuError):
    """An authorisation was to lapse before its due date was over."""

    kind = Kind.REFUSED
    says = "The due date of this file is {due}, as its suspensions and extensions stand. It lapses on no earlier day."


class RequestWaits(TarazuError):
    """An authorisation was to lapse while a request to move its due date waits."""

    kind = Kind.REFUSED
    says = "A request to move the due date waits for its decision. Decide on it first."


class LapseUnexplained(TarazuError):
    """An authorisation was to lapse without a reason."""

    kind = Kind.INVALID
    says = "Give the reason: that an authorisation lapses is a decision, and the party may contest it."


def lapse_authorisation(*, actor: Actor, authorisation_id: str, reason: str, now: datetime, key: str) -> dict[str, Any]:
    """Let an authorisation lapse, by decision: what it owes is struck and kept, and nothing is posted.

    Errors:  PowerMissing; AuthorisationAbsent; LapseUnexplained; DueDateAhead; RequestWaits; StepRefused.
    """
    actor.must("lapse_authorisation", authorisation.authorisation(authorisation_id).authority_id)
    if not reason.strip():
        raise LapseUnexplained

    def lapse(tx: Transaction) -> dict[str, Any]:
        file, today = load_file(authorisation_id), now.date()
        state = AUTHORISATION_LIFE.advance(file.authorisation.state, AuthorisationEvent.LAPSE)
        clock = file.first_clock(today)
        assert clock is not None, "a granted file has its clock"
        if clock.days_left(today) >= 0:
            raise DueDateAhead(due=clock.due_date(today))
        if any(one.state is ExtensionState.REQUESTED for one in extensions.extensions(file.authorisation.id)):
            raise RequestWaits
        netted = net_off(file.authorisation.id, file.members, file.authorisation.tolerance_percent, today)
        clearing.save_lapse(netted, NetOffPhase.LAPSED)
        authorisation.save_authorisation(replace(file.authorisation, state=state, note=reason))
        file_acts.keep_act(tx, file.authorisation.id, ActKind.LAPSED, reason.strip())
        body = {"authorisation": file.authorisation.id, "residual": netted.residual.minor, "due": clock.due_date(today)}
        tx.record("authorisation_lapsed", body)
        return {"authorisation": file.authorisation.id, "residual_minor": netted.residual.minor, "state": state.value}

    request = {"authorisation": authorisation_id, "reason": reason}
    return write(lapse, verb="lapse_authorisation", actor=actor, key=key, request=request, now=now)
