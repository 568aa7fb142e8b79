"""The declarant stores a paper itself: its bytes, and their fingerprint in the journal."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.registry.people import Actor
from tarazu.shipments.declarations import DeclarationState
from tarazu.shipments.documents import (
    DOCUMENTS_MAX,
    Document,
    TooManyDocuments,
    check_code,
    fingerprint_of,
    media_of,
)
from tarazu.storage import documents, shipments
from tarazu.storage.writing import Transaction, write


class DocumentTooLate(TarazuError):
    """A document came for goods that are gone or a declaration that was taken back."""

    kind = Kind.CONFLICT
    says = "Declaration {number} is {state}; documents are stored before the goods are released."


def store_paper(
    *, actor: Actor, declaration_number: str, code: str, content: bytes, now: datetime, key: str
) -> dict[str, Any]:
    """Store a document under its kind of paper; that kind then counts as given for the declaration.

    Errors:  PowerMissing; DeclarationAbsent; PaperKindUnknown; DocumentEmpty; DocumentTooLarge; DocumentKindUnknown;
             TooManyDocuments; DocumentTooLate.
    """
    actor.must("declare", shipments.declaration(declaration_number).party_id)
    check_code(code)
    media, fingerprint = media_of(content), fingerprint_of(content)

    def store(tx: Transaction) -> dict[str, Any]:
        current = shipments.declaration(declaration_number)
        if current.state not in (DeclarationState.LODGED, DeclarationState.ASSESSED):
            raise DocumentTooLate(number=current.number, state=current.state.value)
        held = documents.documents([current.number])
        if len(held) >= DOCUMENTS_MAX:
            raise TooManyDocuments(count=len(held))
        number = 1 + sum(one.code == code for one in held)
        kept = Document(
            id=identifier("doc", current.number, code, number),
            declaration_number=current.number,
            code=code,
            number=number,
            sha256=fingerprint,
            media=media,
            size=len(content),
            person_id=actor.person_id,
            at=now,
        )
        documents.insert_document(kept, content)
        shipments.save_declaration(replace(current, papers=tuple(dict.fromkeys((*current.papers, code)))))
        told = {"declaration": current.number, "paper": code, "sha256": fingerprint, "bytes": len(content)}
        tx.record("paper_stored", told)
        return {"document": kept.id, "declaration": current.number, "paper": code, "sha256": fingerprint}

    request = {"declaration": declaration_number, "paper": code, "sha256": fingerprint}
    return write(store, verb="store_paper", actor=actor, key=key, request=request, now=now)
