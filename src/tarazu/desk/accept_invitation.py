"""Take up an invitation: with a new account, or with the account one has."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tarazu.kernel.ids import identifier
from tarazu.registry.invitations import Invitation, InvitationEvent
from tarazu.registry.people import Actor, Mandate
from tarazu.storage import accounts, identities, invitations, registry
from tarazu.storage.identities import Identity as Identity
from tarazu.storage.writing import Transaction, write


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """What a person says of themselves when they come in: a name, and a password's digest or a state identity."""

    name: str
    language: str
    password: str = ""  # as the framework's hasher wrote it; never the password itself
    identity: Identity | None = None


def shown_invitation(invitation_id: str, secret: str, now: datetime) -> Invitation:
    """The invitation a link opens, while it holds. Errors: InvitationAbsent; InvitationOver; StepRefused."""
    held = invitations.shown(invitation_id, secret)
    invitations.require_not_ended(held)
    held.require_open(now)
    return held


def open_account(*, invitation_id: str, secret: str, account: NewAccount, now: datetime) -> dict[str, Any]:
    """Open an account for whoever was invited, with the mandate they were invited to. The link serves once.

    Errors:  InvitationAbsent; InvitationOver; StepRefused; NameTaken; IdentityTaken.
    """
    held = shown_invitation(invitation_id, secret, now)
    person_id = identifier("per", held.id)

    def come_in(tx: Transaction) -> dict[str, Any]:
        accounts.insert_account(
            person_id=person_id,
            email=held.email,
            name=account.name,
            language=account.language,
            password=account.password,
        )
        if account.identity is not None:
            identities.link_identity(person_id, account.identity, now)
        return _take_up(tx, held, person_id, now)

    actor = Actor(person_id, account.name, (), now.date())
    request = {"invitation": held.id}
    return write(come_in, verb="accept_invitation", actor=actor, key=held.id, request=request, now=now)


def add_mandate(*, actor: Actor, invitation_id: str, secret: str, now: datetime) -> dict[str, Any]:
    """Give the mandate of an invitation to the account that is signed in.

    Errors:  InvitationAbsent; InvitationOver; StepRefused.
    """
    held = shown_invitation(invitation_id, secret, now)
    request = {"invitation": held.id}
    return write(
        lambda tx: _take_up(tx, held, actor.person_id, now),
        verb="accept_invitation",
        actor=actor,
        key=held.id,
        request=request,
        now=now,
    )


def _take_up(tx: Transaction, held: Invitation, person_id: str, now: datetime) -> dict[str, Any]:
    invitations.end_invitation(held, InvitationEvent.ACCEPT, now, person_id)
    accounts.set_email(person_id, held.email)
    registry.insert_mandate(Mandate(person_id, held.role, held.subject_id, held.period))
    tx.record(
        "invitation_accepted",
        {"invitation": held.id, "person": person_id, "role": held.role.value, "subject": held.subject_id},
    )
    return {"person": person_id, "subject": held.subject_id}
