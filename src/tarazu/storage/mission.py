"""Certificates of missions abroad: rows to values and back."""

from dataclasses import dataclass

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.screening.mission import Certificate, CertificateFell, CertificateState
from tarazu.screening.sentences import Sentence
from tarazu.storage import models, registry
from tarazu.storage.codec import to_json


class CertificateAbsent(TarazuError):
    """No certificate has this identifier, or it is not the viewer's to see."""

    kind = Kind.ABSENT
    says = "There is no certificate '{certificate}' of a mission. Look in the record of the file."


@dataclass(frozen=True, slots=True)
class Certified:
    """The foreign firms of a deal: whose certificate stands, and whose fell."""

    standing: frozenset[str] = frozenset()
    fallen: frozenset[str] = frozenset()


def save_certificate(made: Certificate) -> None:
    """Keep a certificate as it now stands."""
    models.MissionCertificate.objects.update_or_create(
        id=made.id,
        defaults={
            "contract_id": made.contract_id,
            "party_id": made.party_id,
            "mission_id": made.mission_id,
            "person_id": made.person_id,
            "number": made.number,
            "at": made.at,
            "sentences": to_json(made.sentences),
            "state": made.state.value,
            "reason": made.reason,
            "withdrawn_by": made.withdrawn_by,
            "withdrawn_at": made.withdrawn_at,
        },
    )


def certificates(contract_ids: set[str]) -> tuple[Certificate, ...]:
    """What missions certified under some contracts, by contract and firm; the withdrawn before the one in force."""
    rows = models.MissionCertificate.objects.filter(contract_id__in=contract_ids)
    return tuple(map(_certificate, rows.order_by("contract_id", "party_id", "-state", "at")))


def certificate(certificate_id: str) -> Certificate:
    """One certificate. Errors: CertificateAbsent."""
    row = models.MissionCertificate.objects.filter(id=certificate_id).first()
    if row is None:
        raise CertificateAbsent(certificate=certificate_id)
    return _certificate(row)


def certified_parties(deal_id: str | None) -> Certified:
    """What the certificates under a deal come to today.

    One fell where its mission withdrew it, no other stands, and the firms of the mission's country have not all signed
    the undertaking that takes its place since October 2025.
    """
    if deal_id is None:
        return Certified()
    rows = list(models.MissionCertificate.objects.filter(contract__deal_id=deal_id).select_related("mission"))
    standing = frozenset(row.party_id for row in rows if row.state == CertificateState.IN_FORCE)
    fallen = frozenset(row.party_id for row in rows) - standing
    if fallen and _have_undertaken(deal_id, {row.mission.country for row in rows}):
        fallen = frozenset()
    return Certified(standing, fallen)


def _have_undertaken(deal_id: str, countries: set[str]) -> bool:
    legs = models.Leg.objects.filter(deal_id=deal_id).values_list("giver_id", "receiver_id")
    sides = {party for leg in legs for party in leg}
    own = models.Party.objects.filter(id__in=sides, country__in=countries).values_list("id", flat=True)
    return set(own) <= set(models.Undertaking.objects.filter(deal_id=deal_id).values_list("party_id", flat=True))


def must_stand(deal_id: str) -> None:
    """Refuse to let goods move on the word of a certificate that fell. Errors: CertificateFell."""
    if fallen := certified_parties(deal_id).fallen:
        raise CertificateFell(names=", ".join(sorted(one.name for one in registry.parties(set(fallen)).values())))


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
        state=CertificateState(row.state),
        reason=row.reason,
        withdrawn_by=row.withdrawn_by,
        withdrawn_at=row.withdrawn_at,
    )
