"""A party settles the terms of a contract while it is a draft that nobody has signed."""

from datetime import datetime
from typing import Any

from tarazu.contracts.contract import ContractState
from tarazu.contracts.draft import Terms, check_substitutes
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import Actor
from tarazu.storage import contracts, drafting, matching
from tarazu.storage.contracts import ContractAbsent
from tarazu.storage.writing import Transaction, write


class SignedAlready(TarazuError):
    """Terms were to change under a signature."""

    kind = Kind.CONFLICT
    says = "Somebody has signed contract {number}, so its text stays. Propose an amendment once all have signed."


def settle_terms(
    *, actor: Actor, contract_id: str, party_id: str, terms: Terms, now: datetime, key: str
) -> dict[str, Any]:
    """Draft the contract anew with other terms: a new text with a new fingerprint, which all still have to sign.

    Errors:  PowerMissing; ContractAbsent; SignedAlready; UnknownCommodity; UnknownGrade; InstalmentsTooMany;
             ShipFromOutside; SwingOutside.
    """
    actor.must("sign_contract", party_id)

    def settle(tx: Transaction) -> dict[str, Any]:
        held = contracts.contract(contract_id)
        if party_id not in held.parties:
            raise ContractAbsent(contract=contract_id)
        if held.state is not ContractState.DRAFT or contracts.signatures(held.id):
            raise SignedAlready(number=held.number)
        check_substitutes(terms.substitutes)
        drafted = drafting.drafted(matching.deal(held.deal_id), number=held.number, day=now.date(), chosen=terms)
        contracts.redraft_contract(drafted, actor.person_id, now)
        body = {"contract": held.id, "party": party_id, "fingerprint": drafted.fingerprint}
        tx.record("terms_settled", body)
        return {"contract": held.id, "number": held.number, "fingerprint": drafted.fingerprint}

    request = {"contract": contract_id, "party": party_id, "terms": terms}
    return write(settle, verb="settle_terms", actor=actor, key=key, request=request, now=now)
