"""Shipments: an officer's by lane, a trader's own, and what both sides say of one."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.desk.assign_declaration import assign_declaration
from tarazu.desk.see_own_shipments import see_own_shipments, see_shipment
from tarazu.desk.see_shipments import Shipment, see_shipments
from tarazu.desk.tell_of_shipment import tell_of_shipment
from tarazu.reference.places import places
from tarazu.reference.tables import read_day
from tarazu.shipments.lanes import ORDER, Lane
from tarazu.shipments.reports import Happened, Report
from tarazu.web import tables, text
from tarazu.web.acting import Fault, act, actor, moment, read, signed_in, written
from tarazu.web.words import word

WORDS_CHARACTERS_MAX = 80
COLUMNS = (
    "declaration",
    "office",
    "firm",
    "goods",
    "quantity",
    "unit",
    "lane",
    "reasons",
    "waits_for",
    "since",
    "officer",
)
ORDERS: dict[str, Callable[[Shipment], Any]] = {
    "number": lambda line: line.declaration.number,
    "firm": lambda line: line.party.casefold(),
    "lane": lambda line: ORDER.index(line.lane),
    "age": lambda line: line.age_days,
    "officer": lambda line: (not line.officer, line.officer.casefold()),
}


@require_safe
@signed_in
def shipments(request: HttpRequest) -> HttpResponse:
    """The shipments that wait in the officer's own offices."""
    return _page(request)


@require_safe
@signed_in
def shipments_file(request: HttpRequest) -> HttpResponse:
    """The same, as a file for a spreadsheet."""
    page = see_shipments(actor=actor(request), now=moment())
    rows = (
        [
            line.declaration.number,
            line.office.id,
            line.party,
            line.declaration.commodity,
            line.quantity.as_decimal(),
            line.quantity.unit.code,
            word("lane", line.lane),
            "; ".join(word("lane_reason", one) for one in line.reasons),
            word("waits", line.waits_for),
            line.since.isoformat(),
            line.officer,
        ]
        for line in _chosen(request, page.lines)
    )
    return tables.as_csv("shipments", COLUMNS, rows)


@require_POST
@signed_in
def assign(request: HttpRequest, declaration_number: str) -> HttpResponse:
    """Take a shipment, or give it to a colleague."""
    return act(
        request,
        lambda: assign_declaration(
            actor=actor(request),
            declaration_number=declaration_number,
            officer_id=request.POST.get("officer", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("On record. Everybody of the office sees who takes it."),
        to=reverse("shipments"),
        again=lambda fault: _page(request, fault),
    )


@require_safe
@signed_in
def own(request: HttpRequest) -> HttpResponse:
    """A trader's own shipments."""
    lines, number = see_own_shipments(actor=actor(request)), tables.page_number(request)
    first = (number - 1) * tables.LINES_A_PAGE
    found = {
        "lines": tables.paged(lines[first : first + tables.LINES_A_PAGE], len(lines), number),
        "earlier": tables.address(request, page=str(number - 1)),
        "further": tables.address(request, page=str(number + 1)),
    }
    return render(request, "own_shipments.html", found)


@require_safe
@signed_in
def one(request: HttpRequest, declaration_number: str) -> HttpResponse:
    """Everything said of one shipment."""
    return _one(request, declaration_number)


@require_POST
@signed_in
def tell(request: HttpRequest, declaration_number: str) -> HttpResponse:
    """Say what becomes of a shipment."""

    def day(typed: str) -> date | None:
        return read_day(typed) if typed else None

    chosen = request.POST.get("happened", "")
    return act(
        request,
        lambda: tell_of_shipment(
            actor=actor(request),
            declaration_number=declaration_number,
            report=Report(
                happened=Happened(chosen) if chosen in set(Happened) else None,
                on=read(request, "on", day),
                place=request.POST.get("place", ""),
                expected=read(request, "expected", day),
                seal=written(request, "seal"),
                text=written(request, "text"),
            ),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("On record. The other side is told."),
        to=reverse("shipment", args=(declaration_number,)),
        again=lambda fault: _one(request, declaration_number, fault),
    )


def _one(request: HttpRequest, declaration_number: str, fault: Fault | None = None) -> HttpResponse:
    page = see_shipment(actor=actor(request), declaration_number=declaration_number)
    lines = [
        {"at": one.at, "by_customs": one.by_customs, "report": one.report, "person": page.people.get(one.person_id, "")}
        for one in reversed(page.said)
    ]
    found = {
        "page": page,
        "fault": fault,
        "typed": request.POST,
        "lines": lines,
        "happened": list(Happened),
        "places": sorted(places(), key=lambda one: text.place_name(one.code)),
    }
    return render(request, "shipment.html", found)


def _page(request: HttpRequest, fault: Fault | None = None) -> HttpResponse:
    acting = actor(request)
    page = see_shipments(actor=acting, now=moment())
    lines, number = _chosen(request, page.lines), tables.page_number(request)
    first = (number - 1) * tables.LINES_A_PAGE
    columns = {
        "number": _("Declaration"),
        "firm": _("Firm"),
        "lane": _("Lane"),
        "age": _("Waiting"),
        "officer": _("Who takes it"),
    }
    found = {
        "page": page,
        "fault": fault,
        "me": acting.person_id,
        "lines": tables.paged(lines[first : first + tables.LINES_A_PAGE], len(lines), number),
        "officers": {office: list(people.items()) for office, people in page.officers.items()},
        "counts": [(lane, sum(1 for line in page.lines if line.lane is lane)) for lane in ORDER],
        "heads": tables.heads(request, columns, request.GET.get("order", "")),
        "wish": request.GET.dict(),
        "earlier": tables.address(request, page=str(number - 1)),
        "further": tables.address(request, page=str(number + 1)),
        "file": tables.address(request, page=""),
    }
    return render(request, "shipments.html", found)


def _chosen(request: HttpRequest, lines: tuple[Shipment, ...]) -> list[Shipment]:
    """The lines that fit what is asked for, in the order asked for; without one, the most pressing first."""
    wish = request.GET
    words = wish.get("words", "").strip()[:WORDS_CHARACTERS_MAX].casefold()
    whose = {"mine": {actor(request).person_id}, "nobody": {""}}.get(wish.get("whose", ""))
    fitting = [
        line
        for line in lines
        if wish.get("lane", "") not in set(Lane) - {line.lane}
        and wish.get("office", "") in ("", line.office.id)
        and (whose is None or line.officer_id in whose)
        and words in f"{line.declaration.number} {line.party} {line.declaration.commodity} {_goods(line)}".casefold()
    ]
    order = wish.get("order", "")
    by = ORDERS.get(order.removeprefix("-"))
    return sorted(fitting, key=by, reverse=order.startswith("-")) if by else fitting


def _goods(line: Shipment) -> str:
    return text.goods(line.declaration.commodity)
