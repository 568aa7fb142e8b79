"""Sign a program in by its key. Its use is noted beside the key; nothing of it enters the journal."""

from dataclasses import dataclass
from datetime import datetime

from tarazu.registry.access_keys import narrowed
from tarazu.registry.people import Actor
from tarazu.storage import access_keys, registry


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Whom a program acts as, and whether its key lets it change anything."""

    actor: Actor
    may_change: bool


def use_access_key(*, secret: str, now: datetime) -> KeyHolder | None:
    """The person behind a key, with the one mandate it acts under; None where no key with this secret stands."""
    found = access_keys.used_access_key(secret, now)
    if found is None:
        return None
    held, sign_in_name = found
    return KeyHolder(narrowed(registry.actor(sign_in_name, now.date()), held), held.may_change)
