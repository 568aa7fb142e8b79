"""Stored papers of a consignment and of its examination, for both sides of its contract, both customs and auditors."""

from dataclasses import dataclass

from tarazu.registry.authorities import Authority
from tarazu.registry.parties import Party
from tarazu.registry.people import PLATFORM, Actor
from tarazu.shipments.declarations import Declaration, DeclarationState
from tarazu.shipments.documents import Document
from tarazu.shipments.grades import GradeFound
from tarazu.shipments.papers import Paper, papers_stored_by
from tarazu.storage import authorisation, documents, file_acts, registry, shipments
from tarazu.storage.documents import DocumentAbsent
from tarazu.storage.shipments import DeclarationAbsent


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """A declaration's documents, who may have stored them, and whether the viewer may add one, of which kinds."""

    declaration: Declaration
    documents: tuple[Document, ...]
    declarant: Party
    office: Authority
    grade: GradeFound | None
    may_find_grade: bool
    kinds: tuple[Paper, ...]  # what the viewer may store; empty where they may store nothing

    @property
    def may_store(self) -> bool:
        """Say whether the viewer may store a paper now."""
        return bool(self.kinds)


def see_documents(*, actor: Actor, declaration_number: str) -> DocumentsPage:
    """The documents of a declaration. Errors: DeclarationAbsent, also where it is not theirs to see."""
    declaration = shipments.declaration(declaration_number)
    held = authorisation.authorisation(declaration.authorisation_id)
    if not _sees(actor, held.contract_id):
        raise DeclarationAbsent(declaration=declaration_number)
    waits = declaration.state in (DeclarationState.LODGED, DeclarationState.ASSESSED)
    customs = actor.may("assess_declaration", held.authority_id)
    may_store = waits and (customs or actor.may("declare", declaration.party_id))
    return DocumentsPage(
        declaration=declaration,
        documents=documents.documents([declaration.number]),
        declarant=registry.party(declaration.party_id),
        office=registry.authority(held.authority_id),
        grade=file_acts.grade_of(held.id, declaration.number),
        may_find_grade=waits and customs,
        kinds=papers_stored_by(customs=customs) if may_store else (),
    )


def see_document(*, actor: Actor, document_id: str) -> tuple[Document, bytes]:
    """One document with its bytes. Errors: DocumentAbsent, also where it is not theirs to see."""
    found = documents.document(document_id)
    about = shipments.declaration(found.declaration_number)
    if not _sees(actor, authorisation.authorisation(about.authorisation_id).contract_id):
        raise DocumentAbsent(document=document_id)
    return found, documents.content_of(found)


def _sees(actor: Actor, contract_id: str) -> bool:
    """Whoever may see a file of the contract: the papers travel with the goods from one to the other."""
    if actor.may("see_everything", PLATFORM):
        return True
    own = set(actor.acts_for())
    return any(
        own & {*file.members, file.applicant_id} or actor.may("authorise", file.authority_id)
        for file in authorisation.authorisations(contract_id=contract_id)
    )
