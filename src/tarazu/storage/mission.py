"""Certificates of missions abroad: rows to values and back."""

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.screening.mission import Certificate
from tarazu.screening.sentences import Sentence
from tarazu.storage import models
from tarazu.storage.codec import to_json


class CertificateAbsent(TarazuError):
    """No certificate has this identifier, or it is not the viewer's to see."""

    kind = Kind.ABSENT
    says = "There is no certificate '{certificate}' of a mission. Look in the record of the file."


def insert_certificate(made: Certificate) -> None:
    """Keep a certificate."""
    models.MissionCertificate.objects.create(
        id=made.id,
        contract_id=made.contract_id,
        party_id=made.party_id,
        mission_id=made.mission_id,
        person_id=made.person_id,
        number=made.number,
        at=made.at,
        sentences=to_json(made.sentences),
    )


def certificates(contract_ids: set[str]) -> tuple[Certificate, ...]:
    """What missions certified under some contracts, by contract and firm."""
    rows = models.MissionCertificate.objects.filter(contract_id__in=contract_ids).order_by("contract_id", "party_id")
    return tuple(map(_certificate, rows))


def certificate(certificate_id: str) -> Certificate:
    """One certificate. Errors: CertificateAbsent."""
    row = models.MissionCertificate.objects.filter(id=certificate_id).first()
    if row is None:
        raise CertificateAbsent(certificate=certificate_id)
    return _certificate(row)


def certified_parties(deal_id: str | None) -> set[str]:
    """The foreign firms of a deal that a mission has certified."""
    rows = models.MissionCertificate.objects.filter(contract__deal_id=deal_id) if deal_id else ()
    return {row.party_id for row in rows}


def _certificate(row: models.MissionCertificate) -> Certificate:
    return Certificate(
        id=row.id,
        contract_id=row.contract_id,
        party_id=row.party_id,
        mission_id=row.mission_id,
        person_id=row.person_id,
        number=row.number,
        at=row.at,
        sentences=tuple(Sentence(one["says"], one["params"]) for one in row.sentences),
    )
