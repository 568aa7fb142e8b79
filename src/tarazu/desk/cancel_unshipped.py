"""A party proposes that a part of a leg is never shipped."""

from datetime import datetime
from typing import Any

from tarazu.clearing.agreed_cures import DamagesStand
from tarazu.clearing.cancelling import (
    Cancellation,
    CancellationOpen,
    CancellationState,
    agree,
    check_cancellation,
    check_files,
    leg_of,
)
from tarazu.kernel.ids import identifier
from tarazu.kernel.quantity import Quantity
from tarazu.registry.people import Actor
from tarazu.storage import authorisation, cancelling, contracts
from tarazu.storage.contracts import ContractAbsent
from tarazu.storage.damages import agreed_damages
from tarazu.storage.writing import Transaction, write


def cancel_unshipped(
    *,
    actor: Actor,
    contract_id: str,
    leg_number: int,
    quantity: Quantity,
    reason: str,
    party_id: str,
    now: datetime,
    key: str,
) -> dict[str, Any]:
    """Propose that goods are never shipped; whoever proposes agrees to it, and every other party is asked.

    Errors:  PowerMissing; ContractAbsent; LegAbsent; FilesUndecided; FilesCertified; CancellationOpen; DamagesStand;
             those of `check_cancellation`.
    """
    actor.must("cancel_unshipped", party_id)

    def put(tx: Transaction) -> dict[str, Any]:
        contract = contracts.contract(contract_id)
        if party_id not in contract.parties:
            raise ContractAbsent(contract=contract_id)
        leg_of(contract, leg_number)
        if any(one.leg_number == leg_number for one in agreed_damages(contract.id)):
            raise DamagesStand(leg=leg_number)
        check_files(authorisation.authorisations(contract_id=contract.id))
        earlier = cancelling.cancellations(contract.id)
        if any(one.leg_number == leg_number and one.state is CancellationState.PROPOSED for one in earlier):
            raise CancellationOpen(leg=leg_number)
        asked = Cancellation(
            id=identifier("cx", contract.id, leg_number, len(earlier)),
            contract_id=contract.id,
            leg_number=leg_number,
            quantity=quantity,
            reason=reason.strip(),
            proposed_by=party_id,
            proposed_on=now.date(),
        )
        check_cancellation(asked, cancelling.unshipped_of(contract, leg_number))
        asked = agree(asked, party_id, contract, now.date())
        cancelling.save_cancellation(asked)
        body = {"cancellation": asked.id, "contract": contract.id, "leg": leg_number, "steps": quantity.steps}
        tx.record("cancellation_proposed", body)
        return {"cancellation": asked.id, "state": asked.state.value, "waiting_for": len(asked.waits_for(contract))}

    request = {
        "contract": contract_id,
        "leg": leg_number,
        "quantity": quantity,
        "reason": reason,
        "party": party_id,
    }
    return write(put, verb="cancel_unshipped", actor=actor, key=key, request=request, now=now)
