"""The papers themselves: scanned documents, known by what they contain and never by the name they came under."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.shipments.papers import papers_stored_by

BYTES_MAX = 5 * 1024 * 1024  # a scanned certificate of several pages; a photograph of one
DOCUMENTS_MAX = 24  # of one declaration: of its declarant, and of customs
KINDS = (  # how a file of each kind begins, and the ending it is given
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
)


class DocumentEmpty(TarazuError):
    """A document came without content."""

    kind = Kind.INVALID
    says = "This document is empty. Choose the scanned file once more."


class DocumentTooLarge(TarazuError):
    """A document is larger than one may be."""

    kind = Kind.INVALID
    says = "This document has {size} bytes, and at most {limit} are kept. Scan it in grey, or in parts."


class DocumentKindUnknown(TarazuError):
    """A document is none of the kinds of file that are kept."""

    kind = Kind.INVALID
    says = "This is not a PDF, JPEG or PNG file, whatever its name says. Save the scan as one of these."


class PaperKindUnknown(TarazuError):
    """A document was given under a kind of paper that nobody knows, or that the other side stores."""

    kind = Kind.INVALID
    says = "'{code}' is no kind of paper that you store here. Choose one of: {known}."


class TooManyDocuments(TarazuError):
    """A declaration carries as many documents as it may."""

    kind = Kind.CONFLICT
    says = "{count} documents of yours are stored here already, the most there may be. Put several pages into one file."


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One stored document of a declaration; `number` counts those of the same kind of paper."""

    id: str
    declaration_number: str
    code: str
    number: int
    sha256: str
    media: str
    size: int
    by_customs: bool  # the officer who examines stored it; otherwise the declarant did
    person_id: str
    at: datetime

    @property
    def name(self) -> str:
        """The name it is saved under: ours, whatever it was called where it came from."""
        return f"{self.declaration_number}-{self.code}-{self.number}.{ending_of(self.media)}"


def media_of(content: bytes) -> str:
    """What kind of file a document is, by its first bytes.

    Errors:  DocumentEmpty; DocumentTooLarge; DocumentKindUnknown.
    """
    if not content:
        raise DocumentEmpty
    check_size(len(content))
    for begins, media, _ending in KINDS:
        if content.startswith(begins):
            return media
    raise DocumentKindUnknown


def ending_of(media: str) -> str:
    """The ending a file of a kind that is kept is given."""
    return next(ending for _, kind, ending in KINDS if kind == media)


def check_size(size: int) -> None:
    """Refuse a document that is too large, before it is read. Errors: DocumentTooLarge."""
    if size > BYTES_MAX:
        raise DocumentTooLarge(size=f"{size:,}", limit=f"{BYTES_MAX:,}")


def check_code(code: str, *, by_customs: bool) -> None:
    """Refuse a kind of paper that is not known, or not theirs to store. Errors: PaperKindUnknown."""
    known = [paper.code for paper in papers_stored_by(customs=by_customs)]
    if code not in known:
        raise PaperKindUnknown(code=code, known=", ".join(known))


def fingerprint_of(content: bytes) -> str:
    """The SHA-256 of a document, as the journal names it and anybody computes it."""
    return sha256(content).hexdigest()
