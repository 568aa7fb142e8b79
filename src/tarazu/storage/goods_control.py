"""Quotas with what declarations used of them, permits, and attested loadings: rows to values and back."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import QuerySet

from tarazu.kernel.quantity import Quantity, UnitsDoNotConvert
from tarazu.reference.units import unit
from tarazu.rulebook.control import Attestation, Control, Permit, PermitKind, Quota, QuotaUse
from tarazu.rulebook.control_readers import newest_quotas
from tarazu.shipments.declarations import DeclarationState
from tarazu.storage import models
from tarazu.storage.codec import from_json, to_json


def insert_quotas(quotas: Iterable[Quota]) -> None:
    """Keep statements of quotas not held yet."""
    models.Quota.objects.bulk_create(
        (
            models.Quota(
                order=quota.order,
                name=quota.name,
                prefixes=list(quota.prefixes),
                direction=quota.direction,
                partner=quota.partner or "",
                since=quota.since,
                until=quota.until,
                steps=quota.amount.steps,
                unit=quota.amount.unit.code,
                used_elsewhere=quota.used_elsewhere.steps,
                as_of=quota.as_of,
                source=quota.source,
                confidence=quota.confidence,
            )
            for quota in quotas
        ),
        ignore_conflicts=True,
    )


def insert_permits(permits: Iterable[Permit]) -> None:
    """Keep permits not held yet."""
    models.GoodsPermit.objects.bulk_create(
        (
            models.GoodsPermit(
                order=permit.order,
                party_id=permit.party_id,
                prefix=permit.prefix,
                kind=permit.kind.value,
                number=permit.number,
                since=permit.since,
                until=permit.until,
                source=permit.source,
            )
            for permit in permits
        ),
        ignore_conflicts=True,
    )


def permits() -> tuple[Permit, ...]:
    """What authorities and chambers allowed everybody."""
    return tuple(map(_permit, models.GoodsPermit.objects.order_by("order", "party_id", "prefix", "id")))


def permits_of(party_id: str) -> tuple[tuple[str, Permit], ...]:
    """What authorities and chambers allowed one party, each with its identifier."""
    rows = models.GoodsPermit.objects.filter(party_id=party_id).order_by("order", "prefix", "id")
    return tuple((str(row.pk), _permit(row)) for row in rows)


def _permit(row: models.GoodsPermit) -> Permit:
    return Permit(
        order=row.order,
        party_id=row.party_id,
        prefix=row.prefix,
        kind=PermitKind(row.kind),
        number=row.number,
        since=row.since,
        until=row.until,
        source=row.source,
    )


def control(day: date) -> Control:
    """Every quota with what was declared against it up to now, and every permit."""
    quotas = newest_quotas(tuple(_quota(row) for row in models.Quota.objects.all()), day)
    return Control(
        quotas=tuple(QuotaUse(quota, _declared(quota)) for quota in quotas),
        permits=permits(),
    )


def insert_attestation(authorisation_id: str, leg_number: int, serial: int, made: Attestation, at: datetime) -> None:
    """Keep the attested price of the so-many-th loading of a leg."""
    models.EnergyAttestation.objects.bulk_create(
        [
            models.EnergyAttestation(
                id=made.number,
                authorisation_id=authorisation_id,
                leg_number=leg_number,
                serial=serial,
                document=to_json(made),
                at=at,
            )
        ]
    )


def attestations(authorisation_id: str, leg_number: int) -> tuple[Attestation, ...]:
    """The attested loadings of a leg, in their order."""
    rows = models.EnergyAttestation.objects.filter(authorisation_id=authorisation_id, leg_number=leg_number)
    return tuple(from_json(Attestation, row.document) for row in rows.order_by("serial"))


def _quota(row: models.Quota) -> Quota:
    measure = unit(row.unit)
    return Quota(
        order=row.order,
        name=row.name,
        prefixes=tuple(row.prefixes),
        direction=row.direction,
        partner=row.partner or None,
        since=row.since,
        until=row.until,
        amount=Quantity(row.steps, measure),
        used_elsewhere=Quantity(row.used_elsewhere, measure),
        as_of=row.as_of,
        source=row.source,
        confidence=row.confidence,
    )


def _declared(quota: Quota) -> Quantity:
    """What declarations of the season count against a quota: as found where customs examined, else as declared."""
    counted = Quantity(0, quota.amount.unit)
    for row in _in_season(quota):
        if not row.commodity.replace(".", "").startswith(quota.prefixes):
            continue
        if quota.partner and quota.partner not in row.authorisation.contract.deal.countries:
            continue
        moved = Quantity(row.steps if row.found_steps is None else row.found_steps, unit(row.unit))
        try:
            counted += moved.to(quota.amount.unit)
        except UnitsDoNotConvert:
            continue  # goods that are counted otherwise do not count against it
    return counted


def _in_season(quota: Quota) -> "QuerySet[models.Declaration]":
    rows = models.Declaration.objects.filter(
        authorisation__order=quota.order, regime=quota.direction, lodged_on__gte=quota.since, lodged_on__lt=quota.until
    )
    return rows.exclude(state=DeclarationState.REVERSED.value).select_related("authorisation__contract__deal")
