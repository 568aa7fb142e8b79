"""The record of the door, for whoever administers the mechanism: searched, paged, taken along as a file."""

from datetime import UTC, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tarazu.desk.door import account_of
from tarazu.desk.see_sign_ins import EventFilter, see_sign_ins
from tarazu.kernel.errors import TarazuError
from tarazu.reference.tables import read_day
from tarazu.registry.account_events import EventKind
from tarazu.web import tables
from tarazu.web.acting import actor, signed_in

COLUMNS = ("at", "kind", "person", "by", "address", "browser", "note")
LINES_MAX = 10_000  # of the file
NOBODY = "-"  # what no account is called


@require_safe
@signed_in
def sign_ins(request: HttpRequest) -> HttpResponse:
    """What happened at the door, the newest first."""
    number = tables.page_number(request)
    first = (number - 1) * tables.LINES_A_PAGE
    lines, total = see_sign_ins(actor=actor(request), wish=_wish(request), first=first, count=tables.LINES_A_PAGE)
    context = {
        "listing": tables.paged(lines, total, number),
        "total": total,
        "kinds": [kind.value for kind in EventKind],
        "typed": request.GET,
        "earlier": tables.address(request, page=str(number - 1)),
        "further": tables.address(request, page=str(number + 1)),
        "file": tables.address(request, page=""),
    }
    return render(request, "sign_ins.html", context)


@require_safe
@signed_in
def sign_ins_file(request: HttpRequest) -> HttpResponse:
    """The same as a file, up to a bound."""
    lines, _total = see_sign_ins(actor=actor(request), wish=_wish(request), first=0, count=LINES_MAX)
    rows = (
        [
            line.event.at.isoformat(timespec="seconds"),
            line.event.kind.value,
            line.person or line.event.person_id,
            line.by or line.event.by_id,
            line.event.visitor.address,
            line.event.visitor.browser,
            line.event.note,
        ]
        for line in lines
    )
    return tables.as_csv("sign-ins", COLUMNS, rows)


def _wish(request: HttpRequest) -> EventFilter:
    """What is asked for; a day that cannot be read, or a name nobody has, finds nothing rather than everything."""
    name = request.GET.get("person", "").strip()
    held = account_of(name) if name else None
    until = _midnight(request.GET.get("until", ""))
    return EventFilter(
        kind=request.GET.get("kind", ""),
        person_id=held.person_id if held else NOBODY if name else "",
        address=request.GET.get("address", "").strip(),
        since=_midnight(request.GET.get("since", "")),
        until=until + timedelta(days=1) if until else None,
    )


def _midnight(typed: str) -> datetime | None:
    try:
        return datetime.combine(read_day(typed), time(), UTC) if typed else None
    except TarazuError:
        return None
