"""The sandbox: what it is, its clock that moves, and the first hour of each role."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.desk.move_clock import move_clock
from tarazu.desk.see_clock import is_sandbox
from tarazu.web.acting import moment, signed_in
from tarazu.web.first_hour import HOURS, hour_of

STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}


@require_safe
def first_hour(request: HttpRequest, role: str = "") -> HttpResponse:
    """What to do in the first hour, for one role or to choose from."""
    if role and role not in HOURS:
        raise Http404
    return render(request, "first_hour.html", {"role": role, "hour": hour_of(role), "roles": list(HOURS)})


@require_safe
@signed_in
def sandbox(request: HttpRequest) -> HttpResponse:
    """The sandbox's clock."""
    if not is_sandbox():
        raise Http404
    return render(request, "sandbox.html", {"moment": moment(), "steps": list(STEPS)})


@require_POST
@signed_in
def move(request: HttpRequest) -> HttpResponse:
    """Move the clock forward: deadlines pass, and what is due is told."""
    if not is_sandbox() or request.POST.get("step") not in STEPS:
        raise Http404
    move_clock(moment=moment() + STEPS[request.POST["step"]])
    messages.success(request, _("The clock has moved. What is due now stands in the notices."))
    return redirect("sandbox")
