"""Take an invitation back that nobody has taken up."""

from datetime import datetime
from typing import Any

from tarazu.registry.invitations import InvitationEvent, require_administration
from tarazu.registry.people import Actor
from tarazu.storage import invitations
from tarazu.storage.writing import Transaction, write


def withdraw_invitation(*, actor: Actor, invitation_id: str, now: datetime, key: str) -> dict[str, Any]:
    """Close the door an invitation opened. Errors: InvitationAbsent; PowerMissing; ConfirmationMissing; StepRefused."""
    held = invitations.invitation(invitation_id)
    require_administration(actor, held.subject_id)

    def withdraw(tx: Transaction) -> dict[str, Any]:
        invitations.end_invitation(held, InvitationEvent.WITHDRAW, now)
        tx.record("invitation_withdrawn", {"invitation": held.id})
        return {"invitation": held.id}

    request = {"invitation": invitation_id}
    return write(withdraw, verb="withdraw_invitation", actor=actor, key=key, request=request, now=now)
