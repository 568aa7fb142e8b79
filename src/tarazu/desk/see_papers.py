"""The papers of a contract and of a file, for those who may see them: contract, undertaking, packet, certificate."""

from dataclasses import dataclass

from tarazu.authorisation.acts import ActKind
from tarazu.authorisation.authorisation import Authorisation
from tarazu.contracts.contract import Contract
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.papers.authorisation_certificate import (
    AuthorisationCertificate,
    render_authorisation_certificate,
)
from tarazu.papers.contents import File as PaperFile
from tarazu.papers.contents import Officer, PaperLeg, PaperParty
from tarazu.papers.exchange_contract import ExchangeContract, PaperSignature, render_contract
from tarazu.papers.filing_packet import FilingPacket, machine_file, render_filing_packet
from tarazu.papers.gathered import paper_leg, paper_party
from tarazu.papers.mission_paper import MissionPaper, render_mission_paper
from tarazu.papers.parallel_contract import render_parallel_contract
from tarazu.papers.undertaking_paper import ScreeningRecord, Undertaken, UndertakingPaper, render_undertaking
from tarazu.papers.words import LANGUAGES, _
from tarazu.reference.names import Names
from tarazu.registry.parties import Party, PartyKind
from tarazu.registry.people import PLATFORM, Actor, Role
from tarazu.shipments.declarations import Regime
from tarazu.storage import authorisation, contracts, file_acts, mission, models, registry, screening
from tarazu.storage.authorisation import AuthorisationAbsent
from tarazu.storage.contracts import ContractAbsent
from tarazu.storage.mission import CertificateAbsent
from tarazu.storage.signing import sign_bytes

CAPACITY = Names("Officer of the collectorate", "کلکٹریٹ کے افسر", "Должностное лицо таможни")
VALUE_BASIS = _(
    "Values are those customs assesses; a declared or agreed value counts for nothing where the assessed one differs."
)
SIDE_BY_SIDE = "all"


class PaperAbsent(TarazuError):
    """A paper was asked for before there is one."""

    kind = Kind.ABSENT
    says = "There is no such paper yet. The undertaking comes with its signature, the certificate with the grant."


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """A paper to download."""

    name: str
    kind: str  # a media type
    content: bytes


def contract_paper(*, actor: Actor, contract_id: str, language: str) -> PrintedPaper:
    """A contract in one language, or side by side in all. Errors: ContractAbsent; UnknownLanguage."""
    contract = contracts.contract(contract_id)
    if not (set(contract.parties) & set(actor.subjects(Role.TRADER)) or _oversees(actor, contract)):
        raise ContractAbsent(contract=contract_id)
    content = _contract(contract)
    if language == SIDE_BY_SIDE:
        return _pdf(f"{contract.number}-en-ur-ru", render_parallel_contract(content, LANGUAGES, sign_bytes))
    if "-" in language:
        return _pdf(f"{contract.number}-{language}", render_parallel_contract(content, language.split("-"), sign_bytes))
    return _pdf(f"{contract.number}-{language}", render_contract(content, language, sign_bytes))


def undertaking_paper(*, actor: Actor, authorisation_id: str, language: str) -> PrintedPaper:
    """The applicant's undertaking with its screening record.

    Errors:  AuthorisationAbsent; PaperAbsent; UnknownLanguage.
    """
    held = _seen(actor, authorisation_id)
    contract = contracts.contract(held.contract_id)
    row = (
        models.Undertaking.objects.select_related("person", "chamber")
        .filter(deal_id=contract.deal_id, party_id=held.applicant_id)
        .first()
    )
    if row is None:
        raise PaperAbsent
    parties = registry.parties(set(contract.parties))
    own = parties[held.applicant_id]
    content = UndertakingPaper(
        number=row.id,
        contract_number=contract.number,
        signatory=row.chamber.names if row.chamber else own.names,
        person=row.person.name,
        signed_on=row.at.date(),
        parties=tuple(paper_party(one, applicant_id=own.id) for one in parties.values()),
        sentences=tuple(Undertaken(says=one["says"], params=one["params"]) for one in row.sentences),
        screenings=_screenings([one for one in parties.values() if one.country != own.country]),
        specimen=any(one.invented for one in parties.values()),
    )
    return _pdf(f"{row.id}-{language}", render_undertaking(content, language, sign_bytes))


def mission_paper(*, actor: Actor, certificate_id: str, language: str) -> PrintedPaper:
    """What a mission certified, for it, the parties of the contract, the officers of its files and auditors.

    Errors:  CertificateAbsent, also where it is not theirs to see; UnknownLanguage.
    """
    made = mission.certificate(certificate_id)
    contract = contracts.contract(made.contract_id)
    own = set(actor.acts_for()) & set(contract.parties)
    if not (own or actor.may("certify_party", made.mission_id) or _oversees(actor, contract)):
        raise CertificateAbsent(certificate=certificate_id)
    parties = registry.parties(set(contract.parties))
    legs = [leg for leg in contract.legs if made.party_id in (leg.giver_id, leg.receiver_id)]
    content = MissionPaper(
        number=made.number,
        reference=made.id,
        contract_number=contract.number,
        mission=registry.authority(made.mission_id).names,
        person=models.Person.objects.get(id=made.person_id).name,
        certified_on=made.at.date(),
        withdrawn_on=made.withdrawn_at.date() if made.withdrawn_at else None,
        reason=made.reason,
        parties=tuple(map(paper_party, parties.values())),
        legs=tuple(paper_leg(leg, parties) for leg in legs),
        sentences=tuple(Undertaken(says=one.says, params=one.params) for one in made.sentences),
        specimen=any(one.invented for one in parties.values()),
    )
    return _pdf(f"{made.id}-{language}", render_mission_paper(content, language, sign_bytes))


def filing_packet(*, actor: Actor, authorisation_id: str, language: str) -> PrintedPaper:
    """The application as customs takes it: on paper in a language, or 'json' for its module.

    Errors:  AuthorisationAbsent; UnknownLanguage.
    """
    held = _seen(actor, authorisation_id)
    content = _packet(held)
    if language == "json":
        return PrintedPaper(f"{held.id}-packet.json", "application/json", machine_file(content))
    return _pdf(f"{held.id}-packet-{language}", render_filing_packet(content, language, sign_bytes))


def authorisation_paper(*, actor: Actor, authorisation_id: str, language: str) -> PrintedPaper:
    """The certificate of a grant, its square code signed. Errors: AuthorisationAbsent; PaperAbsent; UnknownLanguage."""
    held = _seen(actor, authorisation_id)
    granted = next((act for act in file_acts.acts(held.id) if act.kind is ActKind.GRANTED), None)
    if held.granted_on is None or granted is None:
        raise PaperAbsent
    contract = contracts.contract(held.contract_id)
    parties = registry.parties(set(contract.parties))
    authority = registry.authority(held.authority_id)
    officer = models.Person.objects.get(id=granted.person_id)
    content = AuthorisationCertificate(
        file=PaperFile(
            number=held.id,
            order=held.order,
            approval_number=held.approval_number,
            contract_number=contract.number,
            parties=_parties(parties, held.applicant_id),
            legs=_legs(held, contract, parties),
            granted_on=held.granted_on,
            netting_days=held.netting_days,
            tolerance_percent=held.tolerance_percent,
            officer=Officer(officer.name, CAPACITY, Names(**authority.names)),
            specimen=any(party.invented for party in parties.values()),
        ),
        valid_until=contracts.amended(contract).valid_until,
        value_basis=VALUE_BASIS,
        note=granted.note,
    )
    return _pdf(f"{held.approval_number}-{language}", render_authorisation_certificate(content, language, sign_bytes))


def _seen(actor: Actor, authorisation_id: str) -> Authorisation:
    held = authorisation.authorisation(authorisation_id)
    own = set(actor.acts_for()) & {held.applicant_id, *held.members}
    if not (own or actor.may("authorise", held.authority_id) or actor.may("see_everything", PLATFORM)):
        raise AuthorisationAbsent(authorisation=authorisation_id)
    return held


def _oversees(actor: Actor, contract: Contract) -> bool:
    if actor.may("see_everything", PLATFORM):
        return True
    files = authorisation.authorisations(contract_id=contract.id)
    return any(actor.may("authorise", file.authority_id) for file in files)


def _contract(contract: Contract) -> ExchangeContract:
    parties = registry.parties(set(contract.parties))
    given = {one.party_id: one for one in contracts.signatures(contract.id)}
    people = {
        row.id: row.name for row in models.Person.objects.filter(id__in=[one.person_id for one in given.values()])
    }
    signatures = []
    for party_id in contract.parties:
        signed = given.get(party_id)
        names = parties[party_id].names
        signatures.append(
            PaperSignature(party=names, person=people[signed.person_id], at=signed.at, fingerprint=signed.fingerprint)
            if signed
            else PaperSignature(party=names)
        )
    now = contracts.amended(contract)
    return ExchangeContract(
        number=contract.number,
        state=contract.state,
        drawn_up_on=contracts.drawn_up_on(contract),
        signed_on=contract.signed_on,
        valid_until=now.valid_until,
        parties=_parties(parties, ""),
        legs=tuple(paper_leg(leg, parties) for leg in contract.legs),
        clauses=contract.clauses,
        instalments=now.instalments,
        signatures=tuple(signatures),
        fingerprint=contract.fingerprint,
        specimen=any(party.invented for party in parties.values()),
    )


def _packet(held: Authorisation) -> FilingPacket:
    contract = contracts.contract(held.contract_id)
    parties = registry.parties(set(contract.parties))
    applied = [act for act in file_acts.acts(held.id) if act.kind is ActKind.APPLIED]
    undertaken = models.Undertaking.objects.filter(deal_id=contract.deal_id).order_by("id")
    return FilingPacket(
        number=held.id,
        order=held.order,
        collectorate=registry.authority(held.authority_id).names,
        applicant=parties[held.applicant_id].names,
        tax_number=registry.answering_tax_number(held.applicant_id) or "",
        parties=_parties(parties, held.applicant_id),
        legs=_legs(held, contract, parties),
        contract_number=contract.number,
        contract_fingerprint=contract.fingerprint,
        valid_from=contract.signed_on or held.applied_on,
        valid_until=contracts.amended(contract).valid_until,
        certificates=tuple(one.number for one in mission.certificates({contract.id}) if one.state == "in_force"),
        undertakings=tuple(row.id for row in undertaken if parties[row.party_id].country == held.order),
        plan=applied[-1].detail if applied else {},
        declared_by=applied[-1].detail.get("declared_by", "") if applied else "",
        note=applied[-1].note if applied else "",
        applied_on=held.applied_on,
        specimen=any(party.invented for party in parties.values()),
    )


def _parties(parties: dict[str, Party], applicant_id: str) -> tuple[PaperParty, ...]:
    """Every party, and after a consortium its members with their shares."""
    found = []
    for party in parties.values():
        found.append(paper_party(party, applicant_id=applicant_id))
        if party.kind is PartyKind.CONSORTIUM:
            members = registry.members(party.id)
            firms = registry.parties({member.party_id for member in members})
            found += [paper_party(firms[one.party_id], share_basis_points=one.share_basis_points) for one in members]
    return tuple(found)


def _legs(held: Authorisation, contract: Contract, parties: dict[str, Party]) -> tuple[PaperLeg, ...]:
    legs = {leg.number: leg for leg in contract.legs}
    return tuple(
        paper_leg(legs[one.leg_number], parties, Regime(one.direction))
        for one in held.allowances
        if one.leg_number in legs
    )


def _screenings(foreign: list[Party]) -> tuple[ScreeningRecord, ...]:
    results = screening.newest_results([one.id for one in foreign])
    verdicts = screening.verdicts([one.id for one in foreign])
    return tuple(
        ScreeningRecord(
            names=party.names,
            day=results[party.id].day,
            editions=tuple(f"{one.source}, {one.day.isoformat()}" for one in results[party.id].versions),
            threshold_percent=results[party.id].threshold_percent,
            open_hits=len(results[party.id].hits) if verdicts[party.id].value == "hit" else 0,
            inputs=results[party.id].inputs,
        )
        for party in foreign
        if party.id in results
    )


def _pdf(name: str, content: bytes) -> PrintedPaper:
    return PrintedPaper(f"{name}.pdf", "application/pdf", content)
