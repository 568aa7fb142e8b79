"""Keys of programs in the database: made, found by their secret, ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.access_keys import AccessKey
from tarazu.registry.people import Role
from tarazu.storage import models

NOTED_EVERY = timedelta(minutes=1)  # how exactly the last use is known: a program that asks often writes seldom


class AccessKeyAbsent(TarazuError):
    """A key is not there, is somebody else's, or has ended."""

    kind = Kind.ABSENT
    says = "You have no such key that stands. Look at the list on your page of keys."


@dataclass(frozen=True, slots=True)
class KeptKey:
    """A key with what became of it."""

    key: AccessKey
    made_at: datetime
    ended_at: datetime | None
    used_at: datetime | None


def fingerprint_of(secret: str) -> str:
    """What is kept of a secret: it has 256 bits of chance, so a plain hash cannot be searched backwards."""
    return sha256(secret.encode()).hexdigest()


def insert_access_key(key: AccessKey, secret_hash: str, now: datetime) -> None:
    """Keep a new key."""
    models.AccessKey.objects.create(
        id=key.id,
        person_id=key.person_id,
        name=key.name,
        hash=secret_hash,
        role=key.role.value,
        subject_id=key.subject_id,
        may_change=key.may_change,
        ends_on=key.ends_on,
        made_at=now,
    )


def access_keys(person_id: str) -> tuple[KeptKey, ...]:
    """Every key a person ever made, the newest first."""
    rows = models.AccessKey.objects.filter(person_id=person_id).order_by("-made_at", "-id")
    return tuple(KeptKey(_key_of(row), row.made_at, row.ended_at, row.used_at) for row in rows)


def end_access_key(key_id: str, person_id: str, now: datetime) -> None:
    """Let a key of a person open nothing from now on. Errors: AccessKeyAbsent."""
    standing = models.AccessKey.objects.filter(id=key_id, person_id=person_id, ended_at=None)
    if not standing.exists():
        raise AccessKeyAbsent
    standing.update(ended_at=now)


def used_access_key(secret: str, now: datetime) -> tuple[AccessKey, str] | None:
    """The key with a secret and its person's name to sign in with, noting the use; None where none stands."""
    standing = models.AccessKey.objects.filter(ended_at=None, ends_on__gte=now.date(), person__is_active=True)
    row = standing.filter(hash=fingerprint_of(secret)).select_related("person").first()
    if row is None:
        return None
    if row.used_at is None or now - row.used_at >= NOTED_EVERY:
        models.AccessKey.objects.filter(id=row.id).update(used_at=now)
    return _key_of(row), row.person.sign_in_name


def _key_of(row: models.AccessKey) -> AccessKey:
    return AccessKey(
        id=row.id,
        person_id=row.person_id,
        name=row.name,
        role=Role(row.role),
        subject_id=row.subject_id,
        may_change=row.may_change,
        ends_on=row.ends_on,
    )
