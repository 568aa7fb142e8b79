"""A declarant, or the officer who examines, stores a paper itself: its bytes, their fingerprint in the journal."""

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
from tarazu.storage import authorisation, documents, shipments
from tarazu.storage.writing import Transaction, write


class DocumentTooLate(TarazuError):
    """A document came for goods that are gone or a declaration that was taken back."""

    kind = Kind.CONFLICT
    says = "Declaration {number} is {state}; documents are stored before the goods are released."


def store_paper(
    *, actor: Actor, declaration_number: str, code: str, content: bytes, now: datetime, key: str
) -> dict[str, Any]:
    """Store a document under its kind of paper; from its declarant, that kind then counts as given.

    An officer of the office that assesses the declaration stores photographs and papers of the examination.
    Errors:  PowerMissing; ConfirmationMissing; DeclarationAbsent; PaperKindUnknown; DocumentEmpty; DocumentTooLarge;
             DocumentKindUnknown; TooManyDocuments; DocumentTooLate.
    """
    about = shipments.declaration(declaration_number)
    by_customs = actor.may("assess_declaration", authorisation.authorisation(about.authorisation_id).authority_id)
    if by_customs:
        actor.confirm("assess_declaration")
    else:
        actor.must("declare", about.party_id)
    check_code(code, by_customs=by_customs)
    media, fingerprint = media_of(content), fingerprint_of(content)

    def store(tx: Transaction) -> dict[str, Any]:
        current = shipments.declaration(declaration_number)
        if current.state not in (DeclarationState.LODGED, DeclarationState.ASSESSED):
            raise DocumentTooLate(number=current.number, state=current.state.value)
        held = documents.documents([current.number])
        own = sum(one.by_customs is by_customs for one in held)
        if own >= DOCUMENTS_MAX:
            raise TooManyDocuments(count=own)
        number = 1 + sum(one.code == code for one in held)
        kept = Document(
            id=identifier("doc", current.number, code, number),
            declaration_number=current.number,
            code=code,
            number=number,
            sha256=fingerprint,
            media=media,
            size=len(content),
            by_customs=by_customs,
            person_id=actor.person_id,
            at=now,
        )
        documents.insert_document(kept, content)
        if not by_customs:
            shipments.save_declaration(replace(current, papers=tuple(dict.fromkeys((*current.papers, code)))))
        told = {"declaration": current.number, "paper": code, "sha256": fingerprint, "bytes": len(content)}
        tx.record("examination_paper_stored" if by_customs else "paper_stored", told)
        return {"document": kept.id, "declaration": current.number, "paper": code, "sha256": fingerprint}

    request = {"declaration": declaration_number, "paper": code, "sha256": fingerprint}
    return write(store, verb="store_paper", actor=actor, key=key, request=request, now=now)
