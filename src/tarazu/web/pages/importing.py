"""Offers or wants from a spreadsheet: checked line by line, right lines published, wrong ones given back to correct."""

from collections.abc import Collection, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tarazu.desk.import_listings import import_listings
from tarazu.desk.see_import import see_import
from tarazu.kernel.errors import TarazuError
from tarazu.market.imports import LINES_MAX, REQUIRED, TEMPLATES, WHAT_IS_WRONG, Import, ImportLine
from tarazu.papers.spreadsheets import written_book
from tarazu.papers.words import without_isolates
from tarazu.reference.commodities import goods
from tarazu.reference.delivery_terms import delivery_terms
from tarazu.reference.places import PlaceKind, places
from tarazu.reference.workbooks import as_table, comma_lines
from tarazu.web import tables, text
from tarazu.web.acting import Fault, actor, moment, signed_in, statuses
from tarazu.web.saved import saved_as

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def load(request: HttpRequest, side: str) -> HttpResponse:
    """Check a spreadsheet, or publish its right lines; wrong ones come back in the form, to be corrected there."""
    _require_side(request, side)
    if request.method != "POST":
        return _page(request, side)
    try:
        content = as_table(tables.uploaded(request, "table") or request.POST.get("lines", "").encode())
    except TarazuError as error:
        return _page(request, side, fault=Fault(error, "table"), status=422)
    acting = actor(request)
    read = see_import(actor=acting, side=side, content=content)
    if read.broken:
        return _page(request, side, read=read, status=422)
    if "check" in request.POST:
        return _page(request, side, read=read, lines=read.lines)
    try:
        done = import_listings(actor=acting, side=side, content=content, now=moment(), key=request.POST.get("key", ""))
    except TarazuError as error:
        return _page(request, side, read=read, lines=read.lines, fault=Fault(error), status=statuses[error.kind])
    published = done["lines"]
    read = see_import(actor=acting, side=side, content=content)
    left = [line for line in read.lines if line.line not in published]
    if published:
        said = ngettext("%(number)s line is on the book now.", "%(number)s lines are on the book now.", len(published))
        messages.success(request, said % {"number": text.count(len(published))})
    if not left and published:
        return redirect("listings")
    return _page(request, side, read=read, lines=left, status=200 if published else 422)


@require_POST
@signed_in
def wrong_lines(request: HttpRequest, side: str, form: str) -> HttpResponse:
    """The lines of the form as a file, each with what is wrong with it."""
    _require_side(request, side)
    read = see_import(actor=actor(request), side=side, content=request.POST.get("lines", ""))
    return _file(f"{side}s-to-correct", form, [(_("Lines"), _rows(read, read.lines))])


@require_safe
@signed_in
def template(request: HttpRequest, side: str, form: str) -> HttpResponse:
    """An empty table to fill, with the codes it may hold on sheets of their own where the form has sheets."""
    _require_side(request, side)
    spoken = text.language()
    return _file(
        f"{side}s",
        form,
        [
            (_("Lines"), [TEMPLATES[side]]),
            (_("Columns"), [(_("Column"), _("What it holds"), _("Example")), *_columns(side)]),
            (
                _("Goods"),
                [
                    (_("Code"), _("Grade"), _("Goods"), _("Unit")),
                    *(
                        (f"{one.hs[:4]}.{one.hs[4:]}", one.grade, one.names.of(spoken), one.unit.code)
                        for one in goods()
                    ),
                ],
            ),
            (
                _("Places"),
                [
                    (_("Code"), _("Place")),
                    *((one.code, one.names.of(spoken)) for one in places() if one.kind is not PlaceKind.CROSSING),
                ],
            ),
            (
                _("Delivery terms"),
                [(_("Code"), _("Delivery term")), *((one.code, one.names.of(spoken)) for one in delivery_terms())],
            ),
        ],
    )


def _require_side(request: HttpRequest, side: str) -> None:
    if side not in TEMPLATES or not actor(request).acts_for():
        raise Http404


def _page(
    request: HttpRequest,
    side: str,
    *,
    read: Import | None = None,
    lines: Collection[ImportLine] = (),
    fault: Fault | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = _rows(read, lines) if read and lines else []
    found = {
        "side": side,
        "fault": fault,
        "read": read,
        "right": sum(1 for line in lines if line.listing),
        "wrong": [(line, line.cells[0], _told(line)) for line in lines if not line.listing],
        "lines": comma_lines(rows) if rows else request.POST.get("lines", ""),
        "columns": _columns(side),
        "required": REQUIRED,
        "most": LINES_MAX,
    }
    return render(request, "importing.html", found, status=status)


def _told(line: ImportLine) -> list[tuple[str, str]]:
    """What is wrong with a line, by column."""
    return [(column, text.say_error(error)) for column, error in line.wrong.items()]


def _rows(read: Import, lines: Collection[ImportLine]) -> list[tuple[str, ...]]:
    """Lines as they were written, with what is wrong in a column of its own."""
    kept = [at for at, name in enumerate(read.header) if name != WHAT_IS_WRONG]
    rows = [(*(read.header[at] for at in kept), WHAT_IS_WRONG)]
    for line in lines:
        told = without_isolates(" ".join(f"{column}: {said}" if column else said for column, said in _told(line)))
        rows.append((*(line.cells[at] if at < len(line.cells) else "" for at in kept), told))
    return rows


def _file(name: str, form: str, sheets: Sequence[tuple[str, Sequence[tuple[str, ...]]]]) -> HttpResponse:
    """The first sheet as CSV, or all of them as a workbook."""
    if form == "csv":
        heading, *rows = sheets[0][1]
        return tables.as_csv(name, heading, rows)
    if form != "xlsx":
        raise Http404
    response = HttpResponse(written_book(name, sheets, text.language()), content_type=WORKBOOK)
    response["Content-Disposition"] = saved_as(f"{name}.xlsx")
    return response


def _columns(side: str) -> list[tuple[str, str, str]]:
    """Each column of the table: its name, what it holds, and an example."""
    told: dict[str, tuple[Any, str]] = {
        "ref": (_("Your own name for the line; a party uses one once."), "O-17"),
        "hs": (_("The code of the goods, six digits."), "0713.20"),
        "grade": (_("Where goods are told apart by grade. A want without it takes any grade."), "basmati"),
        "quantity": (_("A plain number such as 1250 or 12.5."), "500"),
        "unit": (_("The code of its unit. Empty: the unit these goods are counted in."), "TNE"),
        "minimum_lot": (_("The least that is worth moving at once. Empty: any amount."), "50"),
        "price": (
            _("The least you ask for one unit, in units of account.")
            if side == "offer"
            else _("The most you give for one unit, in units of account."),
            "690.00",
        ),
        "place": (_("The code of the place."), "PKKHI"),
        "from": (_("The first day, as year-month-day."), "2026-01-15"),
        "last_day": (_("The last day. Empty: until you withdraw it."), "2026-04-30"),
        "term": (_("The delivery term."), "FCA" if side == "offer" else "DAP"),
        "note": (_("Grade, crop year, packing, treatment."), "kabuli, 9 mm"),
        "accepts": (_("Other goods that will do, each with its factor."), "1006.30/non-basmati 11:10"),
    }
    return [(name, *told[name]) for name in TEMPLATES[side]]
