"""Make a key that a program signs in with, or end one."""

from datetime import date, datetime
from typing import Any

from tarazu.kernel.ids import identifier
from tarazu.registry.access_keys import AccessKey, check_key
from tarazu.registry.people import Actor, Role
from tarazu.storage import access_keys
from tarazu.storage.writing import Transaction, write


def make_access_key(
    *,
    actor: Actor,
    name: str,
    role: Role,
    subject_id: str,
    may_change: bool,
    ends_on: date,
    secret: str,
    now: datetime,
    key: str,
) -> dict[str, Any]:
    """Keep a key under one of the person's own mandates; the secret itself is kept nowhere.

    Errors:  KeyNameless; KeyTooLong; KeysFull; MandateNotHeld; ConfirmationMissing; KeyReused where the same form is
             sent again, because its first secret cannot be shown twice.
    """
    made = AccessKey(
        id=identifier("key", actor.person_id, key),
        person_id=actor.person_id,
        name=" ".join(name.split()),
        role=role,
        subject_id=subject_id,
        may_change=may_change,
        ends_on=ends_on,
    )
    secret_hash = access_keys.fingerprint_of(secret)

    def make(tx: Transaction) -> dict[str, Any]:
        held = access_keys.access_keys(actor.person_id)
        standing = sum(1 for one in held if one.ended_at is None and one.key.holds(now.date()))
        check_key(made, actor, standing)
        access_keys.insert_access_key(made, secret_hash, now)
        tx.record("access_key_made", {"key": made.id, "role": role, "subject": subject_id, "ends_on": ends_on})
        return {"key": made.id}

    return write(make, verb="make_access_key", actor=actor, key=key, request={"secret_hash": secret_hash}, now=now)


def end_access_key(*, actor: Actor, key_id: str, now: datetime, key: str) -> dict[str, Any]:
    """Let one of one's own keys open nothing from now on. Errors: AccessKeyAbsent."""

    def end(tx: Transaction) -> dict[str, Any]:
        access_keys.end_access_key(key_id, actor.person_id, now)
        tx.record("access_key_ended", {"key": key_id})
        return {"key": key_id}

    return write(end, verb="end_access_key", actor=actor, key=key, request={"key": key_id}, now=now)
