"""The keys that one's programs sign in with: made, listed, ended."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.desk.make_access_key import end_access_key, make_access_key
from tarazu.desk.see_access_keys import see_access_keys
from tarazu.kernel.errors import TarazuError
from tarazu.reference.tables import read_day
from tarazu.registry.access_keys import MandateNotHeld
from tarazu.registry.people import ConfirmationMissing, Role
from tarazu.web.acting import Fault, FieldRefused, act, actor, moment, read, signed_in, statuses

SECRET_BYTES = 32


@require_safe
@signed_in
def keys(request: HttpRequest) -> HttpResponse:
    """One's keys, and the form for another."""
    return _page(request)


@require_POST
@signed_in
def make(request: HttpRequest) -> HttpResponse:
    """Make a key; its secret is shown on this one page and never again."""
    secret = f"tarazu_{secrets.token_urlsafe(SECRET_BYTES)}"
    try:
        _make(request, secret)
    except FieldRefused as refused:
        return _page(request, Fault(refused.error, refused.field), status=422)
    except ConfirmationMissing:
        raise
    except TarazuError as error:
        return _page(request, Fault(error), status=statuses[error.kind])
    response = _page(request, secret=secret)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@signed_in
def end(request: HttpRequest, key_id: str) -> HttpResponse:
    """End a key."""
    return act(
        request,
        lambda: end_access_key(actor=actor(request), key_id=key_id, now=moment(), key=request.POST.get("key", "")),
        said=_("The key has ended. Whatever still uses it is turned away."),
        to=reverse("keys"),
        again=lambda fault: _page(request, fault),
    )


def _make(request: HttpRequest, secret: str) -> None:
    role, _colon, subject = request.POST.get("mandate", "").partition(":")
    if role not in {one.value for one in Role}:
        raise FieldRefused("mandate", MandateNotHeld())
    make_access_key(
        actor=actor(request),
        name=request.POST.get("name", ""),
        role=Role(role),
        subject_id=subject,
        may_change=request.POST.get("may_change") == "yes",
        ends_on=read(request, "ends_on", read_day),
        secret=secret,
        now=moment(),
        key=request.POST.get("key", ""),
    )


def _page(request: HttpRequest, fault: Fault | None = None, *, secret: str = "", status: int = 200) -> HttpResponse:
    page = see_access_keys(actor=actor(request), now=moment())
    typed = request.POST if fault else {}
    context = {"page": page, "fault": fault, "typed": typed, "secret": secret, "door": "/api/v1/openapi.json"}
    return render(request, "keys.html", context, status=status)
