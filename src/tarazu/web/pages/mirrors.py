"""The mirror of two customs: their records beside ours, loaded line by line, and differences worked off."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.desk.explain_difference import explain_difference
from tarazu.desk.load_partner_records import load_partner_records
from tarazu.desk.see_mirror import MirrorLine, see_mirror
from tarazu.rulebook.book import orders
from tarazu.statistics.mirror import Explanation, OurLine, TheirLine
from tarazu.web import tables
from tarazu.web.acting import Fault, act, actor, choose, moment, signed_in, written
from tarazu.web.words import word

NOTE_CHARACTERS_MAX = 500


@require_safe
@signed_in
def mirrors(request: HttpRequest) -> HttpResponse:
    """The mirror of the countries asked for."""
    order, partner = request.GET.get("order", "PK"), request.GET.get("partner", "RU")
    page = see_mirror(actor=actor(request), order=order, partner=partner, now=moment())
    return redirect("mirror", page.order, page.partner)


@require_safe
@signed_in
def mirror(request: HttpRequest, order: str, partner: str) -> HttpResponse:
    """The mirror of one pair."""
    return _page(request, order, partner)


@require_safe
@signed_in
def mirror_file(request: HttpRequest, order: str, partner: str) -> HttpResponse:
    """The mirror as a file for a spreadsheet."""
    page = see_mirror(actor=actor(request), order=order, partner=partner, now=moment())
    sides = (_("Number"), _("Day"), _("Goods"), _("Quantity"), _("Unit"), _("Value"))
    columns = (
        *(f"{_('Our record')}: {one}" for one in sides),
        *(f"{_('Their record')}: {one}" for one in sides),
        _("Difference"),
        _("What it is"),
        _("What shows it"),
    )
    return tables.as_csv(f"mirror-{order}-{partner}", columns, map(_row, page.lines))


@require_POST
@signed_in
def load(request: HttpRequest, order: str, partner: str) -> HttpResponse:
    """Load the partner's records."""
    return act(
        request,
        lambda: load_partner_records(
            actor=actor(request),
            order=order,
            partner=partner,
            content=tables.uploaded(request, "records"),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("Loaded. Their records stand beside ours."),
        to=reverse("mirror", args=(order, partner)),
        again=lambda fault: _page(request, order, partner, Fault(fault.error, "records")),
    )


@require_POST
@signed_in
def explain(request: HttpRequest, order: str, partner: str) -> HttpResponse:
    """Say what a difference is."""
    delivery = request.POST.get("delivery", "")
    return act(
        request,
        lambda: explain_difference(
            actor=actor(request),
            order=order,
            partner=partner,
            delivery=delivery,
            explanation=choose(request, "explanation", Explanation),
            note=written(request, "note", NOTE_CHARACTERS_MAX, at=delivery),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("On record."),
        to=reverse("mirror", args=(order, partner)),
        again=lambda fault: _page(request, order, partner, fault),
    )


def _row(line: MirrorLine) -> tuple[object, ...]:
    ours, theirs = line.pair.ours, line.pair.theirs
    return (
        *(_cells(ours.commodity, ours) if ours else [""] * 6),
        *(_cells(theirs.hs, theirs) if theirs else [""] * 6),
        ", ".join(word("difference", kind.value) for kind in line.pair.differences),
        word("explanation", line.remark.explanation.value) if line.remark else "",
        line.remark.note if line.remark else "",
    )


def _cells(goods: str, of: OurLine | TheirLine) -> list[object]:
    return [of.number, of.day, goods, of.quantity.as_decimal(), of.quantity.unit.code, of.value.as_decimal()]


def _page(request: HttpRequest, order: str, partner: str, fault: Fault | None = None) -> HttpResponse:
    page = see_mirror(actor=actor(request), order=order, partner=partner, now=moment())
    number = tables.page_number(request)
    first = (number - 1) * tables.LINES_A_PAGE
    found = {
        "page": page,
        "fault": fault,
        "orders": sorted(orders()),
        "lines": tables.paged(page.lines[first : first + tables.LINES_A_PAGE], len(page.lines), number),
        "earlier": tables.address(request, page=str(number - 1)),
        "further": tables.address(request, page=str(number + 1)),
        "counts": list(page.counts.items()),
        "most": max(page.counts.values(), default=0),
        "largest": max(page.ours.minor, page.theirs.minor),
        "explanations": list(Explanation),
    }
    return render(request, "mirror.html", found)
