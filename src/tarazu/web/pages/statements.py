"""A statement to take away: PDF, CSV or a spreadsheet."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tarazu.desk.export_statement import StatementForm, export_statement
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.papers.tabled import MEDIA_TYPES
from tarazu.web.acting import actor, moment, signed_in
from tarazu.web.saved import saved_as
from tarazu.web.text import language


class FormUnknown(TarazuError):
    """A statement was asked for in a form that does not exist."""

    kind = Kind.ABSENT
    says = "A statement comes as pdf, csv or xlsx, not as '{form}'."


@require_safe
@signed_in
def download(request: HttpRequest, authorisation_id: str, ending: str) -> HttpResponse:
    """A statement over the days of the request's `since` and `until`, both in; whole without them."""
    try:
        form = StatementForm(ending)
    except ValueError as error:
        raise FormUnknown(form=ending) from error
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
    """A file of one of the three forms, for the browser to save and for nobody between to keep."""
    response = HttpResponse(content, content_type=MEDIA_TYPES[form])
    response.headers["Content-Disposition"] = saved_as(f"{name}.{form}")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def asked_day(request: HttpRequest, name: str) -> date | None:
    """A day of the request that can be read; anything else asks for no bound."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
