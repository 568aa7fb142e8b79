"""A mission's desk: what it certified of foreign firms, and what waits for its certificate."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.desk.certify_party import certify_party
from tarazu.desk.see_mission import see_mission
from tarazu.desk.withdraw_certificate import withdraw_certificate
from tarazu.web.acting import Fault, act, actor, moment, signed_in, written


@require_safe
@signed_in
def mission(request: HttpRequest) -> HttpResponse:
    """The firms a mission may certify."""
    return _page(request)


@require_POST
@signed_in
def certify(request: HttpRequest, mission_id: str) -> HttpResponse:
    """Certify a firm of a signed contract."""
    return act(
        request,
        lambda: certify_party(
            actor=actor(request),
            mission_id=mission_id,
            contract_id=request.POST.get("contract", ""),
            party_id=request.POST.get("party", ""),
            number=written(request, "number", 120),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("Certified. The collectorate sees it in the file."),
        to=reverse("mission"),
        again=lambda fault: _page(request, fault),
    )


@require_POST
@signed_in
def withdraw(request: HttpRequest, certificate_id: str) -> HttpResponse:
    """Withdraw a certificate."""
    return act(
        request,
        lambda: withdraw_certificate(
            actor=actor(request),
            certificate_id=certificate_id,
            reason=written(request, "reason", at=certificate_id),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("Withdrawn. The traders and the collectorate are told, and goods that rest on it wait."),
        to=reverse("mission"),
        again=lambda fault: _page(request, fault),
    )


def _page(request: HttpRequest, fault: Fault | None = None) -> HttpResponse:
    desks = see_mission(actor=actor(request), now=moment())
    return render(request, "mission.html", {"desks": desks, "fault": fault, "typed": request.POST})
