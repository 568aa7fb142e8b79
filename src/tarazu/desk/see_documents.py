"""Stored papers of a consignment, for both sides of its contract, both customs and auditors."""

from dataclasses import dataclass

from tarazu.registry.people import PLATFORM, Actor
from tarazu.shipments.declarations import Declaration, DeclarationState
from tarazu.shipments.documents import Document
from tarazu.storage import authorisation, documents, shipments
from tarazu.storage.documents import DocumentAbsent
from tarazu.storage.shipments import DeclarationAbsent


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """A declaration's documents, and whether the viewer may add one."""

    declaration: Declaration
    documents: tuple[Document, ...]
    may_store: bool


def see_documents(*, actor: Actor, declaration_number: str) -> DocumentsPage:
    """The documents of a declaration. Errors: DeclarationAbsent, also where it is not theirs to see."""
    declaration = shipments.declaration(declaration_number)
    if not _sees(actor, declaration):
        raise DeclarationAbsent(declaration=declaration_number)
    waits = declaration.state in (DeclarationState.LODGED, DeclarationState.ASSESSED)
    may_store = waits and actor.may("declare", declaration.party_id)
    return DocumentsPage(declaration, documents.documents([declaration.number]), may_store)


def see_document(*, actor: Actor, document_id: str) -> tuple[Document, bytes]:
    """One document with its bytes. Errors: DocumentAbsent, also where it is not theirs to see."""
    found = documents.document(document_id)
    if not _sees(actor, shipments.declaration(found.declaration_number)):
        raise DocumentAbsent(document=document_id)
    return found, documents.content_of(found)


def _sees(actor: Actor, declaration: Declaration) -> bool:
    """Whoever may see a file of the contract: the papers travel with the goods from one to the other."""
    if actor.may("see_everything", PLATFORM):
        return True
    contract_id = authorisation.authorisation(declaration.authorisation_id).contract_id
    own = set(actor.acts_for())
    return any(
        own & {*file.members, file.applicant_id} or actor.may("authorise", file.authority_id)
        for file in authorisation.authorisations(contract_id=contract_id)
    )
