"""What a file leaves open: its cures in goods, and the extensions of its due date."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.clearing.agreed_cures import CureEvent, CureGoods
from tarazu.clearing.extensions import ExtensionEvent
from tarazu.desk.admit_cure import admit_cure
from tarazu.desk.answer_cure import answer_cure
from tarazu.desk.answer_extension import answer_extension
from tarazu.desk.lapse_authorisation import lapse_authorisation
from tarazu.desk.propose_cure import propose_cure
from tarazu.desk.request_extension import request_extension
from tarazu.desk.see_residual import see_residual
from tarazu.kernel.quantity import read_quantity
from tarazu.reference.commodities import commodity_of
from tarazu.reference.tables import read_whole
from tarazu.web.acting import Fault, act, actor, choose, moment, read, signed_in
from tarazu.web.pages.files import cured
from tarazu.web.weighing import weighed


@require_safe
@signed_in
def residual(request: HttpRequest, authorisation_id: str) -> HttpResponse:
    """What is left of a file, and every way to cure it."""
    return _residual(request, authorisation_id)


@require_POST
@signed_in
def propose(request: HttpRequest, authorisation_id: str) -> HttpResponse:
    """Propose goods that settle what is left."""
    goods = request.POST.get("commodity", "")

    def put() -> object:
        unit = commodity_of(goods).unit
        return propose_cure(
            actor=actor(request),
            authorisation_id=authorisation_id,
            party_id=request.POST.get("party", ""),
            goods=CureGoods(
                giver_id=request.POST.get("giver", ""),
                receiver_id=request.POST.get("receiver", ""),
                commodity=goods,
                quantity=read(request, "quantity", lambda typed: read_quantity(typed, unit)),
                note=request.POST.get("note", "").strip(),
                damages=request.POST.get("damages", "") == "yes",
                waive=request.POST.get("waive", "") == "yes",
            ),
            now=moment(),
            key=request.POST.get("key", ""),
        )

    return _act(request, authorisation_id, put, _("Proposed. Whoever gives and whoever receives now agree to it."))


@require_POST
@signed_in
def answer(request: HttpRequest, authorisation_id: str, cure_id: str) -> HttpResponse:
    """Accept, decline or take back a cure as a party; admit or refuse it as an officer."""
    event, party = choose(request, "event", CureEvent), request.POST.get("party", "")
    acting, now, key = actor(request), moment(), request.POST.get("key", "")

    def reply() -> object:
        if event in (CureEvent.ADMIT, CureEvent.REFUSE):
            note = request.POST.get("note", "").strip()
            return admit_cure(actor=acting, cure_id=cure_id, event=event, note=note, now=now, key=key)
        return answer_cure(actor=acting, cure_id=cure_id, party_id=party, event=event, now=now, key=key)

    return _act(request, authorisation_id, reply, _("Your answer is on record."))


@require_POST
@signed_in
def ask_extension(request: HttpRequest, authorisation_id: str) -> HttpResponse:
    """Ask that the due date be moved."""
    return _act(
        request,
        authorisation_id,
        lambda: request_extension(
            actor=actor(request),
            authorisation_id=authorisation_id,
            party_id=request.POST.get("party", ""),
            days=read(request, "days", lambda typed: read_whole(typed or "0")),
            reason=request.POST.get("reason", ""),
            evidence=request.POST.get("evidence", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("Your request is with customs. The clock runs on until it is decided."),
    )


@require_POST
@signed_in
def decide_extension(request: HttpRequest, authorisation_id: str, extension_id: str) -> HttpResponse:
    """Grant or refuse a request to move the due date, or take one's own back."""
    return _act(
        request,
        authorisation_id,
        lambda: answer_extension(
            actor=actor(request),
            extension_id=extension_id,
            event=choose(request, "event", ExtensionEvent),
            days=read(request, "days", lambda typed: read_whole(typed or "0")),
            decision=request.POST.get("decision", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("The decision is on the file."),
    )


@require_POST
@signed_in
def lapse(request: HttpRequest, authorisation_id: str) -> HttpResponse:
    """Let a file lapse, by decision."""
    return _act(
        request,
        authorisation_id,
        lambda: lapse_authorisation(
            actor=actor(request),
            authorisation_id=authorisation_id,
            reason=request.POST.get("reason", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("The file has lapsed. What it owes stays on record."),
    )


def _act(request: HttpRequest, authorisation_id: str, verb: Callable[[], object], said: str) -> HttpResponse:
    return act(
        request,
        verb,
        said=said,
        to=reverse("residual", args=(authorisation_id,)),
        again=lambda fault: _residual(request, authorisation_id, fault),
    )


def _residual(request: HttpRequest, authorisation_id: str, fault: Fault | None = None) -> HttpResponse:
    now = moment()
    page = see_residual(actor=actor(request), authorisation_id=authorisation_id, now=now)
    total = page.netted.total
    tolerance = page.netted.tolerance_percent
    found = {
        "page": page,
        "fault": fault,
        "typed": request.POST.dict(),
        "scale": weighed((_("Exports"), total.exports_counted), (_("Imports"), total.imports_assessed), tolerance),
        "exact": [cured(cure) for cure in page.exact],
        "due": page.clock.due_date(now.date()) if page.clock else None,
        "days_left": page.clock.days_left(now.date()) if page.clock else None,
    }
    return render(request, "residual.html", found)
