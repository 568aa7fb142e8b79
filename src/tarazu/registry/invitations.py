"""An invitation to act for a party or an authority: who may be invited to what, how long it holds, how it ends."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.lifecycle import LifeCycle
from tarazu.kernel.period import Period
from tarazu.registry.authorities import AuthorityKind
from tarazu.registry.people import PLATFORM, Actor, PowerMissing, Role

EMAIL = re.compile(r"[^\s@<>\",;:\\()\[\]]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")
EMAIL_CHARACTERS_MAX = 150
ADMINISTER = "administer_people"
OF_PARTY = (Role.TRADER, Role.AGENT, Role.BROKER, Role.ADMINISTRATOR)
OF_PLATFORM = (
    *(Role.OPERATOR, Role.ANALYST, Role.COMPLIANCE, Role.AUDITOR),
    *(Role.RULE_KEEPER, Role.ADMINISTRATOR),
)
OF_AUTHORITY: dict[AuthorityKind, tuple[Role, ...]] = {
    AuthorityKind.COLLECTORATE: (Role.OFFICER, Role.ADMINISTRATOR),
    AuthorityKind.MINISTRY: (Role.RULE_KEEPER, Role.ADMINISTRATOR),
    AuthorityKind.MISSION: (Role.MISSION, Role.ADMINISTRATOR),
    AuthorityKind.CLEARING_HOUSE: (Role.ADMINISTRATOR,),
    AuthorityKind.CHAMBER: (Role.CHAMBER, Role.ADMINISTRATOR),
}


class InvitationState(StrEnum):
    """Where an invitation stands; one that has run out is still open, and takes nobody in."""

    OPEN = "open"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class InvitationEvent(StrEnum):
    """What happens to an invitation."""

    ACCEPT = "accept"
    WITHDRAW = "withdraw"


INVITATION = LifeCycle(
    "invitation",
    InvitationState.OPEN,
    {
        (InvitationState.OPEN, InvitationEvent.ACCEPT): InvitationState.ACCEPTED,
        (InvitationState.OPEN, InvitationEvent.WITHDRAW): InvitationState.WITHDRAWN,
    },
)


class EmailUnreadable(TarazuError):
    """Something that is no mail address was given for one."""

    kind = Kind.INVALID
    says = "'{text}' is not a mail address. Write it as name@place.country."


class RoleUnfit(TarazuError):
    """Somebody was invited to a role that this party or authority does not have."""

    kind = Kind.INVALID
    says = "'{subject}' has nobody as {role}. Choose one of: {fitting}."


class InvitationOver(TarazuError):
    """An invitation has run out."""

    kind = Kind.REFUSED
    says = "This invitation held until {until}. Ask whoever invited you for a new one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """An open door for one person: a role for a party or authority, for a span of days, until a moment."""

    id: str
    email: str
    role: Role
    subject_id: str
    period: Period
    language: str
    invited_by: str
    invited_at: datetime
    open_until: datetime
    state: InvitationState = InvitationState.OPEN

    def is_open(self, now: datetime) -> bool:
        """Say whether somebody may still come in by it."""
        return self.state is InvitationState.OPEN and now < self.open_until

    def require_open(self, now: datetime) -> None:
        """Refuse one that has run out. Errors: InvitationOver."""
        if now >= self.open_until:
            raise InvitationOver(until=self.open_until.isoformat(timespec="minutes"))


def read_email(typed: str) -> str:
    """A mail address in lower case, as people sign in with it. Errors: EmailUnreadable."""
    text = typed.strip().lower()
    if len(text) > EMAIL_CHARACTERS_MAX or not EMAIL.fullmatch(text):
        raise EmailUnreadable(text=text[:EMAIL_CHARACTERS_MAX])
    return text


def require_fitting(role: Role, subject_id: str, fitting: tuple[Role, ...]) -> None:
    """Refuse a role that a party or an authority does not have. Errors: RoleUnfit."""
    if role not in fitting:
        raise RoleUnfit(subject=subject_id, role=role.value, fitting=", ".join(one.value for one in fitting))


def require_administration(actor: Actor, subject_id: str) -> None:
    """Refuse whoever administers neither this party or authority nor the mechanism as a whole.

    Errors:  PowerMissing; ConfirmationMissing.
    """
    if not administers(actor, subject_id):
        raise PowerMissing(person=actor.name, power=ADMINISTER, subject=subject_id)
    actor.confirm(ADMINISTER)


def administers(actor: Actor, subject_id: str) -> bool:
    """Say whether somebody administers the people of this party or authority."""
    return actor.may(ADMINISTER, subject_id) or actor.may(ADMINISTER, PLATFORM)
