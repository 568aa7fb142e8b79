"""The second administrator decides on a lost second factor."""

from datetime import datetime
from typing import Any

from tarazu.registry.factor_resets import ResetEvent
from tarazu.registry.invitations import require_administration
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import accounts, factor_resets, factors
from tarazu.storage.writing import Transaction, write


def decide_reset(*, actor: Actor, reset_id: str, event: ResetEvent, now: datetime, key: str) -> dict[str, Any]:
    """Take every second factor off the account, or refuse.

    With the factors go the password and every session: whoever comes back needs the mailbox as well, and sets a
    factor up before anything else.
    Errors:  PowerMissing; ConfirmationMissing; ResetAbsent; SamePerson; StepRefused.
    """
    require_administration(actor, PLATFORM)

    def decide(tx: Transaction) -> dict[str, Any]:
        held = factor_resets.reset(reset_id)
        held.require_another(actor.person_id)
        factor_resets.decide(held, event, actor.person_id, now)
        if event is ResetEvent.APPROVE:
            factors.remove_all(held.person_id)
            accounts.set_password(held.person_id, "")
            accounts.end_browsers(held.person_id)
        tx.record("factor_reset_decided", {"reset": held.id, "person": held.person_id, "event": event.value})
        return {"reset": held.id, "person": held.person_id, "event": event.value}

    request = {"reset": reset_id, "event": event.value}
    return write(decide, verb="decide_reset", actor=actor, key=key, request=request, now=now)
