"""Two compliance officers let the goods of others move on, while a frozen party of the same contract stays frozen."""

from datetime import datetime
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import PLATFORM, Actor
from tarazu.screening.cases import ReasonMissing
from tarazu.storage import contracts, models, registry
from tarazu.storage.contracts import ContractAbsent
from tarazu.storage.writing import Transaction, write


class SameOfficer(TarazuError):
    """Whoever proposed to let goods move on was to approve it."""

    kind = Kind.REFUSED
    says = "You proposed this yourself. Another compliance officer has to look at it and approve it."


class ReleasedAlready(TarazuError):
    """It was decided before that the goods of others move on."""

    kind = Kind.CONFLICT
    says = "Two officers decided this already. Nothing more is needed: the goods of the others may move."


def release_held(
    *, actor: Actor, contract_id: str, party_id: str, reason: str, now: datetime, key: str
) -> dict[str, Any]:
    """Propose that goods which are not a frozen party's own move on, or approve what another officer proposed.

    Nothing of the frozen party itself moves by this: its own legs, the net-off and the closing stay held.
    Errors:  PowerMissing; ContractAbsent; PartyAbsent; ReasonMissing; SameOfficer; ReleasedAlready.
    """
    actor.must("decide_case", PLATFORM)

    def decide(tx: Transaction) -> dict[str, Any]:
        contract = contracts.contract(contract_id)
        if registry.party(party_id).id not in contract.parties:
            raise ContractAbsent(contract=contract_id)
        if not reason.strip():
            raise ReasonMissing
        row = models.HeldRelease.objects.filter(contract_id=contract.id, party_id=party_id).first()
        told = {"contract": contract.id, "party": party_id}
        if row is None:
            models.HeldRelease.objects.create(
                contract_id=contract.id, party_id=party_id, proposed_by=actor.person_id, reason=reason, at=now
            )
            tx.record("release_of_held_proposed", told)
            return {**told, "approved": False}
        if row.approved_by:
            raise ReleasedAlready
        if row.proposed_by == actor.person_id:
            raise SameOfficer
        models.HeldRelease.objects.filter(id=row.id).update(approved_by=actor.person_id)
        tx.record("release_of_held_approved", told)
        return {**told, "approved": True}

    request = {"contract": contract_id, "party": party_id, "reason": reason}
    return write(decide, verb="release_held", actor=actor, key=key, request=request, now=now)
