"""Who stands at the door, as far as a request shows it: an address and a browser."""

from django.conf import settings
from django.http import HttpRequest

from tarazu.registry.account_events import Visitor

BROWSER_CHARACTERS_MAX, UNKNOWN_CHARACTERS_MAX = 200, 40
BROWSERS = (  # the first mark that fits: each later one also stands in what the earlier ones say
    *(("Edg/", "Edge"), ("OPR/", "Opera"), ("YaBrowser/", "Yandex"), ("Firefox/", "Firefox")),
    *(("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"), ("tarazu", "tarazu")),
)
SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad")),
    *(("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux")),
)


def visitor(request: HttpRequest) -> Visitor:
    """The address a request came from, and what its browser calls itself."""
    browser = request.headers.get("User-Agent", "")[:BROWSER_CHARACTERS_MAX]
    return Visitor(address=address(request), browser=browser)


def browser_name(told: str) -> str:
    """Which browser on what, such as Firefox · Android, as far as it says so; else the beginning of what it says."""
    named = (name for mark, name in (*BROWSERS, ("", "")) if mark in told)
    found = [name for name in (next(named), next((one for mark, one in SYSTEMS if mark in told), "")) if name]
    return " · ".join(found) or told[:UNKNOWN_CHARACTERS_MAX]


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
