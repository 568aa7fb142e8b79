"""The papers of a consignment: stored, and saved again by those who may see them."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.desk.see_documents import see_document, see_documents
from tarazu.desk.store_paper import store_paper
from tarazu.shipments.documents import BYTES_MAX, check_size
from tarazu.shipments.papers import PAPERS
from tarazu.web.acting import Fault, act, actor, moment, signed_in

MEGABYTE = 1024 * 1024


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
            content=_read(request),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("The paper is stored. Its fingerprint stands in the journal."),
        to=reverse("documents", args=(declaration_number,)),
        again=lambda fault: _page(request, declaration_number, Fault(fault.error, "document")),
    )


@require_safe
@signed_in
def document(request: HttpRequest, document_id: str) -> HttpResponse:
    """One paper, saved under our name for it and never shown inside the site."""
    found, content = see_document(actor=actor(request), document_id=document_id)
    response = HttpResponse(content, content_type=found.media)
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _read(request: HttpRequest) -> bytes:
    given = request.FILES.get("document")
    if not isinstance(given, UploadedFile):
        return b""
    check_size(given.size or 0)
    content: bytes = given.read()
    return content


def _page(request: HttpRequest, declaration_number: str, fault: Fault | None = None) -> HttpResponse:
    page = see_documents(actor=actor(request), declaration_number=declaration_number)
    found = {
        "page": page,
        "fault": fault,
        "papers": PAPERS.values(),
        "titles": {code: paper.title for code, paper in PAPERS.items()},
        "chosen": request.POST.get("code", ""),
        "limit": BYTES_MAX // MEGABYTE,
    }
    return render(request, "documents.html", found)
