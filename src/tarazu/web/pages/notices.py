"""What a person was told, how they want to be told, their calendar, and the searches they follow."""

import secrets
from collections.abc import Collection
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
from tarazu.registry.people import Role
from tarazu.web import calendar
from tarazu.web.acting import Fault, act, actor, moment, roles, signed_in, written
from tarazu.web.links import target_address
from tarazu.web.notice_words import NOTICES_BY_SUBJECT
from tarazu.web.text import deal_in_short, moved
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
            at_once=_chosen(request),
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
    chosen = request.POST.getlist("at_once") if fault else page.choice.at_once
    told = [
        {"told": one, "deal": page.deals.get(one.deal_id), "address": target_address(one.target)}
        for one in page.notices
    ]
    context = {
        "page": page,
        "told": told,
        "any_new": any(not one.read for one in page.notices),
        "subjects": _subjects(roles(acting), chosen),
        "fault": fault,
        "typed": request.POST,
        "calendar": address,
    }
    return render(request, "notices.html", context)


def _offered(held: Collection[Role], subject: str) -> list[str]:
    """The kinds of notice of a subject that somebody who holds these roles may be told of."""
    return [kind for kind in NOTICES_BY_SUBJECT.get(subject, ()) if not set(KINDS[kind]).isdisjoint(held)]


def _subjects(held: Collection[Role], chosen: Collection[str]) -> list[dict[str, object]]:
    """Every subject with its kinds, and how many of them are chosen."""
    lines: list[dict[str, object]] = []
    for subject in NOTICES_BY_SUBJECT:
        if kinds := _offered(held, subject):
            ticked = [kind for kind in kinds if kind in chosen]
            lines.append({"name": subject, "kinds": kinds, "chosen": ticked})
    return lines


def _chosen(request: HttpRequest) -> list[str]:
    """The kinds that are ticked; a button of a subject ticks all of its kinds, or none."""
    ticked = set(request.POST.getlist("at_once")) & set(KINDS)
    ticked |= set(_offered(roles(actor(request)), request.POST.get("all_of", "")))
    ticked -= set(NOTICES_BY_SUBJECT.get(request.POST.get("none_of", ""), ()))
    return [kind for kind in KINDS if kind in ticked]


def _entry(request: HttpRequest, deadline: Deadline) -> calendar.Entry:
    about = deal_in_short(deadline.deal) if deadline.deal else deadline.about
    why = moved(deadline.window) if deadline.window else ""
    return calendar.Entry(
        id=f"{deadline.kind}-{deadline.id}",
        words=f"{word('notice', deadline.kind)}: {about}" + (f". {why}" if why else ""),
        address=request.build_absolute_uri(target_address(deadline.target)),
        on=deadline.on,
        at=deadline.at,
        before=timedelta(days=7) if deadline.kind == "file_due" else timedelta(days=1),
    )
