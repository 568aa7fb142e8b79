"""What happens at the door: it is noted, counted against its limit, and a session shows how much it proved."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.account_events import AccountEvent, EventKind, Visitor
from tarazu.storage import account_events, accounts, clock
from tarazu.storage.account_events import digest_of
from tarazu.storage.accounts import Account

PERSONA = "persona"  # how somebody is signed in who acts as an invented person of a sandbox
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
TRIES = (EventKind.PASSWORD_REFUSED,)
CODE_TRIES = (EventKind.FACTOR_REFUSED,)
REFUSALS = (EventKind.INVITATION_REFUSED, EventKind.IDENTITY_REFUSED)
RECOVERIES = (EventKind.RECOVERY_ASKED, EventKind.RECOVERY_REFUSED)


class TooManyTries(TarazuError):
    """Somebody tried something more often than its limit allows."""

    kind = Kind.REFUSED
    says = "This was tried too often. Wait {minutes} min, then try again."

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(minutes=-(-seconds // 60))


def machine() -> datetime:
    """The machine's moment: codes, sessions and limits live by it, in a sandbox too."""
    return clock.machine()


def note(
    kind: EventKind, visitor: Visitor, *, person_id: str = "", by_id: str = "", tried: str = "", about: str = ""
) -> None:
    """Put something that happened at the door on its record."""
    event = AccountEvent(
        kind=kind,
        at=clock.machine(),
        person_id=person_id,
        by_id=by_id,
        tried=digest_of(tried) if tried else "",
        note=about,
        visitor=visitor,
    )
    account_events.insert_event(event)


def require_password_tries(name: str, visitor: Visitor) -> None:
    """Refuse to look at another password where too many were wrong. Errors: TooManyTries."""
    tried = digest_of(name)
    _require("account", TRIES, visitor, tried=tried, address=visitor.address)
    _require("account_anywhere", TRIES, visitor, tried=tried)
    _require("address", TRIES, visitor, address=visitor.address)


def require_code_tries(person_id: str, visitor: Visitor) -> None:
    """Refuse to look at another second factor where too many were wrong. Errors: TooManyTries."""
    _require("code", CODE_TRIES, visitor, person_id=person_id)


def require_recoveries(name: str, visitor: Visitor) -> None:
    """Refuse to write another letter of recovery. Errors: TooManyTries."""
    _require("recovery", RECOVERIES, visitor, address=visitor.address)
    _require("recovery", RECOVERIES, visitor, tried=digest_of(name))


def require_refusals(visitor: Visitor) -> None:
    """Refuse another look at links and answers of providers where too many were made up. Errors: TooManyTries."""
    _require("address", REFUSALS, visitor, address=visitor.address)


def require_invitations(by_id: str, visitor: Visitor) -> None:
    """Refuse another invitation by the same person. Errors: TooManyTries."""
    _require("invitation", (EventKind.INVITED,), visitor, by_id=by_id)


def is_confirmed(session: Mapping[str, Any], method: str) -> bool:
    """Say whether a session may sign, approve or administer now, or only looks.

    It may for some minutes after its second factor was shown; an invented person of a sandbox has none to show.
    """
    if method in SAFE_METHODS or session.get("factor") == PERSONA:
        return True
    age = clock.machine().timestamp() - float(session.get("confirmed_at", 0))
    return 0 <= age < settings.TARAZU_CONFIRM_SECONDS


def account_of(typed: str) -> Account | None:
    """The account somebody means by a sign-in name or a mail address; None where there is none."""
    return accounts.account_by_name(typed)


def _require(limit: str, kinds: Iterable[EventKind], visitor: Visitor, **whose: str) -> None:
    now = clock.machine()
    seconds = account_events.wait_for(limit, kinds, now, **whose)
    if not seconds:
        return
    if not account_events.was_noted(EventKind.LIMITED, limit, visitor.address, settings.TARAZU_LIMITS[limit], now):
        note(EventKind.LIMITED, visitor, person_id=whose.get("person_id", whose.get("by_id", "")), about=limit)
    raise TooManyTries(seconds)
