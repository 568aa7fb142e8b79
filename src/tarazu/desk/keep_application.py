"""Keep an application that is not lodged yet, or throw it away: nothing of it is a fact, and customs hears nothing."""

from datetime import datetime

from tarazu.authorisation.drafting import ApplicationDraft, Particulars, check_draft
from tarazu.registry.people import Actor
from tarazu.storage.application_drafts import application_draft, drop_application_draft, keep_application_draft
from tarazu.storage.contracts import contract_of_party


def keep_application(
    *, actor: Actor, contract_id: str, party_id: str, said: Particulars, opened_at: str = "", now: datetime
) -> ApplicationDraft:
    """Keep what is written of an application: whoever may apply for the party goes on with it.

    `opened_at` is the moment of the draft the writer started from, as `ApplicationDraft.at` has it in ISO 8601.
    Errors:  PowerMissing; ContractAbsent; DraftChanged.
    """
    actor.must("apply_for_authorisation", party_id)
    contract = contract_of_party(contract_id, party_id)
    check_draft(application_draft(contract.id, party_id), opened_at=opened_at, person=actor.name)
    keep_application_draft(contract.id, party_id, said, person_id=actor.person_id, at=now)
    return ApplicationDraft(contract_id=contract.id, party_id=party_id, said=said, person=actor.name, at=now)


def drop_application(*, actor: Actor, contract_id: str, party_id: str) -> None:
    """Throw the draft of an application away. Errors: PowerMissing."""
    actor.must("apply_for_authorisation", party_id)
    drop_application_draft(contract_id, party_id)
