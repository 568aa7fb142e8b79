"""Certificates: what they say, as papers in three languages, and whether a number is one of ours."""

from dataclasses import replace

from tarazu.clearing.closing import Certificate
from tarazu.contracts.contract import Contract
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.papers.closing_certificate import ClosingCertificate, render_closing_certificate
from tarazu.papers.contents import (
    File as PaperFile,
)
from tarazu.papers.contents import (
    LedgerProof,
    Officer,
    PaperDeclaration,
    PaperLeg,
    PaperSuspension,
)
from tarazu.papers.gathered import paper_leg, paper_party
from tarazu.reference.names import Names
from tarazu.reference.places import place
from tarazu.registry.parties import Party
from tarazu.shipments.declarations import DeclarationState, Regime
from tarazu.storage import clearing, models, registry
from tarazu.storage.authorisation import AuthorisationAbsent
from tarazu.storage.files import File, load_file
from tarazu.storage.signing import sign_bytes

LANGUAGES = ("en", "ur", "ru")
CAPACITY = Names("Officer of the collectorate", "کلکٹریٹ کے افسر", "Должностное лицо таможни")


class CertificateAbsent(TarazuError):
    """No certificate has this number."""

    kind = Kind.ABSENT
    says = "There is no certificate '{number}'. Read the number again from the paper."


def see_certificate(*, authorisation_id: str) -> Certificate:
    """What the closing certificate of an authorisation says. Errors: CertificateAbsent."""
    certificate = clearing.certificate_of(authorisation_id)
    if certificate is None:
        raise CertificateAbsent(number=authorisation_id)
    return certificate


def see_certificate_paper(*, number: str, language: str) -> bytes:
    """The PDF of a closing certificate. Errors: CertificateAbsent; UnknownLanguage."""
    certificate = clearing.certificate_of(number)
    if certificate is None:
        raise CertificateAbsent(number=number)
    file = load_file(certificate.authorisation_id)
    return render_closing_certificate(_content(certificate, file), language, sign_bytes)


def _content(certificate: Certificate, file: File) -> ClosingCertificate:
    clock = file.first_clock(certificate.closed_on)
    assert clock is not None, "a closed authorisation was granted"
    return ClosingCertificate(
        number=certificate.number,
        file=_paper_file(file, registry.parties(set(file.contract.parties))),
        imports_assessed=certificate.imports_assessed,
        exports_assessed=certificate.exports_assessed,
        due_date=clock.due_date(certificate.closed_on),
        closed_on=certificate.closed_on,
        suspensions=tuple(
            PaperSuspension(
                cause=suspension.cause,
                crossing=place(suspension.crossing).names if suspension.crossing else None,
                since=suspension.period.since,
                until=suspension.period.until,
                decision=suspension.decision_id or "",
            )
            for suspension in file.suspensions
        ),
        declarations=_paper_declarations(file),
        proof=LedgerProof(certificate.journal_count, certificate.journal_root),
        seal=certificate.seal,
        settled_difference=", ".join(certificate.settled_by),
    )


def _paper_file(file: File, parties: dict[str, Party]) -> PaperFile:
    held = file.authorisation
    if held.granted_on is None:
        raise AuthorisationAbsent(authorisation=held.id)
    names = registry.authority(held.authority_id).names
    row = models.ClosingCertificate.objects.select_related("closed_by").get(authorisation_id=held.id)
    return PaperFile(
        number=held.id,
        order=held.order,
        approval_number=held.approval_number,
        contract_number=file.contract.number,
        parties=tuple(
            paper_party(parties[party_id], applicant_id=held.applicant_id) for party_id in file.contract.parties
        ),
        legs=_paper_legs(file, parties),
        granted_on=held.granted_on,
        netting_days=held.netting_days,
        tolerance_percent=held.tolerance_percent,
        officer=Officer(row.closed_by.name, CAPACITY, Names(names["en"], names["ur"], names["ru"])),
        specimen=any(party.invented for party in parties.values()),
    )


def _paper_legs(file: File, parties: dict[str, Party]) -> tuple[PaperLeg, ...]:
    contract: Contract = file.contract
    directions = {allowance.leg_number: Regime(allowance.direction) for allowance in file.authorisation.allowances}
    legs = []
    for leg in contract.legs:
        counted = [
            one
            for one in file.declarations
            if one.leg_number == leg.number and one.state in (DeclarationState.ASSESSED, DeclarationState.RELEASED)
        ]
        delivered = sum((one.found.steps for one in counted if one.found), 0)
        legs.append(
            replace(
                paper_leg(leg, parties, directions.get(leg.number)),
                delivered=Quantity(delivered, leg.quantity.unit),
                assessed=sum((one.assessed for one in counted if one.assessed), Value(0)),
            )
        )
    return tuple(legs)


def _paper_declarations(file: File) -> tuple[PaperDeclaration, ...]:
    return tuple(
        PaperDeclaration(
            number=one.number,
            regime=one.regime,
            leg_number=one.leg_number,
            declared_quantity=one.quantity,
            found=one.found,
            contract_value=one.contract_value,
            declared=one.declared,
            assessed=one.assessed,
            assessed_on=one.assessed_on,
            is_reversed=one.state is DeclarationState.REVERSED,
        )
        for one in file.declarations
    )
