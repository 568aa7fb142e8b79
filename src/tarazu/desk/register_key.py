"""A person registers a signing key of their own."""

from datetime import datetime
from typing import Any

from tarazu.contracts.statements import read_key
from tarazu.registry.people import Actor, Role, RoleMissing
from tarazu.storage import keys
from tarazu.storage.writing import Transaction, write


def register_key(*, actor: Actor, public: str, now: datetime, key: str) -> dict[str, Any]:
    """Sign with one's own key from now on; what earlier keys signed stays good.

    Errors:  RoleMissing; KeyUnreadable; KeyTaken.
    """
    if not actor.subjects(Role.TRADER):
        raise RoleMissing(person=actor.name, power="sign_contract")

    def register(tx: Transaction) -> dict[str, Any]:
        read = read_key(public)
        keys.register_key(actor.person_id, read, now)
        tx.record("signing_key_registered", {"person": actor.person_id, "key": read})
        return {"key": read}

    return write(register, verb="register_key", actor=actor, key=key, request={"public": public}, now=now)
