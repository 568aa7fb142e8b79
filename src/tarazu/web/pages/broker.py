"""A broker's desk: propose around a member, hold and let go, write down what was said."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.desk.hold_listing import hold_listing, release_listing
from tarazu.desk.note_call import note_call
from tarazu.desk.propose_around import propose_around
from tarazu.desk.see_broker import see_broker
from tarazu.kernel.quantity import Quantity, read_quantity
from tarazu.reference.tables import read_day
from tarazu.reference.units import unit
from tarazu.web.acting import Fault, act, actor, moment, read, signed_in, written


@require_safe
@signed_in
def broker(request: HttpRequest) -> HttpResponse:
    """The members' desks."""
    return _page(request)


@require_POST
@signed_in
def propose(request: HttpRequest, party_id: str) -> HttpResponse:
    """Propose deals around a member."""
    return act(
        request,
        lambda: propose_around(actor=actor(request), party_id=party_id, now=moment(), key=request.POST.get("key", "")),
        said=_("Proposed. The parties have been told and answer by the deadline."),
        to=reverse("broker"),
        again=lambda fault: _page(request, fault),
    )


@require_POST
@signed_in
def hold(request: HttpRequest, listing_id: str) -> HttpResponse:
    """Hold some of a member's listing."""

    def amount(typed: str) -> Quantity:
        return read_quantity(typed, unit(request.POST.get("unit", "")))

    return act(
        request,
        lambda: hold_listing(
            actor=actor(request),
            listing_id=listing_id,
            quantity=read(request, "quantity", amount, at=listing_id),
            reason=written(request, "reason", at=listing_id),
            until=read(request, "until", read_day, at=listing_id),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("Held. No round touches it until it is let go."),
        to=reverse("broker"),
        again=lambda fault: _page(request, fault),
    )


@require_POST
@signed_in
def release(request: HttpRequest, hold_id: str) -> HttpResponse:
    """Let go of what is held."""
    return act(
        request,
        lambda: release_listing(actor=actor(request), hold_id=hold_id, now=moment(), key=request.POST.get("key", "")),
        said=_("Let go. It is open again."),
        to=reverse("broker"),
        again=lambda fault: _page(request, fault),
    )


@require_POST
@signed_in
def note(request: HttpRequest, party_id: str) -> HttpResponse:
    """Write down what was said."""
    return act(
        request,
        lambda: note_call(
            actor=actor(request),
            party_id=party_id,
            text=request.POST.get("text", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("The note is kept."),
        to=reverse("broker"),
        again=lambda fault: _page(request, fault),
    )


def _page(request: HttpRequest, fault: Fault | None = None) -> HttpResponse:
    desks = see_broker(actor=actor(request), now=moment())
    return render(request, "broker.html", {"desks": desks, "fault": fault, "typed": request.POST})
