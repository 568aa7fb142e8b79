"""Files for other programs: a consignment in the layouts of customs and commerce, and parties for screening tools."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tarazu.desk.see_consignment_file import see_consignment_file
from tarazu.desk.see_parties_file import see_parties_file
from tarazu.web.acting import actor, signed_in
from tarazu.web.pages.statements import saved


@require_safe
@signed_in
def declaration(request: HttpRequest, declaration_number: str, layout: str) -> HttpResponse:
    """A declaration as SAD, or its leg as a document of UBL."""
    content = see_consignment_file(actor=actor(request), declaration_number=declaration_number, layout=layout)
    return saved(content, f"{declaration_number}-{layout}", "xml")


@require_safe
@signed_in
def parties(request: HttpRequest) -> HttpResponse:
    """Every party as FollowTheMoney entities."""
    return saved(see_parties_file(actor=actor(request)), "parties.ftm", "jsonl")
