"""Keys that programs sign in with: each acts as its person, under one of their mandates and for a span of days."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import Actor, ConfirmationMissing, Mandate, Role

DAYS_MAX = 366  # a key that nobody renews is a key that nobody watches
NAME_CHARACTERS_MAX = 80
STANDING_MAX = 20  # keys of one person


class KeyNameless(TarazuError):
    """A key has no name, or a longer one than fits."""

    kind = Kind.INVALID
    says = "Name the program that will use this key, in 1 to {limit} characters."


class KeyTooLong(TarazuError):
    """A key would end before it begins, or last longer than any may."""

    kind = Kind.INVALID
    says = "The last day of a key lies between {first} and {latest}. Make a new one before it is over."


class KeysFull(TarazuError):
    """A person has as many keys as anybody can watch."""

    kind = Kind.CONFLICT
    says = "You have {count} keys that stand. End one that no program uses any more."


class MandateNotHeld(TarazuError):
    """A key was asked for under a mandate that its person does not hold today."""

    kind = Kind.REFUSED
    says = "You hold no such mandate today, so no key can act under it. Choose one of your own."


class KeyReadsOnly(TarazuError):
    """A key that only reads was to change something."""

    kind = Kind.REFUSED
    says = "This key only reads. Make one that may change things on your page of keys, and send this with it."


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessKey:
    """A key as its person sees it: never its secret, of which not even the site keeps more than a fingerprint."""

    id: str
    person_id: str
    name: str
    role: Role
    subject_id: str
    may_change: bool
    ends_on: date  # the last day

    def holds(self, day: date) -> bool:
        """Say whether its last day is not over."""
        return day <= self.ends_on


def check_key(key: AccessKey, actor: Actor, standing: int) -> None:
    """Refuse a key that its person may not have.

    A key that may change things stands in for the second factor from then on, so making it asks for that factor.

    Errors:  KeyNameless; KeyTooLong; KeysFull; MandateNotHeld; ConfirmationMissing.
    """
    if not 0 < len(key.name) <= NAME_CHARACTERS_MAX:
        raise KeyNameless(limit=NAME_CHARACTERS_MAX)
    latest = actor.day + timedelta(days=DAYS_MAX)
    if not actor.day <= key.ends_on <= latest:
        raise KeyTooLong(first=actor.day, latest=latest)
    if standing >= STANDING_MAX:
        raise KeysFull(count=standing)
    acting = narrowed(actor, key)
    if not acting.mandates:
        raise MandateNotHeld
    if key.may_change and acting.needs_second_factor() and not actor.confirmed:
        raise ConfirmationMissing


def narrowed(actor: Actor, key: AccessKey) -> Actor:
    """The person as their key acts: under the one mandate, as far as it holds today."""
    return replace(actor, mandates=tuple(one for one in actor.mandates if _is_meant(one, key, actor.day)))


def _is_meant(mandate: Mandate, key: AccessKey, day: date) -> bool:
    same = (mandate.role, mandate.subject_id) == (key.role, key.subject_id)
    return same and mandate.period.covers(day)
