"""The record of a file: four eyes, suspension, cancellation, amendment and appeal, with every act that was done."""

from enum import StrEnum
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.authorisation.appeal import AppealEvent
from tarazu.authorisation.authorisation import AuthorisationEvent
from tarazu.desk.amend_authorisation import amend_authorisation
from tarazu.desk.answer_application import answer_application
from tarazu.desk.appeal_decision import appeal_decision
from tarazu.desk.decide_appeal import decide_appeal
from tarazu.desk.recommend_grant import recommend_grant
from tarazu.desk.see_permit import PermitPage, see_permit
from tarazu.kernel.quantity import read_quantity
from tarazu.kernel.value import Value, read_minor
from tarazu.papers.filing_packet import PLAN_WORDS
from tarazu.reference.units import unit
from tarazu.web.acting import Fault, act, actor, choose, moment, read, signed_in


class Stop(StrEnum):
    """What an officer may do with a file that was granted."""

    SUSPEND = "suspend"
    RESUME = "resume"
    CANCEL = "cancel"


@require_safe
@signed_in
def record(request: HttpRequest, authorisation_id: str) -> HttpResponse:
    """The record of a file."""
    return _page(request, authorisation_id)


@require_POST
@signed_in
def recommend(request: HttpRequest, authorisation_id: str) -> HttpResponse:
    """Recommend the grant as the first of two officers."""
    return _act(
        request,
        authorisation_id,
        lambda: recommend_grant(
            actor=actor(request),
            authorisation_id=authorisation_id,
            note=request.POST.get("note", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("Recommended. Another officer of your office grants it."),
    )


@require_POST
@signed_in
def stop(request: HttpRequest, authorisation_id: str) -> HttpResponse:
    """Suspend, resume or cancel."""
    wanted = choose(request, "event", Stop)
    said = {
        Stop.SUSPEND: _("Suspended. Its goods are held on both sides."),
        Stop.RESUME: _("In force again. Its goods may go."),
        Stop.CANCEL: _("Cancelled. Its goods are held on both sides."),
    }
    return _act(
        request,
        authorisation_id,
        lambda: answer_application(
            actor=actor(request),
            authorisation_id=authorisation_id,
            event=AuthorisationEvent(wanted.value),
            reason=request.POST.get("reason", "").strip(),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said[wanted],
    )


@require_POST
@signed_in
def amend(request: HttpRequest, authorisation_id: str, leg_number: int) -> HttpResponse:
    """Amend what the permit admits of one leg."""
    page = see_permit(actor=actor(request), authorisation_id=authorisation_id, now=moment())
    units = {one.leg_number: one.quantity.unit for one in page.authorisation.allowances}
    of_leg = units.get(leg_number, unit("TNE"))
    return _act(
        request,
        authorisation_id,
        lambda: amend_authorisation(
            actor=actor(request),
            authorisation_id=authorisation_id,
            leg_number=leg_number,
            quantity=read(request, "quantity", lambda typed: read_quantity(typed, of_leg), at=leg_number),
            value=read(request, "value", lambda typed: Value(read_minor(typed)), at=leg_number),
            reason=request.POST.get("reason", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("Amended. The applicant sees what is admitted now, and why."),
    )


@require_POST
@signed_in
def appeal(request: HttpRequest, authorisation_id: str) -> HttpResponse:
    """Appeal against the newest decision."""
    return _act(
        request,
        authorisation_id,
        lambda: appeal_decision(
            actor=actor(request),
            authorisation_id=authorisation_id,
            grounds=request.POST.get("grounds", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("The appeal is with the ministry."),
    )


@require_POST
@signed_in
def rule(request: HttpRequest, authorisation_id: str, appeal_id: str) -> HttpResponse:
    """Uphold or dismiss an appeal, or take it back."""
    event = choose(request, "event", AppealEvent)
    said = {
        AppealEvent.UPHOLD: _("Upheld. The file is reinstated."),
        AppealEvent.DISMISS: _("Dismissed. The decision stands."),
        AppealEvent.WITHDRAW: _("The appeal is withdrawn."),
    }
    return _act(
        request,
        authorisation_id,
        lambda: decide_appeal(
            actor=actor(request),
            appeal_id=appeal_id,
            event=event,
            decision=request.POST.get("decision", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said[event],
    )


def _act(request: HttpRequest, authorisation_id: str, verb: Any, said: str) -> HttpResponse:
    return act(
        request,
        verb,
        said=said,
        to=reverse("permit", args=(authorisation_id,)),
        again=lambda fault: _page(request, authorisation_id, fault),
    )


def _page(request: HttpRequest, authorisation_id: str, fault: Fault | None = None) -> HttpResponse:
    page = see_permit(actor=actor(request), authorisation_id=authorisation_id, now=moment())
    return render(
        request,
        "permit.html",
        {
            "page": page,
            "fault": fault,
            "typed": request.POST,
            "plan": _plan(page),
            "papers": _papers(page),
        },
    )


def _plan(page: PermitPage) -> list[tuple[str, str]]:
    return [(_(words), _(page.plan[key])) for key, words in PLAN_WORDS.items() if page.plan.get(key)]


def _papers(page: PermitPage) -> list[tuple[str, str]]:
    """The papers there are by now, each with its word in addresses."""
    found = [("packet", _("Filing packet for customs"))]
    if page.undertaking_id:
        found.append(("undertaking", _("Undertaking on sanctioned entities")))
    if page.authorisation.granted_on:
        found.append(("certificate", _("Authorisation certificate")))
    return found
