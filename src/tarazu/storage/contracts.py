"""Contracts and signatures: rows to values and back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from tarazu.contracts.amendment import Amendment, AmendmentState, as_amended
from tarazu.contracts.contract import Contract, ContractState, Signature
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.storage import cures, models
from tarazu.storage.codec import from_json, to_json


class ContractAbsent(TarazuError):
    """No contract has this identifier, or its deal has none yet."""

    kind = Kind.ABSENT
    says = "There is no contract '{contract}'. A deal gets one when all parties have consented."


class AmendmentAbsent(TarazuError):
    """No amendment has this identifier."""

    kind = Kind.ABSENT
    says = "There is no amendment '{amendment}' that you may see. Open it from its contract."


def contract_of(row: models.Contract) -> Contract:
    """The contract a row holds."""
    redraft = models.Redraft.objects.filter(contract_id=row.id).order_by("-number").first()
    return _written(row, redraft.document if redraft else row.document)


def _written(row: models.Contract, document: Any) -> Contract:
    return replace(from_json(Contract, document), state=ContractState(row.state), signed_on=row.signed_on)


def insert_contract(contract: Contract) -> None:
    """Keep a drafted contract."""
    models.Contract.objects.create(
        id=contract.id,
        number=contract.number,
        deal_id=contract.deal_id,
        signed_on=contract.signed_on,
        valid_until=contract.valid_until,
        document=to_json(contract),
        fingerprint=contract.fingerprint,
        state=contract.state.value,
    )


def contract(contract_id: str) -> Contract:
    """One contract, by its id or its number, with the legs of admitted cures and whoever supplies them.

    Errors:  ContractAbsent.
    """
    rows = models.Contract.objects
    row = rows.filter(id=contract_id).first() or rows.filter(number=contract_id).first()
    if row is None:
        raise ContractAbsent(contract=contract_id)
    held, added = contract_of(row), cures.admitted(row.id)
    suppliers = [cure.giver_id for cure in added if cure.giver_id not in held.parties]
    return replace(
        held,
        legs=(*held.legs, *(cure.leg for cure in added)),
        parties=(*held.parties, *dict.fromkeys(suppliers)),
    )


def contract_of_party(contract_id: str, party_id: str) -> Contract:
    """A contract in which a party has a part. Errors: ContractAbsent."""
    held = contract(contract_id)
    if party_id not in held.parties:
        raise ContractAbsent(contract=contract_id)
    return held


def contract_of_deal(deal_id: str) -> Contract | None:
    """The contract of a deal, None where none is drafted yet."""
    row = models.Contract.objects.filter(deal_id=deal_id).first()
    return contract_of(row) if row else None


def contracts_of_deals(deal_ids: Iterable[str]) -> dict[str, Contract]:
    """The contracts of some deals, by deal; a deal without one is left out."""
    rows = list(models.Contract.objects.filter(deal_id__in=list(deal_ids)))
    redrafts = models.Redraft.objects.filter(contract_id__in=[row.id for row in rows]).order_by("number")
    newest = {redraft.contract_id: redraft.document for redraft in redrafts}
    return {row.deal_id: _written(row, newest.get(row.id, row.document)) for row in rows}


def unapplied(party_id: str, order: str) -> tuple[str, ...]:
    """The numbers of signed contracts that bind a party and for which nobody has applied under an order yet."""
    legs = models.Leg.objects.filter(Q(giver_id=party_id) | Q(receiver_id=party_id))
    signed = models.Contract.objects.filter(state=ContractState.SIGNED.value, deal_id__in=legs.values("deal_id"))
    applied = models.Authorisation.objects.filter(order=order).values("contract_id")
    return tuple(signed.exclude(id__in=applied).order_by("number").values_list("number", flat=True))


def signed_by(contract_ids: Iterable[str]) -> dict[str, set[str]]:
    """Which parties have signed each of some contracts."""
    found: dict[str, set[str]] = {}
    rows = models.Signature.objects.filter(contract_id__in=list(contract_ids))
    for contract_id, party_id in rows.values_list("contract_id", "party_id"):
        found.setdefault(contract_id, set()).add(party_id)
    return found


def update_contract(contract: Contract) -> None:
    """Write where a contract stands now; its document never changes."""
    models.Contract.objects.filter(id=contract.id).update(state=contract.state.value, signed_on=contract.signed_on)


def redraft_contract(contract: Contract, person_id: str, at: datetime) -> None:
    """Put another text in place of one that nobody has signed; the earlier texts stay on record."""
    assert not models.Signature.objects.filter(contract_id=contract.id).exists(), "a signed text stays as it is"
    number = models.Redraft.objects.filter(contract_id=contract.id).count() + 1
    models.Redraft.objects.create(
        contract_id=contract.id, number=number, document=to_json(contract), person_id=person_id, at=at
    )


def drawn_up_on(contract: Contract) -> date:
    """The day a contract's text names as its own."""
    return date.fromisoformat(contract.clauses[0].params["day"])


def contracts_in_year(year: int) -> int:
    """How many contract numbers a year has given out."""
    return models.Contract.objects.filter(number__startswith=f"TZ-{year}-").count()


def insert_signature(signature: Signature) -> None:
    """Keep a signature."""
    models.Signature.objects.create(
        contract_id=signature.contract_id,
        party_id=signature.party_id,
        person_id=signature.person_id,
        at=signature.at,
        fingerprint=signature.fingerprint,
        proof=dict(signature.proof),
    )


def signatures(contract_id: str) -> tuple[Signature, ...]:
    """The signatures under a contract, in the order they were given."""
    rows = models.Signature.objects.filter(contract_id=contract_id).order_by("at", "party_id")
    return tuple(
        Signature(row.contract_id, row.party_id, row.person_id, row.at, row.fingerprint, row.proof) for row in rows
    )


def insert_amendment(amendment: Amendment) -> None:
    """Keep a proposed amendment."""
    models.Amendment.objects.create(
        id=amendment.id,
        contract_id=amendment.contract_id,
        number=amendment.number,
        document=to_json(amendment),
        fingerprint=amendment.fingerprint,
        state=amendment.state.value,
    )


def set_amendment_state(amendment_id: str, state: AmendmentState) -> None:
    """Write where an amendment stands now; its document never changes."""
    models.Amendment.objects.filter(id=amendment_id).update(state=state.value)


def amendment(amendment_id: str) -> Amendment:
    """One amendment. Errors: AmendmentAbsent."""
    row = models.Amendment.objects.filter(id=amendment_id).first()
    if row is None:
        raise AmendmentAbsent(amendment=amendment_id)
    return _amendment_of(row)


def amendments(contract_id: str) -> tuple[Amendment, ...]:
    """The amendments of a contract, in order."""
    rows = models.Amendment.objects.filter(contract_id=contract_id).order_by("number")
    return tuple(map(_amendment_of, rows))


def insert_amendment_signature(amendment_id: str, signature: Signature) -> None:
    """Keep a signature under an amendment."""
    models.AmendmentSignature.objects.create(
        amendment_id=amendment_id,
        party_id=signature.party_id,
        person_id=signature.person_id,
        at=signature.at,
        fingerprint=signature.fingerprint,
        proof=dict(signature.proof),
    )


def amended(contract: Contract) -> Contract:
    """A contract as its signed amendments leave it."""
    return as_amended(contract, amendments(contract.id))


def amendment_signatures(amendment_id: str) -> tuple[Signature, ...]:
    """The signatures under an amendment, in the order they were given."""
    rows = models.AmendmentSignature.objects.filter(amendment_id=amendment_id).order_by("at", "party_id")
    return tuple(
        Signature(row.amendment_id, row.party_id, row.person_id, row.at, row.fingerprint, row.proof) for row in rows
    )


def _amendment_of(row: models.Amendment) -> Amendment:
    return replace(from_json(Amendment, row.document), state=AmendmentState(row.state))
