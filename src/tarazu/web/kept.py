"""Tells the browser which form was done, so that what it kept of that form's words can go (static/drafts.js)."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

COOKIE, SECONDS_MAX = "tarazu_done", 60
KEY_SHAPE = re.compile(r"[A-Za-z0-9_-]{1,64}")
DONE = (302, 303)


class KeptFormsMiddleware:
    """Marks the answer to a form that was done with the key of that form, or its address where it has no key."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Every form that is done leads on to another page; one that is refused comes back, and is not marked."""
        response = self.respond(request)
        if request.method == "POST" and response.status_code in DONE and not _asks_who(response):
            key = request.POST.get("key", "")
            done = key if KEY_SHAPE.fullmatch(key) else request.path
            secure = settings.SESSION_COOKIE_SECURE
            response.set_cookie(COOKIE, done, max_age=SECONDS_MAX, samesite="Lax", secure=secure)
        return response


def _asks_who(response: HttpResponse) -> bool:
    """Say whether the form was not done because nobody was signed in any more."""
    return response.headers["Location"].partition("?")[0] == reverse("sign_in")
