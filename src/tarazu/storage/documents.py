"""Stored documents: rows to values and back. Equal contents are kept once, and nothing of them is on disk beside it."""

from collections.abc import Iterable

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.shipments.documents import Document
from tarazu.storage import models, shipments


class DocumentAbsent(TarazuError):
    """No document has this identifier, or it is not theirs to see."""

    kind = Kind.ABSENT
    says = "There is no document '{document}' that you may see. Open it from its declaration."


def insert_document(document: Document, content: bytes) -> None:
    """Keep a document with its content."""
    keep_content(document.sha256, content)
    models.Document.objects.create(
        id=document.id,
        declaration_id=shipments.declaration(document.declaration_number).id,
        code=document.code,
        number=document.number,
        content_id=document.sha256,
        media=document.media,
        size=document.size,
        by_customs=document.by_customs,
        person_id=document.person_id,
        at=document.at,
    )


def documents(declaration_numbers: Iterable[str]) -> tuple[Document, ...]:
    """The documents of some declarations, by kind of paper and in the order they came."""
    rows = models.Document.objects.select_related("declaration")
    held = rows.filter(declaration__number__in=list(declaration_numbers)).order_by("declaration_id", "code", "number")
    return tuple(map(_document_of, held))


def document(document_id: str) -> Document:
    """One document without its content. Errors: DocumentAbsent."""
    row = models.Document.objects.select_related("declaration").filter(id=document_id).first()
    if row is None:
        raise DocumentAbsent(document=document_id)
    return _document_of(row)


def content_of(document: Document) -> bytes:
    """The bytes of a document."""
    return content_under(document.sha256)


def keep_content(sha256: str, content: bytes) -> None:
    """Keep bytes under their fingerprint, once."""
    models.DocumentContent.objects.get_or_create(sha256=sha256, defaults={"content": content})


def content_under(sha256: str) -> bytes:
    """The bytes that are kept under a fingerprint."""
    return bytes(models.DocumentContent.objects.get(sha256=sha256).content)


def _document_of(row: models.Document) -> Document:
    return Document(
        id=row.id,
        declaration_number=row.declaration.number,
        code=row.code,
        number=row.number,
        sha256=row.content_id,
        media=row.media,
        size=row.size,
        by_customs=row.by_customs,
        person_id=row.person_id,
        at=row.at,
    )
