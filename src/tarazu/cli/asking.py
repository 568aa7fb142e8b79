"""What every command needs first: a ready database, the moment, and whoever acts."""

import secrets
from datetime import datetime

from tarazu.desk import see_clock, see_people
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import Actor
from tarazu.storage.safety import require_guards, require_safe_store
from tarazu.storage.upgrading import upgrade


class MomentUnreadable(TarazuError):
    """A written moment lacks its day, its time or its offset."""

    kind = Kind.INVALID
    says = "'{text}' is not a moment. Write day, time and offset from UTC, such as 2025-11-10T09:00+05:00."


def ready() -> datetime:
    """Bring the database to this version where it is behind, and say what moment it is.

    Errors: StoreTooOld; StoreForgets; StoreIsReplica; TableInUse; GuardsMissing.
    """
    now = ready_to_look()
    require_guards()
    return now


def ready_to_look() -> datetime:
    """As `ready`, although guards are missing: for what finds the fault, and what takes the records out of there.

    Errors: StoreTooOld; StoreForgets; StoreIsReplica; TableInUse.
    """
    require_safe_store()
    upgrade()
    return see_clock.now()


def acting(name: str, now: datetime) -> Actor:
    """The person a command acts as; without a name, whoever holds the machine. Errors: PersonAbsent."""
    return see_people.actor_of(name, now.date()) if name else see_people.console(now.date())


def moment_of(text: str) -> datetime:
    """Read a moment such as 2025-11-10T09:00+05:00. Errors: MomentUnreadable."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise MomentUnreadable(text=text) from error
    if moment.utcoffset() is None:
        raise MomentUnreadable(text=text)
    return moment


def key_of(given: str) -> str:
    """The idempotency key given, or a new one."""
    return given or secrets.token_hex(16)
