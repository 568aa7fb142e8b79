"""The compliance desk: cases with four eyes, and the screening lists with their age."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.desk.approve_list import approve_list
from tarazu.desk.decide_case import decide_case
from tarazu.desk.decide_pin import decide_pin as settle_pin
from tarazu.desk.pin_list import pin_list as propose_pin
from tarazu.desk.see_cases import see_case, see_cases
from tarazu.desk.see_lists import Asked, see_likeness, see_lists
from tarazu.kernel.errors import TarazuError
from tarazu.reference.tables import read_day
from tarazu.screening.cases import CaseEvent, CaseState
from tarazu.screening.editions import EditionEvent
from tarazu.screening.pins import PinEvent
from tarazu.web.acting import Fault, act, actor, choose, moment, read, signed_in, written

NAME_CHARACTERS_MAX = 200


@require_safe
@signed_in
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that wait for a person, the strongest first, or those of one state."""
    asked = request.GET.get("state", "")
    if asked and asked not in set(CaseState):
        raise Http404
    acting, now = actor(request), moment()
    page = see_cases(actor=acting, states=[CaseState(asked)], now=now) if asked else see_cases(actor=acting, now=now)
    return render(request, "cases.html", {"page": page, "chosen": asked, "states": list(CaseState)})


@require_safe
@signed_in
def case(request: HttpRequest, case_id: str) -> HttpResponse:
    """One case: what was alike and how much, and every decision made of it."""
    return _case(request, case_id)


@require_POST
@signed_in
def decide(request: HttpRequest, case_id: str) -> HttpResponse:
    """Decide one case; a strong hit takes two people."""
    event = choose(request, "event", CaseEvent)
    return act(
        request,
        lambda: decide_case(
            actor=actor(request),
            case_id=case_id,
            event=event,
            reason=written(request, "reason"),
            expires_on=read(request, "expires_on", _day_or_none),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("Decided, and kept with its reason."),
        to=reverse("case", args=(case_id,)),
        again=lambda fault: _case(request, case_id, fault),
    )


@require_safe
@signed_in
def lists(request: HttpRequest) -> HttpResponse:
    """The lists in force with their age, those that wait, and what the lists say of a name."""
    return _lists(request)


@require_POST
@signed_in
def decide_list(request: HttpRequest, edition_id: str) -> HttpResponse:
    """Put a held edition in force, or refuse it."""
    event = choose(request, "event", EditionEvent)
    return act(
        request,
        lambda: approve_list(
            actor=actor(request),
            edition_id=edition_id,
            event=event,
            reason=written(request, "reason"),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("Decided. Everybody is screened anew where the lists have changed."),
        to=reverse("lists"),
        again=lambda fault: _lists(request, fault),
    )


@require_POST
@signed_in
def pin_list(request: HttpRequest) -> HttpResponse:
    """Wish that an edition be held in force until a day."""
    return act(
        request,
        lambda: propose_pin(
            actor=actor(request),
            edition_id=request.POST.get("edition", ""),
            until=read(request, "until", read_day),
            reason=written(request, "reason"),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("Proposed. Another officer has to accept it before it counts."),
        to=reverse("lists"),
        again=lambda fault: _lists(request, fault),
    )


@require_POST
@signed_in
def decide_pin(request: HttpRequest, pin_id: str) -> HttpResponse:
    """Accept or refuse that an edition is held in force, or end it before its day."""
    event = choose(request, "event", PinEvent)
    return act(
        request,
        lambda: settle_pin(
            actor=actor(request),
            pin_id=pin_id,
            event=event,
            reason=written(request, "reason"),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("Decided. Everybody is screened anew where the lists have changed."),
        to=reverse("lists"),
        again=lambda fault: _lists(request, fault),
    )


def _case(request: HttpRequest, case_id: str, fault: Fault | None = None) -> HttpResponse:
    page = see_case(actor=actor(request), case_id=case_id, now=moment(), against=request.GET.get("against", ""))
    return render(request, "case.html", {"page": page, "line": page.line, "fault": fault, "typed": request.POST})


def _lists(request: HttpRequest, fault: Fault | None = None) -> HttpResponse:
    acting, now = actor(request), moment()
    name = request.GET.get("name", "").strip()[:NAME_CHARACTERS_MAX]
    result, wrong = None, fault
    if name:
        try:
            result = see_likeness(actor=acting, asked=Asked(name), now=now)
        except TarazuError as error:
            wrong = Fault(error)
    page = see_lists(actor=acting, now=now)
    return render(
        request, "lists.html", {"page": page, "name": name, "result": result, "fault": wrong, "typed": request.POST}
    )


def _day_or_none(typed: str) -> date | None:
    return read_day(typed) if typed else None
