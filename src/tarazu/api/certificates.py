"""Certificates and letters as scanned: papers of a consignment, letters behind what is on record, those of missions."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from ninja.responses import Status

from tarazu.api.acting import actor
from tarazu.api.errors import answers
from tarazu.api.strict import Key
from tarazu.api.words import Asked, Done, Firm, ReasonAsked, made
from tarazu.desk.attach_letter import attach_letter
from tarazu.desk.certify_party import certify_party
from tarazu.desk.see_clock import now
from tarazu.desk.see_documents import DocumentsPage, see_document, see_documents
from tarazu.desk.see_letters import LettersPage, letter_about, see_letter, see_letters
from tarazu.desk.see_mission import MissionDesk, see_mission
from tarazu.desk.store_paper import store_paper
from tarazu.desk.withdraw_certificate import withdraw_certificate
from tarazu.shipments.documents import KINDS, check_size

router = Router(tags=["certificates"])
FILES: dict[str, Any] = {media: {} for _begins, media, _ending in KINDS}
TAKES_A_FILE = {"requestBody": {"required": True, "content": FILES}}
GIVES_A_FILE = {"responses": {HTTPStatus.OK.value: {"description": "The paper itself.", "content": FILES}}}


class DocumentLine(Schema):
    """A stored paper; `paper` says what it is, `by_customs` who stored it; the journal holds its SHA-256."""

    id: str
    paper: str = Field(alias="code")
    number: int
    media: str
    size: int
    sha256: str
    by_customs: bool
    at: datetime


class DocumentLines(Schema):
    """The papers that are stored for a declaration."""

    declaration: str = Field(alias="declaration.number")
    documents: list[DocumentLine]
    may_store: bool


class DocumentStored(Schema):
    """A paper that was stored, with its fingerprint."""

    document: str
    declaration: str
    paper: str
    sha256: str


class LetterLine(Schema):
    """A scanned letter; the fingerprint is the one the journal holds."""

    id: str
    number: int
    media: str
    size: int
    sha256: str
    at: datetime


class LetterLines(Schema):
    """The letters behind one thing on record."""

    about: str = Field(alias="subject.about")
    subject: str = Field(alias="subject.id")
    letters: list[LetterLine]
    may_attach: bool


class LetterAttached(Schema):
    """A letter that was attached, with its fingerprint."""

    letter: str
    about: str
    subject: str
    sha256: str


class MissionCertificateLine(Schema):
    """What a mission certified of a firm, and whether it stands by it."""

    id: str
    number: str
    state: str
    at: datetime
    reason: str
    withdrawn_at: datetime | None


class FirmLine(Schema):
    """A foreign firm of a signed contract, and where the mission stands with it."""

    contract: str = Field(alias="contract.id")
    firm: Firm = Field(alias="party")
    goods: list[str]
    screening: str
    certificate: MissionCertificateLine | None


class MissionLine(Schema):
    """One mission with the firms it may certify; `asked` says whether its order asks for certificates today."""

    id: str = Field(alias="mission.id")
    names: dict[str, str] = Field(alias="mission.names")
    asked: bool
    firms: list[FirmLine] = Field(alias="lines")


class CertifyAsked(Asked):
    """The firm of a contract that is certified, and the number in the mission's own register."""

    contract: str
    party: str
    number: str


class Certified(Schema):
    """A certificate that a mission gave."""

    certificate: str
    contract: str
    party: str
    number: str


class CertificateWithdrawn(Schema):
    """A certificate that its mission no longer stands by, and the files that rested on it."""

    certificate: str
    contract: str
    party: str
    files: list[str]


@router.get("/declarations/{number}/documents", response=answers(DocumentLines))
def documents(request: HttpRequest, number: str) -> DocumentsPage:
    """The papers stored for a declaration, for both sides of its contract, both customs and auditors."""
    return see_documents(actor=actor(request), declaration_number=number)


@router.post(
    "/declarations/{number}/documents/{paper}",
    response=answers(DocumentStored, HTTPStatus.CREATED),
    openapi_extra=TAKES_A_FILE,
)
def store_document(request: HttpRequest, number: str, paper: str, key: Key) -> Status[Done]:
    """Store a paper of a kind, such as certificate_of_origin or an officer's examination_photograph: the file."""
    content = _scan(request)
    done = store_paper(actor=actor(request), declaration_number=number, code=paper, content=content, now=now(), key=key)
    return made(done)


@router.get("/documents/{document_id}", response=answers(None), openapi_extra=GIVES_A_FILE)
def document(request: HttpRequest, document_id: str) -> HttpResponse:
    """A stored paper itself, as it came."""
    found, content = see_document(actor=actor(request), document_id=document_id)
    return _as_it_came(found.media, content)


@router.get("/letters/{about}/{subject_id}", response=answers(LetterLines))
def letters(request: HttpRequest, about: str, subject_id: str) -> LettersPage:
    """The scanned letters behind an undertaking or a permit, for its party, its chamber, its customs and auditors."""
    return see_letters(actor=actor(request), about=letter_about(about), subject_id=subject_id)


@router.post(
    "/letters/{about}/{subject_id}", response=answers(LetterAttached, HTTPStatus.CREATED), openapi_extra=TAKES_A_FILE
)
def attach_to(request: HttpRequest, about: str, subject_id: str, key: Key) -> Status[Done]:
    """Attach a letter to an undertaking or a permit: the body is the PDF, JPEG or PNG file itself."""
    content = _scan(request)
    done = attach_letter(
        actor=actor(request), about=letter_about(about), subject_id=subject_id, content=content, now=now(), key=key
    )
    return made(done)


@router.get("/letters/{letter_id}", response=answers(None), openapi_extra=GIVES_A_FILE)
def letter(request: HttpRequest, letter_id: str) -> HttpResponse:
    """A scanned letter itself, as it came."""
    found, content = see_letter(actor=actor(request), letter_id=letter_id)
    return _as_it_came(found.media, content)


@router.get("/missions", response=answers(list[MissionLine]))
def missions(request: HttpRequest) -> tuple[MissionDesk, ...]:
    """The missions you act for, with the foreign firms each may certify, those that wait first."""
    return see_mission(actor=actor(request), now=now())


@router.post("/missions/{mission_id}/certificates", response=answers(Certified, HTTPStatus.CREATED))
def certify(request: HttpRequest, mission_id: str, body: CertifyAsked, key: Key) -> Status[Done]:
    """Certify for a mission that a foreign firm, its owners and its goods are not sanctioned."""
    done = certify_party(
        actor=actor(request),
        mission_id=mission_id,
        contract_id=body.contract,
        party_id=body.party,
        number=body.number,
        now=now(),
        key=key,
    )
    return made(done)


@router.post(
    "/mission-certificates/{certificate_id}/withdrawals", response=answers(CertificateWithdrawn, HTTPStatus.CREATED)
)
def withdraw_mission_certificate(
    request: HttpRequest, certificate_id: str, body: ReasonAsked, key: Key
) -> Status[Done]:
    """Withdraw a mission's certificate: goods that rest on it wait, and traders and customs are told why."""
    done = withdraw_certificate(
        actor=actor(request), certificate_id=certificate_id, reason=body.reason, now=now(), key=key
    )
    return made(done)


def _scan(request: HttpRequest) -> bytes:
    """The file in a body, sized before it is read. Errors: DocumentTooLarge."""
    check_size(int(request.headers.get("Content-Length") or 0))
    content: bytes = request.body
    return content


def _as_it_came(media: str, content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type=media, headers={"X-Content-Type-Options": "nosniff"})
