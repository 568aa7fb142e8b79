"""Two rounds side by side: how each was run, what it exchanged, and which listings fared otherwise."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tarazu.desk.see_round import see_rounds_compared
from tarazu.web.acting import actor, signed_in


@require_safe
@signed_in
def compare(request: HttpRequest) -> HttpResponse:
    """The two rounds asked for, or the two newest."""
    first, second = request.GET.get("first", ""), request.GET.get("second", "")
    page = see_rounds_compared(actor=actor(request), first_id=first, second_id=second)
    chosen = (("first", page.first), ("second", page.second))
    fields = [(name, run, _("Round %(number)s") % {"number": run.number}) for name, run in chosen]
    return render(request, "rounds_compared.html", {"page": page, "fields": fields})
