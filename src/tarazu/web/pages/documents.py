"""The papers of a consignment: stored, and saved again by those who may see them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.desk.find_grade import find_grade
from tarazu.desk.see_documents import see_document, see_documents
from tarazu.desk.store_paper import store_paper
from tarazu.shipments.grades import GRADE_CHARACTERS_MAX, GradeStanding
from tarazu.shipments.papers import PAPERS
from tarazu.web.acting import Fault, act, actor, choose, moment, signed_in
from tarazu.web.uploads import LIMIT_MEGABYTES, read_scan, saved_scan


@require_safe
@signed_in
def documents(request: HttpRequest, declaration_number: str) -> HttpResponse:
    """The papers of one declaration."""
    return _page(request, declaration_number)


@require_POST
@signed_in
def store(request: HttpRequest, declaration_number: str) -> HttpResponse:
    """Store a paper."""
    return act(
        request,
        lambda: store_paper(
            actor=actor(request),
            declaration_number=declaration_number,
            code=request.POST.get("code", ""),
            content=read_scan(request),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("The paper is stored. Its fingerprint stands in the journal."),
        to=reverse("documents", args=(declaration_number,)),
        again=lambda fault: _page(request, declaration_number, Fault(fault.error, "document")),
    )


@require_POST
@signed_in
def find(request: HttpRequest, declaration_number: str) -> HttpResponse:
    """Record the grade that examination found."""
    return act(
        request,
        lambda: find_grade(
            actor=actor(request),
            declaration_number=declaration_number,
            standing=choose(request, "standing", GradeStanding),
            found=request.POST.get("found", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("The grade found is on record."),
        to=reverse("documents", args=(declaration_number,)),
        again=lambda fault: _page(request, declaration_number, Fault(fault.error, "found")),
    )


@require_safe
@signed_in
def document(request: HttpRequest, document_id: str) -> HttpResponse:
    """One paper, saved under our name for it and never shown inside the site."""
    found, content = see_document(actor=actor(request), document_id=document_id)
    return saved_scan(found.name, found.media, content)


def _page(request: HttpRequest, declaration_number: str, fault: Fault | None = None) -> HttpResponse:
    page = see_documents(actor=actor(request), declaration_number=declaration_number)
    found = {
        "page": page,
        "fault": fault,
        "titles": {code: paper.title for code, paper in PAPERS.items()},
        "chosen": request.POST.get("code", ""),
        "limit": LIMIT_MEGABYTES,
        "standings": tuple(GradeStanding),
        "typed": request.POST,
        "grade_characters": GRADE_CHARACTERS_MAX,
    }
    return render(request, "documents.html", found)
