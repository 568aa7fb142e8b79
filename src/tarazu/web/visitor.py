"""Who stands at the door, as far as a request shows it: an address and a browser."""

from django.conf import settings
from django.http import HttpRequest

from tarazu.registry.account_events import Visitor

BROWSER_CHARACTERS_MAX = 200


def visitor(request: HttpRequest) -> Visitor:
    """The address a request came from, and what its browser calls itself."""
    browser = request.headers.get("User-Agent", "")[:BROWSER_CHARACTERS_MAX]
    return Visitor(address=address(request), browser=browser)


def own_id(request: HttpRequest) -> str:
    """The id of whoever is signed in; '' for a stranger."""
    return str(request.user.pk or "")


def address(request: HttpRequest) -> str:
    """Where a request came from: what the outermost of our own proxies saw, and nothing that a stranger wrote.

    Every proxy adds the address it sees to the end of X-Forwarded-For; the site believes as many as it stands behind.
    """
    seen = request.META.get("REMOTE_ADDR", "")
    if not settings.TARAZU_PROXIES:
        return str(seen)
    line = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",") if one.strip()]
    return line[-settings.TARAZU_PROXIES] if len(line) >= settings.TARAZU_PROXIES else str(seen)
