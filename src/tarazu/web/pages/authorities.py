"""Pages of the authorities: an officer's queue and the ministry's overview."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tarazu.desk.see_overview import see_overview
from tarazu.desk.see_queue import see_queue
from tarazu.web.acting import actor, moment, signed_in

HOME_ORDER = "PK"


@require_safe
@signed_in
def queue(request: HttpRequest) -> HttpResponse:
    """The files of the officer's own office."""
    page = see_queue(actor=actor(request), now=moment())
    parts = [
        {"words": _("Open files"), "lines": page.lines, "empty": _("No file is open.")},
        {"words": _("Ended files"), "lines": page.ended, "empty": _("No file has ended yet.")},
    ]
    return render(request, "queue.html", {"page": page, "parts": parts})


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
            "largest": max((line.value.minor for line in page.pairs), default=1),
        },
    )
