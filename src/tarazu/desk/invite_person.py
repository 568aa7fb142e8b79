"""Invite a person to act for a party, an authority or the mechanism."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.kernel.period import Period
from tarazu.registry.invitations import Invitation, require_administration, require_fitting
from tarazu.registry.people import Actor, Role
from tarazu.storage import invitations
from tarazu.storage.writing import Transaction, write


class MandateSpanWrong(TarazuError):
    """A mandate was to end before it begins, or before today."""

    kind = Kind.INVALID
    says = "A mandate ends after it begins, and not before today. Correct the days {since} to {until}."


def invite_person(
    *,
    actor: Actor,
    email: str,
    role: Role,
    subject_id: str,
    period: Period,
    language: str,
    now: datetime,
    key: str,
) -> dict[str, Any]:
    """Invite whoever reads letters to an address, once and for some days.

    Errors:  PowerMissing; ConfirmationMissing; PartyAbsent; RoleUnfit; MandateSpanWrong.
    """
    require_administration(actor, subject_id)

    def invite(tx: Transaction) -> dict[str, Any]:
        require_fitting(role, subject_id, invitations.roles_of(subject_id))
        if period.until is not None and (period.until <= period.since or period.until <= now.date()):
            raise MandateSpanWrong(since=period.since, until=period.until)
        invitation = Invitation(
            id=identifier("inv", subject_id, email, secrets.token_hex(16)),
            email=email,
            role=role,
            subject_id=subject_id,
            period=period,
            language=language,
            invited_by=actor.person_id,
            invited_at=now,
            open_until=now + timedelta(days=settings.TARAZU_INVITATION_DAYS),
        )
        invitations.insert_invitation(invitation)
        tx.record("person_invited", {"invitation": invitation.id, "role": role.value, "subject": subject_id})
        return {"invitation": invitation.id, "open_until": invitation.open_until}

    request = {"email": email, "role": role, "subject": subject_id, "period": period, "language": language}
    return write(invite, verb="invite_person", actor=actor, key=key, request=request, now=now)


def link_secret(invitation_id: str) -> str:
    """The secret of an invitation's link, for the letter that carries it."""
    return invitations.secret_of(invitation_id)
