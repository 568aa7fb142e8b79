"""Papers and proofs as files a browser saves."""

import io
import zipfile

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tarazu.desk.see_contract import contract_evidence
from tarazu.desk.see_papers import (
    PaperAbsent,
    PrintedPaper,
    authorisation_paper,
    contract_paper,
    filing_packet,
    mission_paper,
    undertaking_paper,
)
from tarazu.web.acting import actor, signed_in
from tarazu.web.saved import saved_as

FILE_PAPERS = {"packet": filing_packet, "undertaking": undertaking_paper, "certificate": authorisation_paper}
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # equal contents give an equal archive


@require_safe
@signed_in
def contract(request: HttpRequest, contract_id: str, language: str) -> HttpResponse:
    """A contract as PDF, in one language or side by side."""
    return _saved(contract_paper(actor=actor(request), contract_id=contract_id, language=language))


@require_safe
@signed_in
def paper_of_file(request: HttpRequest, authorisation_id: str, paper: str, language: str) -> HttpResponse:
    """The packet, the undertaking or the certificate of a file."""
    if paper not in FILE_PAPERS:
        raise PaperAbsent
    return _saved(FILE_PAPERS[paper](actor=actor(request), authorisation_id=authorisation_id, language=language))


@require_safe
@signed_in
def paper_of_mission(request: HttpRequest, certificate_id: str, language: str) -> HttpResponse:
    """The certificate of a mission abroad."""
    return _saved(mission_paper(actor=actor(request), certificate_id=certificate_id, language=language))


@require_safe
@signed_in
def evidence(request: HttpRequest, contract_id: str) -> HttpResponse:
    """What proves a signed contract, with the program that checks it."""
    told = contract_evidence(actor=actor(request), contract_id=contract_id)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo(f"{told.name}.json", LONG_AGO), told.document)
        packed.writestr(zipfile.ZipInfo("check_contract.py", LONG_AGO), told.program)
    return _saved(PrintedPaper(f"{told.name}-signed.zip", "application/zip", archive.getvalue()))


def _saved(paper: PrintedPaper) -> HttpResponse:
    response = HttpResponse(paper.content, content_type=paper.kind)
    response["Content-Disposition"] = saved_as(paper.name)
    return response
