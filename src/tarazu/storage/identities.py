"""Identities at a state provider, and the accounts they sign in."""

from dataclasses import dataclass
from datetime import datetime

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.storage import models


class IdentityTaken(TarazuError):
    """A state identity belongs to another account already."""

    kind = Kind.CONFLICT
    says = "This identity is linked to another account. Take it off there first, or use another identity."


@dataclass(frozen=True, slots=True)
class Identity:
    """A person's name at a provider: who says so, and the word it has for them."""

    issuer: str
    subject: str


def link_identity(person_id: str, identity: Identity, now: datetime) -> None:
    """Let an identity sign an account in. Errors: IdentityTaken."""
    row, _ = models.StateIdentity.objects.get_or_create(
        issuer=identity.issuer, subject=identity.subject, defaults={"person_id": person_id, "since": now}
    )
    if row.person_id != person_id:
        raise IdentityTaken


def unlink_identity(person_id: str, issuer: str) -> bool:
    """Take a provider's identity off an account. Say whether there was one."""
    removed, _ = models.StateIdentity.objects.filter(person_id=person_id, issuer=issuer).delete()
    return bool(removed)


def is_linked(person_id: str, issuer: str) -> bool:
    """Say whether an account has an identity at a provider."""
    return models.StateIdentity.objects.filter(person_id=person_id, issuer=issuer).exists()


def signed_in_by(identity: Identity) -> str | None:
    """The sign-in name of the open account an identity stands for; None where it stands for none."""
    row = models.StateIdentity.objects.filter(
        issuer=identity.issuer, subject=identity.subject, person__is_active=True
    ).select_related("person")
    found = row.first()
    return found.person.sign_in_name if found else None
