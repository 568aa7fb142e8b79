"""The bridge of a declaration: its three values, the effect of another one, and the act that puts it in place."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tarazu.clearing.effect import Weighing
from tarazu.desk.decide_reassessment import decide_reassessment
from tarazu.desk.reassess_declaration import reassess_declaration
from tarazu.desk.see_bridge import see_bridge
from tarazu.desk.see_consignment_file import layouts_of
from tarazu.kernel.errors import TarazuError
from tarazu.kernel.quantity import read_quantity
from tarazu.kernel.value import Value, read_minor
from tarazu.shipments.reassess import ReassessmentEvent
from tarazu.web.acting import Fault, act, actor, choose, moment, read, signed_in
from tarazu.web.pages.files import cured
from tarazu.web.weighing import Weighed, weighed


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def bridge(request: HttpRequest, authorisation_id: str, declaration_number: str) -> HttpResponse:
    """The three values of a declaration, and what the value typed would do to the net-off; nothing is stored."""
    return _bridge(request, declaration_number)


@require_POST
@signed_in
def reassess(request: HttpRequest, authorisation_id: str, declaration_number: str) -> HttpResponse:
    """Put another assessment in place of the one that stands."""
    acting, now = actor(request), moment()
    page = see_bridge(actor=acting, declaration_number=declaration_number, assessed=None, now=now)
    unit = page.declaration.quantity.unit
    return _act(
        request,
        authorisation_id,
        declaration_number,
        lambda: reassess_declaration(
            actor=acting,
            declaration_number=declaration_number,
            found=read(request, "found", lambda typed: read_quantity(typed, unit)),
            assessed=read(request, "assessed", lambda typed: Value(read_minor(typed))),
            reason=request.POST.get("reason", ""),
            now=now,
            key=request.POST.get("key", ""),
        ),
        _("On record. Above the limit of one officer, another one posts it."),
    )


@require_POST
@signed_in
def decide(request: HttpRequest, authorisation_id: str, declaration_number: str, reassessment_id: str) -> HttpResponse:
    """Post or refuse a re-assessment as the second officer."""
    return _act(
        request,
        authorisation_id,
        declaration_number,
        lambda: decide_reassessment(
            actor=actor(request),
            reassessment_id=reassessment_id,
            event=choose(request, "event", ReassessmentEvent),
            decision=request.POST.get("decision", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("Your decision is on record."),
    )


def _act(
    request: HttpRequest, authorisation_id: str, declaration_number: str, verb: Callable[[], object], said: str
) -> HttpResponse:
    return act(
        request,
        verb,
        said=said,
        to=reverse("bridge", args=(authorisation_id, declaration_number)),
        again=lambda fault: _bridge(request, declaration_number, fault),
    )


def _bridge(request: HttpRequest, declaration_number: str, fault: Fault | None = None) -> HttpResponse:
    assessed = None
    if typed := request.POST.get("assessed", "").strip():
        try:
            assessed = Value(read_minor(typed))
        except TarazuError as error:
            fault = fault or Fault(error, "assessed")
    page = see_bridge(actor=actor(request), declaration_number=declaration_number, assessed=assessed, now=moment())
    found_so_far = page.declaration.found or page.declaration.quantity
    found = {
        "layouts": layouts_of(page.declaration),
        "page": page,
        "fault": fault,
        "typed": request.POST.dict(),
        "assessed": assessed,
        "found": f"{found_so_far.as_decimal().normalize():f}",
        "before": _weighed(page.effect.before, page.tolerance_percent),
        "after": _weighed(page.effect.after, page.tolerance_percent),
        "cures": [cured(cure) for cure in page.effect.after.cures],
    }
    return render(request, "bridge.html", found, status=422 if fault else 200)


def _weighed(of: Weighing, tolerance_percent: int) -> Weighed:
    exports = of.position.exports_counted
    return weighed((_("Exports"), exports), (_("Imports"), of.position.imports_assessed), tolerance_percent)
