"""A mission's desk: the signed contracts of firms in the country it serves, and what it certified of them."""

from dataclasses import dataclass
from datetime import datetime

from tarazu.contracts.contract import Contract, ContractState
from tarazu.registry.authorities import Authority
from tarazu.registry.parties import Party
from tarazu.registry.people import Actor, Role
from tarazu.rulebook.facts import Screening
from tarazu.screening.mission import CERTIFICATE, Certificate, CertificateState, may_certify
from tarazu.storage import contracts, mission, models, registry, screening
from tarazu.storage.figures import figures_on


@dataclass(frozen=True, slots=True)
class FirmLine:
    """A foreign firm of a signed contract, and where the mission stands with it."""

    contract: Contract
    party: Party
    goods: tuple[str, ...]
    screening: Screening
    certificate: Certificate | None  # the newest, which may be withdrawn

    @property
    def certified(self) -> bool:
        """Whether a certificate of the firm is in force."""
        return self.certificate is not None and self.certificate.state is CertificateState.IN_FORCE


@dataclass(frozen=True, slots=True)
class MissionDesk:
    """One mission with the firms it may certify, those that wait first."""

    mission: Authority
    asked: bool  # whether its country's order asks for certificates today
    lines: tuple[FirmLine, ...]


def see_mission(*, actor: Actor, now: datetime) -> tuple[MissionDesk, ...]:
    """The desks of whoever acts for missions. Errors: PowerMissing."""
    held = actor.serves(Role.MISSION, "certify_party")
    signed = [
        contracts.contract_of(row)
        for row in models.Contract.objects.exclude(state=ContractState.DRAFT.value).order_by("-number")
    ]
    return tuple(_desk(registry.authority(one), signed, now) for one in held)


def _desk(here: Authority, signed: list[Contract], now: datetime) -> MissionDesk:
    parties = registry.parties({party for contract in signed for party in contract.parties})
    mine = [
        (contract, parties[party])
        for contract in signed
        if here.country in {parties[one].country for one in contract.parties}
        for party in contract.parties
        if may_certify(here, parties[party])
    ]
    verdicts = screening.verdicts([party.id for _, party in mine])
    given = {(one.contract_id, one.party_id): one for one in mission.certificates({one.id for one, _ in mine})}
    lines = [
        FirmLine(
            contract=contract,
            party=party,
            goods=tuple(leg.commodity for leg in contract.legs if party.id in (leg.giver_id, leg.receiver_id)),
            screening=verdicts.get(party.id, Screening.UNSCREENED),
            certificate=given.get((contract.id, party.id)),
        )
        for contract, party in mine
    ]
    asked = figures_on(here.country, now.date()).word("sanctions_evidence") == CERTIFICATE
    return MissionDesk(here, asked, tuple(sorted(lines, key=lambda line: line.certified)))
