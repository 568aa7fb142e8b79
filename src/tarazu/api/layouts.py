"""Files in the layouts of other systems: SAD, UBL, a statement like camt.053, SDMX-CSV, FollowTheMoney."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query, Router

from tarazu.api.acting import actor
from tarazu.api.errors import answers, pinned
from tarazu.api.words import known_order
from tarazu.desk.export_statement import export_statement, read_form
from tarazu.desk.see_clock import now
from tarazu.desk.see_consignment_file import see_consignment_file
from tarazu.desk.see_parties_file import see_parties_file
from tarazu.desk.see_returns import ending_of, export_return
from tarazu.papers.tabled import MEDIA_TYPES, media_of
from tarazu.reference.tables import read_day

router = Router(tags=["layouts"])
BINARY = {"schema": {"type": "string", "format": "binary"}}
A_FILE: dict[str, Any] = {
    "responses": {200: {"description": "The file", "content": dict.fromkeys(MEDIA_TYPES.values(), BINARY)}}
}


@router.get("/declarations/{number}/layouts/{layout}", response=answers(None), openapi_extra=A_FILE)
def declaration_layout(request: HttpRequest, number: str, layout: str) -> HttpResponse:
    """A declaration as `sad`, or its leg as UBL 2.4: `order`, `despatch-advice`, `receipt-advice`."""
    content = see_consignment_file(actor=actor(request), declaration_number=number, layout=layout)
    return HttpResponse(content, content_type=media_of("xml"))


@router.get("/files/{file_id}/statement.{ending}", response=answers(None), openapi_extra=A_FILE)
def statement_layout(
    request: HttpRequest,
    file_id: str,
    ending: str,
    since: Query[str] = "",
    until: Query[str] = "",
    language: Query[str] = "",
) -> HttpResponse:
    """The statement of a file as pdf, csv or xlsx, and for programs as ubl.xml or camt-like.xml."""
    content = export_statement(
        actor=actor(request),
        authorisation_id=file_id,
        form=read_form(ending),
        language=language or get_language() or "en",
        now=now(),
        since=_day("since", since),
        until=_day("until", until),
    )
    return HttpResponse(content, content_type=media_of(ending))


@router.get("/returns/{order}/{label}.{form}", response=answers(None), openapi_extra=A_FILE)
def return_layout(request: HttpRequest, order: str, label: str, form: str, language: Query[str] = "") -> HttpResponse:
    """The return of a quarter such as 2025-Q4 as pdf, csv or xlsx, and for statistical offices as sdmx."""
    content = export_return(
        actor=actor(request),
        order=known_order(order),
        label=label,
        form=form,
        language=language or get_language() or "en",
        now=now(),
    )
    return HttpResponse(content, content_type=media_of(ending_of(form)))


@router.get("/parties.ftm.jsonl", response=answers(None), openapi_extra=A_FILE)
def parties_layout(request: HttpRequest) -> HttpResponse:
    """Every party with its owners as FollowTheMoney entities, one a line, for the compliance desk."""
    return HttpResponse(see_parties_file(actor=actor(request)), content_type=media_of("jsonl"))


def _day(name: str, text: str) -> date | None:
    if not text:
        return None
    with pinned(name):
        return read_day(text)
