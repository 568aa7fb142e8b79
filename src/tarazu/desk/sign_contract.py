"""A party signs the contract of a deal."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tarazu.contracts.contract import Contract
from tarazu.contracts.signing import bring_into_force, missing_signatures, sign
from tarazu.contracts.statements import statement_of
from tarazu.matching.deals import DEAL_LIFE, DealEvent
from tarazu.registry.people import Actor
from tarazu.storage import contracts, keys, market, matching, registry, screening
from tarazu.storage.codec import to_json
from tarazu.storage.writing import Transaction, write


def sign_contract(
    *, actor: Actor, contract_id: str, party_id: str, signature: str = "", now: datetime, key: str
) -> dict[str, Any]:
    """Sign a contract's fingerprint for a party; the last signature binds them all and takes the goods off the book.

    `signature` comes from whoever holds a key of their own; for everybody else the kept key signs.
    Errors:  PowerMissing; ContractAbsent; NotAParty; SignedTwice; TextChanged; PartyNotClear; SignatureMissing;
             SignatureWrong; StepRefused.
    """
    actor.must("sign_contract", party_id)

    def put_name(tx: Transaction) -> dict[str, Any]:
        contract = contracts.contract(contract_id)
        earlier = contracts.signatures(contract.id)
        made = sign(contract, earlier, party_id=party_id, person_id=actor.person_id, at=now)
        lists = screening.must_be_clear(tx, contract.parties)
        mandate = actor.mandate_for("sign_contract", party_id)
        statement = statement_of(contract, registry.party(party_id), mandate, now.date())
        proof = keys.key_signature(statement, signature, now)
        contracts.insert_signature(replace(made, proof=to_json(proof)))
        told = {"contract": contract.id, "party": party_id, "fingerprint": made.fingerprint, "key": proof.key}
        tx.record("contract_signed", {**told, "screened_against": lists})
        given = (*earlier, made)
        missing = missing_signatures(contract, given)
        if not missing:
            contracts.update_contract(bring_into_force(contract, given, now.date()))
            _bind(tx, contract)
        return {"contract": contract.id, "number": contract.number, "waiting_for": len(missing)}

    request = {"contract": contract_id, "party": party_id, "signature": signature}
    return write(put_name, verb="sign_contract", actor=actor, key=key, request=request, now=now)


def _bind(tx: Transaction, contract: Contract) -> None:
    deal = matching.deal(contract.deal_id)
    matching.set_deal_state(deal.id, DEAL_LIFE.advance(deal.state, DealEvent.SIGN))
    for leg in deal.legs:
        for listing_id, amount in leg.drawn:
            market.take(listing_id, amount.steps)
    tx.record("contract_in_force", {"contract": contract.id, "number": contract.number})
