"""Clock stops and net-offs: rows to values and back."""

from tarazu.clearing.clocks import Suspension, SuspensionCause
from tarazu.clearing.closing import Certificate
from tarazu.clearing.net_off import NET_OFF_LIFE, NetOff, NetOffEvent, NetOffPhase
from tarazu.kernel.period import Period
from tarazu.storage import models
from tarazu.storage.codec import from_json, to_json


def insert_clock_stop(stop_id: str, authorisation_id: str, suspension: Suspension, person_id: str) -> None:
    """Keep a decided suspension of an authorisation's clocks."""
    models.ClockStop.objects.create(
        id=stop_id,
        authorisation_id=authorisation_id,
        since=suspension.period.since,
        until=suspension.period.until,
        cause=suspension.cause.value,
        crossing=suspension.crossing,
        evidence=suspension.evidence,
        decided_by_id=person_id,
    )


def suspensions(authorisation_id: str) -> tuple[Suspension, ...]:
    """The decided suspensions of an authorisation's clocks, the earliest first."""
    rows = models.ClockStop.objects.filter(authorisation_id=authorisation_id).order_by("since", "id")
    return tuple(suspension_of(row) for row in rows)


def suspension_of(row: models.ClockStop) -> Suspension:
    """The suspension a row holds."""
    return Suspension(Period(row.since, row.until), SuspensionCause(row.cause), row.crossing, row.id, row.evidence)


def insert_net_off(authorisation_id: str, net_off: NetOff, phase: str) -> None:
    """Keep a netting, whatever came out."""
    imports = sum(member.position.imports_assessed.minor for member in net_off.members)
    exports = sum(member.position.exports_assessed.minor for member in net_off.members)
    models.NetOffRecord.objects.create(
        id=net_off.id,
        authorisation_id=authorisation_id,
        day=net_off.day,
        imports_minor=imports,
        exports_minor=exports,
        tolerance_percent=net_off.tolerance_percent,
        outcome=net_off.outcome.value,
        phase=phase,
        body=to_json(net_off),
    )


def save_lapse(net_off: NetOff, phase: NetOffPhase) -> None:
    """Keep the netting with which a file lapsed; one struck the same day lapses with it."""
    if not models.NetOffRecord.objects.filter(id=net_off.id).update(phase=phase.value):
        insert_net_off(net_off.book_id, net_off, phase.value)


def reopen_lapse(authorisation_id: str) -> None:
    """Open again the netting with which a file lapsed, once an appeal against the lapse is upheld."""
    rows = models.NetOffRecord.objects.filter(authorisation_id=authorisation_id, phase=NetOffPhase.LAPSED.value)
    rows.update(phase=NET_OFF_LIFE.advance(NetOffPhase.LAPSED, NetOffEvent.REOPEN).value)


def net_offs(authorisation_id: str) -> tuple[NetOff, ...]:
    """The nettings of an authorisation, the earliest first."""
    rows = models.NetOffRecord.objects.filter(authorisation_id=authorisation_id).order_by("day", "id")
    return tuple(from_json(NetOff, row.body) for row in rows)


def phase_of(net_off_id: str) -> NetOffPhase:
    """Where a net-off stands; one that was never struck is open."""
    row = models.NetOffRecord.objects.filter(id=net_off_id).first()
    return NetOffPhase(row.phase) if row else NetOffPhase.OPEN


def insert_certificate(certificate: Certificate, person_id: str) -> None:
    """Keep the certificate of a closed authorisation."""
    models.ClosingCertificate.objects.create(
        number=certificate.number,
        authorisation_id=certificate.authorisation_id,
        closed_on=certificate.closed_on,
        closed_by_id=person_id,
        seal=certificate.seal,
        document=to_json(certificate),
    )


def certificate_of(number: str) -> Certificate | None:
    """The certificate with a number, or of an authorisation; None where there is none."""
    rows = models.ClosingCertificate.objects
    row = rows.filter(number=number).first() or rows.filter(authorisation_id=number).first()
    return from_json(Certificate, row.document) if row else None
