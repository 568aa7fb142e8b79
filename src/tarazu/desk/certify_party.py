"""A mission abroad certifies that a foreign firm of a signed contract, its people and its goods are not sanctioned."""

from datetime import datetime
from typing import Any

from tarazu.contracts.contract import ContractState
from tarazu.kernel.ids import identifier
from tarazu.registry.people import Actor
from tarazu.screening.mission import (
    CERTIFICATE,
    Certificate,
    CertificateNotAsked,
    CertificateState,
    CertificateUnnumbered,
    CertifiedAlready,
    ContractUnsigned,
    MissionElsewhere,
    certified,
    may_certify,
)
from tarazu.storage import contracts, mission, registry, screening
from tarazu.storage.contracts import ContractAbsent
from tarazu.storage.figures import figures_on
from tarazu.storage.writing import Transaction, write


def certify_party(
    *, actor: Actor, mission_id: str, contract_id: str, party_id: str, number: str, now: datetime, key: str
) -> dict[str, Any]:
    """Certify a foreign firm under the number the certificate bears at the mission, on the newest screening.

    Errors:  PowerMissing; ContractAbsent; MissionElsewhere; ContractUnsigned; CertificateNotAsked; CertifiedAlready;
             CertificateUnnumbered; NotClear.
    """
    actor.must("certify_party", mission_id)

    def certify(tx: Transaction) -> dict[str, Any]:
        contract, here = contracts.contract(contract_id), registry.authority(mission_id)
        parties = registry.parties(set(contract.parties))
        if party_id not in parties or here.country not in {party.country for party in parties.values()}:
            raise ContractAbsent(contract=contract_id)
        foreign = parties[party_id]
        if not may_certify(here, foreign):
            raise MissionElsewhere(mission=here.names["en"], country=foreign.country)
        if contract.state is ContractState.DRAFT:
            raise ContractUnsigned(number=contract.number)
        if figures_on(here.country, now.date()).word("sanctions_evidence") != CERTIFICATE:
            raise CertificateNotAsked(day=now.date().isoformat(), order=here.country)
        earlier = [held for held in mission.certificates({contract.id}) if held.party_id == party_id]
        if any(held.state is CertificateState.IN_FORCE for held in earlier):
            raise CertifiedAlready(name=foreign.name, number=contract.number)
        if not number.strip():
            raise CertificateUnnumbered
        legs = (leg for leg in contract.legs if party_id in (leg.giver_id, leg.receiver_id))
        result = screening.results_that_stand(tx, [party_id])[party_id]
        made = Certificate(
            id=identifier("mis", contract.id, party_id, len(earlier)),
            contract_id=contract.id,
            party_id=party_id,
            mission_id=mission_id,
            person_id=actor.person_id,
            number=number.strip(),
            at=now,
            sentences=certified(
                here, foreign, (leg.commodity for leg in legs), result, contract=contract.number, day=now.date()
            ),
        )
        mission.save_certificate(made)
        body = {"contract": contract.id, "party": party_id, "mission": mission_id, "number": made.number}
        tx.record("party_certified", body)
        return {"certificate": made.id, **body}

    request = {"mission": mission_id, "contract": contract_id, "party": party_id, "number": number}
    return write(certify, verb="certify_party", actor=actor, key=key, request=request, now=now)
