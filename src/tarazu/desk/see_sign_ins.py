"""The record of the door: all of it for whoever administers the mechanism, one's own for everybody."""

from collections.abc import Iterable
from dataclasses import dataclass

from tarazu.registry.account_events import AccountEvent
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import account_events, accounts
from tarazu.storage.account_events import EventFilter as EventFilter

OWN_MAX = 20


@dataclass(frozen=True, slots=True)
class SignInLine:
    """One event with the names of whom it concerns and who did it."""

    event: AccountEvent
    person: str
    by: str


def see_sign_ins(*, actor: Actor, wish: EventFilter, first: int, count: int) -> tuple[tuple[SignInLine, ...], int]:
    """So many events from the first, the newest first, and how many there are. Errors: PowerMissing."""
    actor.must("see_people", PLATFORM)
    found, total = account_events.events(wish, first, count)
    return _lines(found), total


def see_own_sign_ins(*, actor: Actor) -> tuple[SignInLine, ...]:
    """The newest events of one's own account."""
    found, _total = account_events.events(EventFilter(person_id=actor.person_id), 0, OWN_MAX)
    return _lines(found)


def _lines(found: Iterable[AccountEvent]) -> tuple[SignInLine, ...]:
    held = tuple(found)
    names = accounts.names_of({one for event in held for one in (event.person_id, event.by_id)})
    return tuple(SignInLine(one, names.get(one.person_id, ""), names.get(one.by_id, "")) for one in held)
