"""A statement to take away: PDF, CSV or a spreadsheet."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tarazu.desk.export_statement import export_statement, read_form
from tarazu.papers.tabled import media_of
from tarazu.web.acting import actor, moment, signed_in
from tarazu.web.saved import saved_as
from tarazu.web.text import language


@require_safe
@signed_in
def download(request: HttpRequest, authorisation_id: str, ending: str) -> HttpResponse:
    """A statement over the days of the request's `since` and `until`, both in; whole without them."""
    form = read_form(ending)
    content = export_statement(
        actor=actor(request),
        authorisation_id=authorisation_id,
        form=form,
        language=language(),
        now=moment(),
        since=asked_day(request, "since"),
        until=asked_day(request, "until"),
    )
    return saved(content, f"statement-{authorisation_id}", form.value)


def saved(content: bytes, name: str, form: str) -> HttpResponse:
    """A file of one of the forms, for the browser to save and for nobody between to keep."""
    response = HttpResponse(content, content_type=media_of(form))
    response.headers["Content-Disposition"] = saved_as(f"{name}.{form}")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def asked_day(request: HttpRequest, name: str) -> date | None:
    """A day of the request that can be read; anything else asks for no bound."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
