"""The keys that a person's programs sign in with, and the mandates that a new one may act under."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tarazu.registry.people import Actor, Mandate
from tarazu.storage import access_keys, registry
from tarazu.storage.access_keys import KeptKey


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One key, with the names of the party or authority that it acts for: None for the mechanism as a whole."""

    kept: KeptKey
    acts_for: Mapping[str, str] | None
    stands: bool


@dataclass(frozen=True, slots=True)
class MandateLine:
    """A mandate that a key may act under."""

    mandate: Mandate
    acts_for: Mapping[str, str] | None

    @property
    def choice(self) -> str:
        """What a form sends for it."""
        return f"{self.mandate.role}:{self.mandate.subject_id}"


@dataclass(frozen=True, slots=True)
class KeysPage:
    """A person's keys and mandates."""

    keys: tuple[KeyLine, ...]
    mandates: tuple[MandateLine, ...]


def see_access_keys(*, actor: Actor, now: datetime) -> KeysPage:
    """One's own keys, the newest first, and one's mandates of today."""
    held = access_keys.access_keys(actor.person_id)
    mandates = [one for one in actor.mandates if one.period.covers(actor.day)]
    names = registry.names_of({one.key.subject_id for one in held} | {one.subject_id for one in mandates})
    return KeysPage(
        tuple(
            KeyLine(one, names.get(one.key.subject_id), one.ended_at is None and one.key.holds(now.date()))
            for one in held
        ),
        tuple(MandateLine(one, names.get(one.subject_id)) for one in mandates),
    )
