"""A party signs a proposed amendment, or declines it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tarazu.contracts.amendment import AMENDMENT_LIFE, Amendment, AmendmentEvent, AmendmentState
from tarazu.contracts.contract import Contract, Signature
from tarazu.contracts.signing import SignedTwice
from tarazu.contracts.statements import statement_of
from tarazu.registry.people import Actor
from tarazu.storage import contracts, keys, registry, screening
from tarazu.storage.codec import to_json
from tarazu.storage.contracts import ContractAbsent
from tarazu.storage.writing import Transaction, write


def answer_amendment(
    *,
    actor: Actor,
    amendment_id: str,
    party_id: str,
    accept: bool,
    signature: str = "",
    now: datetime,
    key: str,
) -> dict[str, Any]:
    """Sign an amendment for a party, which the last signature puts in force, or decline it, which ends it.

    Errors:  PowerMissing; AmendmentAbsent; ContractAbsent; StepRefused; SignedTwice; SignatureMissing;
             SignatureWrong; PartyNotClear.
    """
    actor.must("amend_contract", party_id)

    def answer(tx: Transaction) -> dict[str, Any]:
        asked = contracts.amendment(amendment_id)
        contract = contracts.contract(asked.contract_id)
        if party_id not in contract.parties:
            raise ContractAbsent(contract=asked.contract_id)
        signed_state = AMENDMENT_LIFE.advance(asked.state, AmendmentEvent.ALL_SIGN)
        if not accept:
            contracts.set_amendment_state(asked.id, AmendmentState.DECLINED)
            tx.record("amendment_declined", {"amendment": asked.id, "party": party_id})
            return {"amendment": asked.id, "state": AmendmentState.DECLINED.value, "waiting_for": 0}
        earlier = {one.party_id for one in contracts.amendment_signatures(asked.id)}
        if party_id in earlier:
            raise SignedTwice(number=f"{contract.number}/{asked.number}")
        screening.must_be_clear(tx, contract.parties)
        contracts.insert_amendment_signature(asked.id, _signed(actor, contract, asked, party_id, signature, now))
        tx.record("amendment_signed", {"amendment": asked.id, "party": party_id, "fingerprint": asked.fingerprint})
        missing = [party for party in contract.parties if party not in earlier and party != party_id]
        if not missing:
            asked = replace(asked, state=signed_state)
            contracts.set_amendment_state(asked.id, signed_state)
            tx.record("amendment_in_force", {"amendment": asked.id, "contract": contract.id})
        return {"amendment": asked.id, "state": asked.state.value, "waiting_for": len(missing)}

    request = {"amendment": amendment_id, "party": party_id, "accept": accept, "signature": signature}
    return write(answer, verb="answer_amendment", actor=actor, key=key, request=request, now=now)


def _signed(
    actor: Actor, contract: Contract, asked: Amendment, party_id: str, signature: str, now: datetime
) -> Signature:
    mandate = actor.mandate_for("amend_contract", party_id)
    statement = statement_of(
        contract,
        registry.party(party_id),
        mandate,
        now.date(),
        fingerprint=asked.fingerprint,
        amendment=asked.number,
    )
    proof = to_json(keys.key_signature(statement, signature, now))
    return Signature(asked.id, party_id, actor.person_id, now, asked.fingerprint, proof)
