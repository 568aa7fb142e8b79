"""Signatures: who has signed which fingerprint, and when a contract binds."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from tarazu.contracts.contract import CONTRACT_LIFE, Contract, ContractEvent, Signature
from tarazu.contracts.draft import fingerprint_of
from tarazu.kernel.errors import Kind, TarazuError


class NotAParty(TarazuError):
    """Somebody signed for a party that the contract does not bind."""

    kind = Kind.REFUSED
    says = "{party} is not a party of contract {number}. Sign the contract of a deal the party stands in."


class SignedTwice(TarazuError):
    """A party signed a contract again."""

    kind = Kind.CONFLICT
    says = "Contract {number} already bears this party's signature. Nothing more is needed."


class TextChanged(TarazuError):
    """A contract no longer has the fingerprint that it was drafted or signed with."""

    kind = Kind.CONFLICT
    says = "The text of contract {number} is not the one that was drafted. Draft it again and sign the new text."


class SignaturesMissing(TarazuError):
    """A contract was to come into force before every party had signed."""

    kind = Kind.CONFLICT
    says = "Contract {number} still waits for the signature of {missing}."


def sign(
    contract: Contract, signatures: Iterable[Signature], *, party_id: str, person_id: str, at: datetime
) -> Signature:
    """Sign a contract for a party. Errors: NotAParty; SignedTwice; TextChanged; StepRefused."""
    CONTRACT_LIFE.advance(contract.state, ContractEvent.ALL_SIGN)
    if party_id not in contract.parties:
        raise NotAParty(party=party_id, number=contract.number)
    if contract.fingerprint != fingerprint_of(contract):
        raise TextChanged(number=contract.number)
    if party_id not in missing_signatures(contract, signatures):
        raise SignedTwice(number=contract.number)
    return Signature(contract.id, party_id, person_id, at, contract.fingerprint)


def missing_signatures(contract: Contract, signatures: Iterable[Signature]) -> tuple[str, ...]:
    """The parties that have not signed this text; a signature under another text does not count."""
    signed = {
        signature.party_id
        for signature in signatures
        if signature.contract_id == contract.id and signature.fingerprint == contract.fingerprint
    }
    return tuple(party for party in contract.parties if party not in signed)


def is_fully_signed(contract: Contract, signatures: Iterable[Signature]) -> bool:
    """Say whether every party has signed this text."""
    return not missing_signatures(contract, signatures)


def bring_into_force(contract: Contract, signatures: Iterable[Signature], day: date) -> Contract:
    """The contract as signed on a day. Errors: SignaturesMissing; TextChanged; StepRefused."""
    state = CONTRACT_LIFE.advance(contract.state, ContractEvent.ALL_SIGN)
    if contract.fingerprint != fingerprint_of(contract):
        raise TextChanged(number=contract.number)
    if missing := missing_signatures(contract, signatures):
        raise SignaturesMissing(number=contract.number, missing=", ".join(missing))
    return replace(contract, state=state, signed_on=day)
