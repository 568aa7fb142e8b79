"""Ask that a lost second factor be taken off an account."""

from datetime import datetime
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.registry.factor_resets import Reset, SamePerson
from tarazu.registry.invitations import require_administration
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import accounts, factor_resets
from tarazu.storage.writing import Transaction, write


class ResetUnexplained(TarazuError):
    """A reset was asked for without a word."""

    kind = Kind.INVALID
    says = "Say how you made sure that it is really this person who lost the second factor."


def ask_reset(*, actor: Actor, person_id: str, reason: str, now: datetime, key: str) -> dict[str, Any]:
    """Ask for it; another administrator of the mechanism decides.

    Errors:  PowerMissing; ConfirmationMissing; PersonAbsent; ResetUnexplained; SamePerson.
    """
    require_administration(actor, PLATFORM)

    def ask(tx: Transaction) -> dict[str, Any]:
        if person_id == actor.person_id:
            raise SamePerson
        if not reason.strip():
            raise ResetUnexplained
        held = accounts.account(person_id)
        reset = Reset(
            id=identifier("rst", held.person_id, actor.person_id, key),
            person_id=held.person_id,
            asked_by=actor.person_id,
            reason=reason.strip(),
            asked_at=now,
        )
        factor_resets.insert_reset(reset)
        tx.record("factor_reset_asked", {"reset": reset.id, "person": held.person_id})
        return {"reset": reset.id, "person": held.person_id}

    request = {"person": person_id, "reason": reason}
    return write(ask, verb="ask_reset", actor=actor, key=key, request=request, now=now)
