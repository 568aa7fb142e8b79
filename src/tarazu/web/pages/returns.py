"""The ministry's returns: quarters, one return with its charts and tables, and the files to take away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.desk.file_return import file_return
from tarazu.desk.see_returns import ending_of, export_return, read_quarter, see_return, see_returns
from tarazu.papers.tabled import TABLED_FORMS
from tarazu.rulebook.book import orders
from tarazu.web.acting import Fault, act, actor, moment, signed_in
from tarazu.web.pages.statements import saved
from tarazu.web.text import language


@require_safe
@signed_in
def returns(request: HttpRequest) -> HttpResponse:
    """The quarters of one country."""
    order = request.GET.get("order", "PK")
    lines = see_returns(actor=actor(request), order=order, now=moment())
    return render(request, "returns.html", {"order": order, "orders": sorted(orders()), "lines": lines})


@require_safe
@signed_in
def one(request: HttpRequest, order: str, label: str) -> HttpResponse:
    """One return."""
    return _page(request, order, label)


@require_safe
@signed_in
def download(request: HttpRequest, order: str, label: str, form: str) -> HttpResponse:
    """A return as PDF, CSV or spreadsheet."""
    content = export_return(
        actor=actor(request), order=order, label=label, form=form, language=language(), now=moment()
    )
    return saved(content, f"return-{order}-{label}", ending_of(form))


@require_POST
@signed_in
def file(request: HttpRequest, order: str, label: str) -> HttpResponse:
    """File a return."""
    return act(
        request,
        lambda: file_return(
            actor=actor(request),
            order=order,
            quarter=read_quarter(order, label),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("Filed. Its fingerprint stands in the journal."),
        to=reverse("return", args=(order, label)),
        again=lambda fault: _page(request, order, label, fault),
    )


def _page(request: HttpRequest, order: str, label: str, fault: Fault | None = None) -> HttpResponse:
    page = see_return(actor=actor(request), order=order, label=label, now=moment())
    sides = [side.minor for _key, *both in page.content.by_country() for side in both]
    names = page.authorities
    found = {
        "page": page,
        "fault": fault,
        "forms": list(TABLED_FORMS),
        "largest": max(sides, default=0),
        "offices": [(names[key], came, went) for key, came, went in page.content.by_authority()],
        "lines": [(line, names[line.authority_id]) for line in page.content.lines],
        "files": [(count, names[count.authority_id]) for count in page.content.files],
    }
    return render(request, "return.html", found)
