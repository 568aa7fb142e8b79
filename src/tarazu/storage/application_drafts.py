"""Drafts of applications: rows to values and back. One for a contract and a party, whoever of its people writes."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from tarazu.authorisation.drafting import ApplicationDraft, Particulars
from tarazu.storage import models


def application_draft(contract_id: str, party_id: str) -> ApplicationDraft | None:
    """The draft of a party's application under a contract, if one is kept."""
    rows = models.ApplicationDraft.objects.select_related("person")
    row = rows.filter(contract_id=contract_id, party_id=party_id).first()
    return _draft(row) if row else None


def application_drafts(party_ids: Iterable[str]) -> list[ApplicationDraft]:
    """The drafts of some parties, the newest first."""
    rows = models.ApplicationDraft.objects.select_related("person").filter(party_id__in=list(party_ids))
    return [_draft(row) for row in rows.order_by("-at", "contract_id", "party_id")]


def drafted(party_ids: Iterable[str]) -> set[tuple[str, str]]:
    """The contracts and parties of which a draft is kept."""
    rows = models.ApplicationDraft.objects.filter(party_id__in=list(party_ids))
    return set(rows.values_list("contract_id", "party_id"))


def keep_application_draft(contract_id: str, party_id: str, said: Particulars, *, person_id: str, at: datetime) -> None:
    """Keep a draft in place of the one before."""
    kept = {"person_id": person_id, "said": asdict(said), "at": at}
    models.ApplicationDraft.objects.update_or_create(contract_id=contract_id, party_id=party_id, defaults=kept)


def drop_application_draft(contract_id: str, party_id: str) -> None:
    """Throw a draft away; one that is gone already stays gone."""
    models.ApplicationDraft.objects.filter(contract_id=contract_id, party_id=party_id).delete()


def _draft(row: models.ApplicationDraft) -> ApplicationDraft:
    return ApplicationDraft(
        contract_id=row.contract_id,
        party_id=row.party_id,
        said=Particulars(**row.said),
        person=row.person.name,
        at=row.at,
    )
