"""Invitations: rows to values and back, and the secret of each, which is derived and never stored."""

from datetime import datetime

from django.utils.crypto import constant_time_compare, salted_hmac

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.period import Period
from tarazu.registry.invitations import (
    INVITATION,
    OF_AUTHORITY,
    OF_PARTY,
    OF_PLATFORM,
    Invitation,
    InvitationEvent,
    InvitationState,
)
from tarazu.registry.people import PLATFORM, Role
from tarazu.storage import models
from tarazu.storage.registry import authority, party

SALT = "tarazu.invitation"


class InvitationAbsent(TarazuError):
    """No invitation has this identifier and secret."""

    kind = Kind.ABSENT
    says = "There is no such invitation. Open the whole link of the letter, or ask whoever invited you for a new one."


def secret_of(invitation_id: str) -> str:
    """The secret in an invitation's link; only this installation can make it."""
    return salted_hmac(SALT, invitation_id, algorithm="sha256").hexdigest()


def insert_invitation(invitation: Invitation) -> None:
    """Keep a new invitation."""
    models.Invitation.objects.create(
        id=invitation.id,
        email=invitation.email,
        role=invitation.role.value,
        subject_id=invitation.subject_id,
        since=invitation.period.since,
        until=invitation.period.until,
        language=invitation.language,
        invited_by=invitation.invited_by,
        invited_at=invitation.invited_at,
        open_until=invitation.open_until,
    )


def invitation(invitation_id: str) -> Invitation:
    """One invitation. Errors: InvitationAbsent."""
    row = models.Invitation.objects.filter(id=invitation_id).first()
    if row is None:
        raise InvitationAbsent
    return _invitation_of(row)


def shown(invitation_id: str, secret: str) -> Invitation:
    """The invitation that a link opens. Errors: InvitationAbsent."""
    if not constant_time_compare(secret, secret_of(invitation_id)):
        raise InvitationAbsent
    return invitation(invitation_id)


def require_not_ended(held: Invitation) -> None:
    """Refuse an invitation that was taken up or taken back. Errors: StepRefused."""
    INVITATION.advance(held.state, InvitationEvent.ACCEPT)


def invitations_for(subject_id: str) -> tuple[Invitation, ...]:
    """The invitations for a party or authority that were not taken up yet, the newest first."""
    rows = models.Invitation.objects.filter(subject_id=subject_id, state=InvitationState.OPEN.value)
    return tuple(_invitation_of(row) for row in rows.order_by("-invited_at", "id"))


def end_invitation(held: Invitation, event: InvitationEvent, now: datetime, person_id: str = "") -> None:
    """Write how an invitation ended. Errors: StepRefused, also where somebody else was quicker."""
    after = INVITATION.advance(held.state, event)
    rows = models.Invitation.objects.filter(id=held.id, state=InvitationState.OPEN.value)
    if not rows.update(state=after.value, ended_at=now, person_id=person_id):
        INVITATION.advance(after, event)


def roles_of(subject_id: str) -> tuple[Role, ...]:
    """The roles people have for a party, an authority or the mechanism. Errors: PartyAbsent."""
    if subject_id == PLATFORM:
        return OF_PLATFORM
    if models.Authority.objects.filter(id=subject_id).exists():
        return OF_AUTHORITY[authority(subject_id).kind]
    party(subject_id)
    return OF_PARTY


def _invitation_of(row: models.Invitation) -> Invitation:
    return Invitation(
        id=row.id,
        email=row.email,
        role=Role(row.role),
        subject_id=row.subject_id,
        period=Period(row.since, row.until),
        language=row.language,
        invited_by=row.invited_by,
        invited_at=row.invited_at,
        open_until=row.open_until,
        state=InvitationState(row.state),
    )
