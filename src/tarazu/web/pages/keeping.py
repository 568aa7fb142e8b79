"""The rule keeper's desk: propose a dated figure, and decide on what another rule keeper proposed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.desk.approve_figure import approve_figure
from tarazu.desk.propose_figure import propose_figure
from tarazu.desk.see_keeping import see_keeping
from tarazu.reference.tables import read_day
from tarazu.rulebook.proposals import CONFIDENCES, VALUE_CHARACTERS_MAX, ProposalEvent, written_as
from tarazu.web.acting import Fault, act, actor, choose, moment, read, signed_in, written


@require_safe
@signed_in
def keeping(request: HttpRequest) -> HttpResponse:
    """What waits, what was decided, and the form."""
    return _page(request, request.GET.get("order", ""), request.GET.get("figure", ""))


@require_POST
@signed_in
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a value."""
    order, figure = request.POST.get("order", ""), request.POST.get("figure", "")
    return act(
        request,
        lambda: propose_figure(
            actor=actor(request),
            order=order,
            figure=figure,
            text=written(request, "value", VALUE_CHARACTERS_MAX),
            since=read(request, "since", read_day),
            source=written(request, "source"),
            confidence=request.POST.get("confidence", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("Proposed. Another rule keeper compares it with its source and decides."),
        to=reverse("keeping"),
        again=lambda fault: _page(request, order, figure, fault),
    )


@require_POST
@signed_in
def decide(request: HttpRequest, proposal_id: str) -> HttpResponse:
    """Approve or refuse what another one proposed."""
    event = choose(request, "event", ProposalEvent)
    return act(
        request,
        lambda: approve_figure(
            actor=actor(request),
            proposal_id=proposal_id,
            event=event,
            reason=written(request, "reason"),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("Approved. The value holds from its first day on.") if event is ProposalEvent.APPROVE else _("Refused."),
        to=reverse("keeping"),
        again=lambda fault: _page(request, "", "", fault),
    )


def _page(request: HttpRequest, order: str, figure: str, fault: Fault | None = None) -> HttpResponse:
    page = see_keeping(actor=actor(request), order=order, figure=figure, now=moment())
    newest = page.figure.values[-1].value if page.figure and page.figure.values else ""
    context = {
        "page": page,
        "fault": fault,
        "typed": request.POST,
        "value": request.POST.get("value", written_as(newest)),
        "value_characters": VALUE_CHARACTERS_MAX,
        "confidences": CONFIDENCES,
    }
    return render(request, "keeping.html", context)
