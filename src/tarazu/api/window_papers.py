"""The papers of a netting window as files: its statement, and the certificate of its final run."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query, Router

from tarazu.api.acting import actor
from tarazu.api.errors import answers
from tarazu.desk.see_window import export_window
from tarazu.papers.tabled import MEDIA_TYPES

router = Router(tags=["clearing"])
BINARY = {"schema": {"type": "string", "format": "binary"}}
A_FILE: dict[str, Any] = {
    "responses": {200: {"description": "The file", "content": dict.fromkeys(MEDIA_TYPES.values(), BINARY)}}
}


@router.get("/windows/{window_id}/papers/{sheet}.{form}", response=answers(None), openapi_extra=A_FILE)
def window_sheet(
    request: HttpRequest, window_id: str, sheet: str, form: str, party: Query[str] = "", language: Query[str] = ""
) -> HttpResponse:
    """A window's `statement` as pdf, csv or xlsx, or its `certificate` as pdf: of one party, or of all one may see."""
    content = export_window(
        actor=actor(request),
        window_id=window_id,
        paper=sheet,
        form=form,
        language=language or get_language() or "en",
        party_id=party,
    )
    return HttpResponse(content, content_type=MEDIA_TYPES[form])
