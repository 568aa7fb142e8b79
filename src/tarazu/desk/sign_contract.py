"""A party signs the contract of a deal."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tarazu.contracts.contract import CONTRACT_LIFE, Contract, ContractEvent, ContractState, Signature
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.matching.deals import DEAL_LIFE, DealEvent
from tarazu.registry.people import Actor
from tarazu.storage import contracts, market, matching
from tarazu.storage.contracts import ContractAbsent
from tarazu.storage.writing import Transaction, write


class SignedAlready(TarazuError):
    """A party signs twice."""

    kind = Kind.CONFLICT
    says = "You have signed contract {number} already. Nothing more is needed of you here."


class NotToSign(TarazuError):
    """A contract is no longer, or not yet, open for signature."""

    kind = Kind.CONFLICT
    says = "Contract {number} is {state}; only a draft can be signed."


def sign_contract(*, actor: Actor, contract_id: str, party_id: str, now: datetime, key: str) -> dict[str, Any]:
    """Sign a contract's fingerprint for a party; the last signature binds them all and takes the goods off the book.

    Errors:  PowerMissing; ContractAbsent; SignedAlready; NotToSign.
    """
    actor.must("sign_contract", party_id)

    def sign(tx: Transaction) -> dict[str, Any]:
        contract = contracts.contract(contract_id)
        signed = {signature.party_id for signature in contracts.signatures(contract_id)}
        if party_id not in contract.parties:
            raise ContractAbsent(contract=contract_id)
        if party_id in signed:
            raise SignedAlready(number=contract.number)
        if contract.state is not ContractState.DRAFT:
            raise NotToSign(number=contract.number, state=contract.state.value)
        contracts.insert_signature(Signature(contract_id, party_id, actor.person_id, now, contract.fingerprint))
        tx.record("contract_signed", {"contract": contract_id, "party": party_id, "fingerprint": contract.fingerprint})
        missing = set(contract.parties) - signed - {party_id}
        if not missing:
            _bind(tx, contract)
        return {"contract": contract_id, "number": contract.number, "waiting_for": len(missing)}

    request = {"contract": contract_id, "party": party_id}
    return write(sign, verb="sign_contract", actor=actor, key=key, request=request, now=now)


def _bind(tx: Transaction, contract: Contract) -> None:
    state = CONTRACT_LIFE.advance(contract.state, ContractEvent.ALL_SIGN)
    contracts.update_contract(replace(contract, state=state, signed_on=tx.now.date()))
    deal = matching.deal(contract.deal_id)
    matching.set_deal_state(deal.id, DEAL_LIFE.advance(deal.state, DealEvent.SIGN))
    for leg in deal.legs:
        for listing_id in (leg.offer_id, leg.want_id):
            if listing_id is not None:
                market.take(listing_id, leg.quantity.steps)
    tx.record("contract_in_force", {"contract": contract.id, "number": contract.number})
