"""Who acts through this door: the person of the session, as they act today."""

from typing import Any

from django.http import HttpRequest
from ninja.security import SessionAuth
from ninja.utils import check_csrf

from tarazu.desk.see_clock import now
from tarazu.desk.see_people import actor_of
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import Actor


class TokenWrong(TarazuError):
    """A request that changes something came without the CSRF token of its session."""

    kind = Kind.REFUSED
    says = "The CSRF token of this session is missing or wrong. Send the value of its cookie in the X-CSRFToken header."


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
        return actor_of(request.user.get_username(), now().date())


def actor(request: HttpRequest) -> Actor:
    """The actor of a request that was let in."""
    acting = getattr(request, "auth", None)
    assert isinstance(acting, Actor), "only operations that ask for a session have an actor"
    return acting
