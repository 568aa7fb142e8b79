"""What a person was told, how they want to be told, their calendar, and the searches they follow."""

import secrets
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.desk.choose_notices import choose_notices, follow_search, give_calendar, leave_search, read_notices
from tarazu.desk.see_notices import Deadline, see_calendar, see_notices
from tarazu.desk.tell_people import KINDS
from tarazu.web import calendar
from tarazu.web.acting import Fault, act, actor, moment, roles, signed_in, written
from tarazu.web.links import target_address
from tarazu.web.words import word

WISHED, WISH_CHARACTERS_MAX = ("words", "side", "where"), 80


@require_safe
@signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """The newest notices."""
    return _page(request)


@require_POST
@signed_in
def read(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    read_notices(actor=actor(request), now=moment())
    return redirect("notices")


@require_POST
@signed_in
def choose(request: HttpRequest) -> HttpResponse:
    """Choose what comes by mail."""
    return act(
        request,
        lambda: choose_notices(
            actor=actor(request),
            address=written(request, "address", 254),
            at_once=[kind for kind in request.POST.getlist("at_once") if kind in KINDS],
            daily=request.POST.get("daily", ""),
        ),
        said=_("Your choice is kept."),
        to=reverse("notices"),
        again=lambda fault: _page(request, Fault(fault.error, "address")),
    )


@require_POST
@signed_in
def new_calendar(request: HttpRequest) -> HttpResponse:
    """Make a new secret address for one's calendar; it is shown once, and the old one ends."""
    secret = "" if "end" in request.POST else secrets.token_urlsafe(24)
    give_calendar(actor=actor(request), secret=secret)
    if not secret:
        messages.success(request, _("The calendar's address has ended."))
        return redirect("notices")
    address = request.build_absolute_uri(reverse("calendar", args=(secret,)))
    return _page(request, address=address)


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The deadlines of whoever holds the secret, as a calendar reads them."""
    found = see_calendar(secret=secret, now=moment())
    if found is None:
        raise Http404
    return HttpResponse(
        calendar.written([_entry(request, one) for one in found], moment()), content_type="text/calendar; charset=utf-8"
    )


@require_POST
@signed_in
def follow(request: HttpRequest) -> HttpResponse:
    """Follow a search of the book."""

    def keep() -> object:
        wish = {name: written(request, name, WISH_CHARACTERS_MAX) for name in WISHED if request.POST.get(name)}
        return follow_search(actor=actor(request), wish=wish, now=moment())

    return act(
        request,
        keep,
        said=_("You follow this search. New listings that fit are told to you."),
        to=reverse("notices"),
        again=lambda fault: _page(request, fault),
    )


@require_POST
@signed_in
def leave(request: HttpRequest, interest_id: str) -> HttpResponse:
    """Stop following a search."""
    leave_search(actor=actor(request), interest_id=interest_id)
    return redirect("notices")


def _page(request: HttpRequest, fault: Fault | None = None, *, address: str = "") -> HttpResponse:
    acting = actor(request)
    page = see_notices(actor=acting)
    held = roles(acting)
    kinds = [kind for kind, told_to in KINDS.items() if held & set(told_to)]
    told = [{"told": one, "address": target_address(one.target)} for one in page.notices]
    context = {
        "page": page,
        "told": told,
        "any_new": any(not one.read for one in page.notices),
        "kinds": kinds,
        "fault": fault,
        "typed": request.POST,
        "calendar": address,
    }
    return render(request, "notices.html", context)


def _entry(request: HttpRequest, deadline: Deadline) -> calendar.Entry:
    return calendar.Entry(
        id=f"{deadline.kind}-{deadline.id}",
        words=f"{word('notice', deadline.kind)}: {deadline.about}",
        address=request.build_absolute_uri(target_address(deadline.target)),
        on=deadline.on,
        at=deadline.at,
        before=timedelta(days=7) if deadline.kind == "file_due" else timedelta(days=1),
    )
