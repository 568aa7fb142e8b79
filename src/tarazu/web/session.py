"""A session from signing in to its end: what it has shown, how old it is, and the browser it belongs to."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.http import HttpRequest

from tarazu.desk import own_account
from tarazu.desk.door import PERSONA, machine, note
from tarazu.registry.account_events import EventKind
from tarazu.web.visitor import visitor

BACKEND = "django.contrib.auth.backends.ModelBackend"
SEEN_SECONDS = 60  # how often a session at work is written down
PENDING_SECONDS = 10 * 60  # how long the second step may take
PASSWORD = ""  # what a session has shown that has shown no second factor


def begin(request: HttpRequest, sign_in_name: str, factor: str) -> None:
    """Sign a person in, under a fresh session: `factor` is what was shown besides the password, '' for nothing."""
    held = person(sign_in_name)
    forget_pending(request)
    login(request, held, backend=BACKEND)
    now = machine()
    stamp = int(now.timestamp())
    request.session.update({"began_at": stamp, "seen_at": stamp})
    prove(request, factor)
    own_account.note_browser(
        person_id=held.pk, session_key=request.session.session_key or "", visitor=visitor(request), now=now
    )
    note(EventKind.SIGNED_IN, visitor(request), person_id=held.pk, about=factor)


def person(sign_in_name: str) -> Any:
    """Whoever signs in under a name."""
    return get_user_model().objects.get(sign_in_name=sign_in_name)


def prove(request: HttpRequest, factor: str) -> None:
    """Write into the session what was shown just now; a password alone confirms nothing."""
    request.session["factor"] = factor
    if factor not in (PASSWORD, PERSONA):
        request.session["confirmed_at"] = int(machine().timestamp())


def end(request: HttpRequest) -> None:
    """Sign this browser out."""
    own_account.forget_browser(session_key=request.session.session_key or "")
    logout(request)


def is_over(request: HttpRequest) -> bool:
    """Say whether a session has stood idle too long, or is too old; one at work is written down now and then."""
    now = int(machine().timestamp())
    began, seen = (int(request.session.get(name, 0)) for name in ("began_at", "seen_at"))
    if now - began >= settings.SESSION_COOKIE_AGE or now - seen >= settings.TARAZU_IDLE_SECONDS:
        return True
    if now - seen >= SEEN_SECONDS:
        request.session["seen_at"] = now
        own_account.see_browser(session_key=request.session.session_key or "", now=machine())
    return False


def is_fresh(request: HttpRequest) -> bool:
    """Say whether a person signed in so lately that it is surely still them."""
    return machine().timestamp() - int(request.session.get("began_at", 0)) < settings.TARAZU_CONFIRM_SECONDS


def keep_pending(request: HttpRequest, whose: Any, onward: str, carried: str = "") -> None:
    """Remember whose password was right, and the form they came with, until their second factor is shown."""
    request.session.cycle_key()
    at = int(machine().timestamp())
    request.session["pending"] = {"person": whose.pk, "at": at, "onward": onward, "carried": carried}


def pending(request: HttpRequest) -> dict[str, Any] | None:
    """Whose second factor is waited for, and where they were going; None where nobody's is."""
    held: dict[str, Any] | None = request.session.get("pending")
    if held is None or machine().timestamp() - held["at"] > PENDING_SECONDS:
        return None
    return held


def forget_pending(request: HttpRequest) -> None:
    """Wait for nobody's second factor."""
    request.session.pop("pending", None)
