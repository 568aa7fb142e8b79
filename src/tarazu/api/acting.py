"""Who acts through this door: the person of a key or of a session, as they act today."""

from typing import Any

from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer, SessionAuth
from ninja.utils import check_csrf

from tarazu.desk.door import is_confirmed
from tarazu.desk.see_clock import now
from tarazu.desk.see_people import actor_of
from tarazu.desk.use_access_key import use_access_key
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.access_keys import KeyReadsOnly
from tarazu.registry.people import Actor


class TokenWrong(TarazuError):
    """A request that changes something came without the CSRF token of its session."""

    kind = Kind.REFUSED
    says = "The CSRF token of this session is missing or wrong. Send the value of its cookie in the X-CSRFToken header."


class Keyed(HttpBearer):
    """Lets in a program with a key that its person made on the site: Authorization: Bearer KEY."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The actor behind a key, narrowed to its one mandate; a wrong key is never passed over for a session.

        Errors:  AuthenticationError; KeyReadsOnly.
        """
        holder = use_access_key(secret=token, now=now())
        if holder is None:
            raise AuthenticationError
        request.auth = holder.actor  # type: ignore[attr-defined]  # Ninja's way, and known where this refuses too
        if request.method not in {"GET", "HEAD"} and not holder.may_change:
            raise KeyReadsOnly
        return holder.actor


class Signed(SessionAuth):
    """Lets in whoever is signed in on the site; what changes something needs the session's CSRF token as well."""

    def __init__(self) -> None:
        super().__init__(csrf=False)  # asked below, once it is known that somebody is signed in at all

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:  # noqa: ARG002  # Ninja's signature
        """The actor of a session, or None for a stranger. Errors: TokenWrong."""
        if not request.user.is_authenticated:
            return None
        if check_csrf(request) is not None:
            raise TokenWrong
        confirmed = is_confirmed(request.session, request.method or "")
        return actor_of(request.user.get_username(), now().date(), confirmed=confirmed)


def actor(request: HttpRequest) -> Actor:
    """The actor of a request that was let in."""
    acting = getattr(request, "auth", None)
    assert isinstance(acting, Actor), "only operations that ask who calls have an actor"
    return acting
