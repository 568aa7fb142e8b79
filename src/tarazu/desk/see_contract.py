"""A contract with its signatures and amendments, for its parties and auditors; and the file that proves it."""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime

from tarazu.contracts.amendment import Amendment, AmendmentState, as_amended
from tarazu.contracts.contract import Contract, ContractState, Signature
from tarazu.contracts.evidence import checker, evidence_of
from tarazu.contracts.repricing import Repricing, repricings
from tarazu.contracts.statements import Custody, KeySignature, bytes_to_sign, statement_of
from tarazu.contracts.swing import largest_instalment, most_swing
from tarazu.matching.facts import ANY_ORIGIN, newest_valuations
from tarazu.registry.parties import Party
from tarazu.registry.people import PLATFORM, Actor, Role
from tarazu.storage import authorisation, contracts, facts, keys, reference, registry
from tarazu.storage.codec import from_json
from tarazu.storage.contracts import ContractAbsent
from tarazu.storage.keys import HeldKey

REPRICING = 4  # the clause with the band and the formula


@dataclass(frozen=True, slots=True)
class AmendmentLine:
    """An amendment with who has signed it, and which of the viewer's parties have not."""

    amendment: Amendment
    signatures: tuple[Signature, ...]
    may_sign: tuple[tuple[str, bytes], ...]  # own parties, each with what its own key would sign


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractPage:
    """Everything the screen of a contract shows."""

    contract: Contract  # as its amendments leave it
    parties: dict[str, Party]
    signatures: tuple[Signature, ...]
    amendments: tuple[AmendmentLine, ...]
    own_party_ids: tuple[str, ...]
    to_sign: tuple[tuple[str, bytes], ...]  # own parties that have not signed, each with what its own key would sign
    may_settle: bool
    may_amend: bool
    swing: tuple[int, int]  # the least and the most that may be agreed, in percent of one side
    repricings: tuple[Repricing, ...]  # clause 4 as of today, once the contract is signed
    own_key: HeldKey | None
    published_key: str


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """What proves a signed contract: the document, and the program that checks it."""

    name: str
    document: bytes
    program: str


def see_contract(*, actor: Actor, contract_id: str, now: datetime) -> ContractPage:
    """A contract. Errors: ContractAbsent, also where it is not theirs to see."""
    contract, own = _seen(actor, contract_id)
    parties = registry.parties(set(contract.parties))
    signatures = contracts.signatures(contract.id)
    amendments = contracts.amendments(contract.id)
    signed = {one.party_id for one in signatures}
    now_in_force = as_amended(contract, amendments)
    draft = contract.state is ContractState.DRAFT
    waiting = [party for party in own if draft and party not in signed]
    return ContractPage(
        contract=now_in_force,
        parties=parties,
        signatures=signatures,
        amendments=tuple(_line(one, contract, own, parties, actor, now) for one in amendments),
        own_party_ids=own,
        to_sign=tuple((party, _to_sign(contract, parties[party], actor, now)) for party in waiting),
        may_settle=bool(own) and draft and not signed,
        may_amend=bool(own)
        and contract.state is ContractState.SIGNED
        and all(one.state is not AmendmentState.PROPOSED for one in amendments),
        swing=_swing(now_in_force, parties, now.date()),
        repricings=_repricings(contract, parties, now) if contract.state is ContractState.SIGNED else (),
        own_key=keys.key_of(actor.person_id),
        published_key=keys.published_key(),
    )


def contract_evidence(*, actor: Actor, contract_id: str) -> EvidenceFile:
    """The file anybody checks without us. Errors: ContractAbsent, also where it is not theirs to see."""
    contract, _own = _seen(actor, contract_id)
    amendments = contracts.amendments(contract.id)
    document = evidence_of(
        contract,
        _proofs(contracts.signatures(contract.id)),
        amendments,
        {one.id: _proofs(contracts.amendment_signatures(one.id)) for one in amendments},
    )
    written = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    return EvidenceFile(contract.number, written, checker())


def signs_with_own_key(page: ContractPage) -> bool:
    """Say whether the viewer must paste a signature made with a key of their own."""
    return page.own_key is not None and page.own_key.custody is Custody.OWN


def _swing(contract: Contract, parties: dict[str, Party], day: date) -> tuple[int, int]:
    countries, figures = {one.id: one.country for one in parties.values()}, facts.figures(day)
    least = largest_instalment(contract.legs, contract.instalments, countries)
    return least, most_swing(least, [figures[country] for country in set(countries.values())])


def _seen(actor: Actor, contract_id: str) -> tuple[Contract, tuple[str, ...]]:
    contract = contracts.contract(contract_id)
    own = tuple(party for party in contract.parties if party in actor.subjects(Role.TRADER))
    if not own and not actor.may("see_everything", PLATFORM):
        raise ContractAbsent(contract=contract_id)
    return contract, own


def _repricings(contract: Contract, parties: dict[str, Party], now: datetime) -> tuple[Repricing, ...]:
    """What clause 4 says today; what either customs has on declaration has left."""
    home = {leg.number: parties[leg.giver_id].country for leg in contract.legs}
    gone: dict[int, int] = {}
    for allowance in (one for file in authorisation.authorisations(contract_id=contract.id) for one in file.allowances):
        gone[allowance.leg_number] = max(gone.get(allowance.leg_number, 0), allowance.used_steps)
    held = newest_valuations(reference.valuations(), now.date())
    valued = {
        leg.number: held.get((leg.commodity, home[leg.number])) or held.get((leg.commodity, ANY_ORIGIN))
        for leg in contract.legs
    }
    return repricings(
        contract.legs,
        home=home,
        left={
            leg.number: replace(leg.quantity, steps=leg.quantity.steps - gone.get(leg.number, 0))
            for leg in contract.legs
        },
        today={number: one.price for number, one in valued.items() if one},
        band=next(int(clause.params["band"]) for clause in contract.clauses if clause.number == REPRICING),
    )


def _line(
    amendment: Amendment,
    contract: Contract,
    own: tuple[str, ...],
    parties: dict[str, Party],
    actor: Actor,
    now: datetime,
) -> AmendmentLine:
    signatures = contracts.amendment_signatures(amendment.id)
    signed = {one.party_id for one in signatures}
    open_for = [party for party in own if amendment.state is AmendmentState.PROPOSED and party not in signed]
    return AmendmentLine(
        amendment,
        signatures,
        tuple((party, _to_sign(contract, parties[party], actor, now, amendment)) for party in open_for),
    )


def _to_sign(
    contract: Contract, party: Party, actor: Actor, now: datetime, amendment: Amendment | None = None
) -> bytes:
    mandate, number = actor.mandate_for("sign_contract", party.id), amendment.number if amendment else 0
    fingerprint = amendment.fingerprint if amendment else contract.fingerprint
    return bytes_to_sign(statement_of(contract, party, mandate, now.date(), fingerprint=fingerprint, amendment=number))


def _proofs(signatures: tuple[Signature, ...]) -> tuple[KeySignature, ...]:
    return tuple(from_json(KeySignature, one.proof) for one in signatures if one.proof)
