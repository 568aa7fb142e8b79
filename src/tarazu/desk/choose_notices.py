"""How a person is told: read notices, choose what comes by mail, make a calendar's address, follow searches."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import Actor
from tarazu.storage import notices
from tarazu.storage.notices import Choice

ADDRESS_SHAPE = re.compile(r"[^@\s<>,;\"]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)


class AddressUnreadable(TarazuError):
    """An address for mail has not the shape of one."""

    kind = Kind.INVALID
    says = "'{address}' is not an address for mail. Write one such as name@example.com, or leave it empty for no mail."


def read_notices(*, actor: Actor, now: datetime) -> None:
    """Say that a person has read what they were told."""
    notices.mark_read(actor.person_id, now)


def choose_notices(*, actor: Actor, address: str, at_once: Sequence[str], daily: str) -> None:
    """Choose which notices come by mail at once, and whether the rest comes once a day. Errors: AddressUnreadable."""
    if address and not ADDRESS_SHAPE.fullmatch(address):
        raise AddressUnreadable(address=address)
    notices.set_choice(actor.person_id, Choice(address, tuple(at_once), daily == "yes"))


def give_calendar(*, actor: Actor, secret: str) -> None:
    """Give one's calendar a new secret address, so that the old one ends; an empty secret ends it."""
    notices.set_calendar(actor.person_id, secret)


def follow_search(*, actor: Actor, wish: Mapping[str, str], now: datetime) -> str:
    """Follow a search of the book. Errors: InterestsFull."""
    return notices.save_interest(actor.person_id, wish, now)


def leave_search(*, actor: Actor, interest_id: str) -> None:
    """Stop following a search."""
    notices.drop_interest(actor.person_id, interest_id)
