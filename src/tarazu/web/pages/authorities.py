"""Pages of the authorities: an officer's queue and the ministry's overview."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tarazu.desk.see_overview import Overview, see_overview
from tarazu.desk.see_queue import QueueLine, see_queue
from tarazu.web import tables, text
from tarazu.web.acting import actor, moment, signed_in
from tarazu.web.drawings.treemap import Tile, treemap

HOME_ORDER = "PK"
WORDS_CHARACTERS_MAX = 80
QUEUE_COLUMNS = ("file", "applicant", "waits_for", "since", "state", "due", "days_left")
QUEUE_ORDERS: dict[str, Callable[[QueueLine], Any]] = {
    "file": lambda line: line.approval_number or line.contract_number,
    "applicant": lambda line: line.applicant.casefold(),
    "waits": lambda line: line.waits_for,
    "age": lambda line: line.age_days,
    "state": lambda line: line.state,
    "due": lambda line: (line.due is None, line.due),
}


@require_safe
@signed_in
def queue(request: HttpRequest) -> HttpResponse:
    """The files of the officer's own office."""
    page = see_queue(actor=actor(request), now=moment())
    waits, order = request.GET.get("waits", ""), request.GET.get("order", "")
    words = request.GET.get("words", "").strip()[:WORDS_CHARACTERS_MAX]
    lines = _sorted([line for line in page.lines if _fits(line, waits, words)], order)
    number = tables.page_number(request)
    first = (number - 1) * tables.LINES_A_PAGE
    columns = {
        "file": _("File"),
        "applicant": _("Applicant"),
        "waits": _("Waits for"),
        "age": _("Waiting"),
        "state": _("State"),
        "due": _("Due"),
    }
    return render(
        request,
        "queue.html",
        {
            "page": page,
            "listing": tables.paged(lines[first : first + tables.LINES_A_PAGE], len(lines), number),
            "heads": tables.heads(request, columns, order),
            "kinds": sorted({line.waits_for for line in page.lines}),
            "waits": waits,
            "words": words,
            "order": order,
            "earlier": tables.address(request, page=str(number - 1)),
            "further": tables.address(request, page=str(number + 1)),
            "file": tables.address(request, page=""),
        },
    )


@require_safe
@signed_in
def queue_file(request: HttpRequest) -> HttpResponse:
    """The open files of the officer's own office, as a file."""
    page = see_queue(actor=actor(request), now=moment())
    rows = (
        [
            line.approval_number or line.contract_number,
            line.applicant,
            line.waits_for,
            line.waiting_since.isoformat(),
            line.state,
            line.due.isoformat() if line.due else "",
            "" if line.days_left is None else line.days_left,
        ]
        for line in page.lines
        if _fits(line, request.GET.get("waits", ""), request.GET.get("words", "").strip())
    )
    return tables.as_csv("queue", QUEUE_COLUMNS, rows)


def _fits(line: QueueLine, waits: str, words: str) -> bool:
    told = f"{line.approval_number} {line.contract_number} {line.applicant}".casefold()
    return waits in ("", line.waits_for) and words.casefold() in told


def _sorted(lines: list[QueueLine], order: str) -> list[QueueLine]:
    """In the order asked for; without one, as the desk has them: the most pressing first."""
    by = QUEUE_ORDERS.get(order.removeprefix("-"))
    return sorted(lines, key=by, reverse=order.startswith("-")) if by else lines


@require_safe
@signed_in
def overview(request: HttpRequest) -> HttpResponse:
    """The mechanism in numbers."""
    now = moment()
    page = see_overview(actor=actor(request), now=now, order=HOME_ORDER)
    pairs = [{"pair": line, "first": line.countries[:2], "second": line.countries[3:]} for line in page.pairs]
    return render(
        request,
        "overview.html",
        {
            "page": page,
            "order": HOME_ORDER,
            "day": now.date(),
            "files": sum(number for _order, _state, number in page.authorisations),
            "pairs": pairs,
            "treemap": _treemap(page),
            "largest": max((line.value.minor for line in page.pairs), default=1),
        },
    )


def _treemap(page: Overview) -> SafeString:
    tiles = [Tile(text.goods(line.commodity), text.value(line.value), line.value.minor) for line in page.goods]
    return treemap(
        tiles, title=_("Goods in deals that stand, by value; the table beneath says the same"), rtl=text.is_rtl()
    )
