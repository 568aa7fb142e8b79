"""Netting windows: the calendar, a window's run with its lines, and flags on a line."""

from collections.abc import Callable
from enum import StrEnum

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.clearing.window_locks import LockEvent
from tarazu.clearing.windows import FlagEvent, FlagReason, Window
from tarazu.desk.answer_flag import answer_flag
from tarazu.desk.confirm_window import confirm_window
from tarazu.desk.flag_line import flag_line
from tarazu.desk.lock_window import lift_lock, lock_window
from tarazu.desk.open_window import open_window
from tarazu.desk.see_window import (
    WindowPage,
    export_window,
    see_calendar_file,
    see_clocks,
    see_opened,
    see_window,
    see_windows,
    see_working_weeks,
)
from tarazu.desk.strike_window import strike_window
from tarazu.papers.tabled import TABLED_FORMS
from tarazu.registry.people import PLATFORM
from tarazu.rulebook.book import orders
from tarazu.web.acting import Fault, act, actor, choose, moment, signed_in, written
from tarazu.web.pages.statements import saved
from tarazu.web.saved import saved_as
from tarazu.web.text import language

HOME_ORDER = "PK"


class Step(StrEnum):
    """The two runs of a window."""

    STRIKE = "strike"
    CONFIRM = "confirm"


@require_safe
@signed_in
def windows(request: HttpRequest) -> HttpResponse:
    """The calendar of one legal order."""
    return _calendar(request)


@require_safe
def calendar_file(request: HttpRequest, order: str) -> HttpResponse:
    """The calendar for anybody's own calendar."""
    content = see_calendar_file(order=_order(order), now=moment())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = saved_as(f"netting-{_order(order)}.ics")
    return response


@require_POST
@signed_in
def begin(request: HttpRequest) -> HttpResponse:
    """Open the window of a quarter."""
    order = _order(request.POST.get("order", ""))
    day = next(
        (
            one.quarter.period.since
            for one in see_windows(order=order, now=moment())
            if one.id == request.POST.get("window", "")
        ),
        moment().date(),
    )
    return act(
        request,
        lambda: open_window(actor=actor(request), order=order, day=day, now=moment(), key=request.POST.get("key", "")),
        said=_("The window is open."),
        to=f"{reverse('windows')}?order={order}",
        again=lambda fault: _calendar(request, fault),
    )


@require_safe
@signed_in
def window(request: HttpRequest, window_id: str) -> HttpResponse:
    """One window."""
    return _window(request, window_id)


@require_safe
@signed_in
def paper(request: HttpRequest, window_id: str, sheet: str, form: str) -> HttpResponse:
    """The statement or the certificate of a window, of the party that `party` names or of all one sees."""
    content = export_window(
        actor=actor(request),
        window_id=window_id,
        paper=sheet,
        form=form,
        language=language(),
        party_id=request.GET.get("party", ""),
    )
    return saved(content, f"window-{window_id}-{sheet}", form)


@require_POST
@signed_in
def run(request: HttpRequest, window_id: str) -> HttpResponse:
    """Strike the preliminary run, or make the window final."""
    final = choose(request, "step", Step) is Step.CONFIRM
    verb = confirm_window if final else strike_window
    said = _("The window is final.") if final else _("The preliminary run is struck. Parties may flag its lines.")
    return _act(
        request,
        window_id,
        lambda: verb(actor=actor(request), window_id=window_id, now=moment(), key=request.POST.get("key", "")),
        said,
    )


@require_POST
@signed_in
def lock(request: HttpRequest, window_id: str) -> HttpResponse:
    """Hold a window before its run."""
    return _act(
        request,
        window_id,
        lambda: lock_window(
            actor=actor(request),
            window_id=window_id,
            reason=written(request, "reason"),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("The window is locked. Its parties are told, and two people lift the lock."),
    )


@require_POST
@signed_in
def lift(request: HttpRequest, window_id: str) -> HttpResponse:
    """Ask that a lock be lifted, lift it as another person, or keep it."""
    event = choose(request, "event", LockEvent)
    said = {
        LockEvent.ASK: _("Another person of the clearing desk is asked to lift the lock."),
        LockEvent.KEEP: _("The window stays locked."),
        LockEvent.LIFT: _("The lock is lifted. The window can be run."),
    }
    return _act(
        request,
        window_id,
        lambda: lift_lock(
            actor=actor(request),
            window_id=window_id,
            event=event,
            reason=written(request, "reason"),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said[event],
    )


@require_POST
@signed_in
def flag(request: HttpRequest, window_id: str) -> HttpResponse:
    """Say that a line is wrong."""
    return _act(
        request,
        window_id,
        lambda: flag_line(
            actor=actor(request),
            window_id=window_id,
            line_id=request.POST.get("line", ""),
            party_id=request.POST.get("party", ""),
            reason=choose(request, "reason", FlagReason),
            note=request.POST.get("note", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("The line is flagged. An officer answers."),
    )


@require_POST
@signed_in
def answer(request: HttpRequest, window_id: str, flag_id: str) -> HttpResponse:
    """Uphold or reject a flag, or take one's own back."""
    return _act(
        request,
        window_id,
        lambda: answer_flag(
            actor=actor(request),
            flag_id=flag_id,
            event=choose(request, "event", FlagEvent),
            answer=request.POST.get("answer", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("Your answer is on record."),
    )


def _order(given: str) -> str:
    return given if given in orders() else HOME_ORDER


def _act(request: HttpRequest, window_id: str, verb: Callable[[], object], said: str) -> HttpResponse:
    return act(
        request,
        verb,
        said=said,
        to=reverse("window", args=(window_id,)),
        again=lambda fault: _window(request, window_id, fault),
    )


def _calendar(request: HttpRequest, fault: Fault | None = None) -> HttpResponse:
    order = _order(request.POST.get("order", "") or request.GET.get("order", ""))
    opened = see_opened(order=order)
    lines = [{"window": one, "opened": one.id in opened} for one in see_windows(order=order, now=moment())]
    operates = actor(request).may("run_window", PLATFORM)
    found = {
        "fault": fault,
        "order": order,
        "orders": orders(),
        "lines": lines,
        "operates": operates,
        "clocks": see_clocks(order=order, now=moment()),
        "weeks": see_working_weeks(order=order, now=moment()),
    }
    return render(request, "windows.html", found)


def _window(request: HttpRequest, window_id: str, fault: Fault | None = None) -> HttpResponse:
    acting, today = actor(request), moment().date()
    page = see_window(actor=acting, window_id=window_id)
    of: Window = page.window
    found = {
        "page": page,
        "clocks": see_clocks(order=of.order, now=moment()),
        "fault": fault,
        "typed": request.POST.dict(),
        "reasons": [reason.value for reason in FlagReason],
        "operates": acting.may("run_window", PLATFORM),
        "acting_person": acting.person_id,
        "forms": list(TABLED_FORMS),
        "papers": _papers(page),
        "may_strike": of.phase == "open" and today >= of.cut_off,
        "may_flag": of.phase == "preliminary" and of.flags_until is not None and today <= of.flags_until,
    }
    return render(request, "window.html", found)


def _papers(page: WindowPage) -> list[dict[str, object]]:
    """Whose papers the viewer may take: each party's of those shown, and all together where there are several."""
    named = [net.party_id for net in page.nets if net.party_id in page.own_party_ids or not page.own_party_ids]
    own: list[dict[str, object]] = [{"party": page.parties[one]} for one in named]
    return own if len(own) == 1 or not page.lines else [{"party": None}, *own]
