"""Authorisations with their allowances: rows to values and back."""

from collections.abc import Iterable

from django.db.models import QuerySet

from tarazu.authorisation.authorisation import Allowance, Authorisation, AuthorisationState
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.reference.units import unit
from tarazu.storage import models


class AuthorisationAbsent(TarazuError):
    """No authorisation has this identifier."""

    kind = Kind.ABSENT
    says = "There is no file '{authorisation}' that you may see. Check the number, or open it from your home page."


def authorisation_of(row: models.Authorisation) -> Authorisation:
    """The authorisation a row holds."""
    allowances = tuple(
        Allowance(
            leg_number=held.leg_number,
            direction=held.direction,
            commodity=held.commodity,
            quantity=Quantity(held.steps, unit(held.unit)),
            value=Value(held.minor),
            used_steps=held.used_steps,
            used_minor=held.used_minor,
        )
        for held in sorted(row.allowances.all(), key=lambda held: held.leg_number)
    )
    return Authorisation(
        id=row.id,
        order=row.order,
        contract_id=row.contract_id,
        authority_id=row.authority_id,
        applicant_id=row.applicant_id,
        members=tuple(row.members),
        applied_on=row.applied_on,
        allowances=allowances,
        state=AuthorisationState(row.state),
        approval_number=row.approval_number,
        granted_on=row.granted_on,
        netting_days=row.netting_days,
        tolerance_percent=row.tolerance_percent,
        closed_on=row.closed_on,
        note=row.note,
    )


def save_authorisation(authorisation: Authorisation) -> None:
    """Keep an authorisation as it now stands, with what is used of each allowance."""
    _row, fresh = models.Authorisation.objects.update_or_create(
        id=authorisation.id,
        defaults={
            "order": authorisation.order,
            "contract_id": authorisation.contract_id,
            "authority_id": authorisation.authority_id,
            "applicant_id": authorisation.applicant_id,
            "members": list(authorisation.members),
            "applied_on": authorisation.applied_on,
            "state": authorisation.state.value,
            "approval_number": authorisation.approval_number,
            "granted_on": authorisation.granted_on,
            "netting_days": authorisation.netting_days,
            "tolerance_percent": authorisation.tolerance_percent,
            "closed_on": authorisation.closed_on,
            "note": authorisation.note,
        },
    )
    if fresh:
        models.Answering.objects.bulk_create(
            models.Answering(authorisation_id=authorisation.id, party_id=member)
            for member in {authorisation.applicant_id, *authorisation.members}
        )
    for held in authorisation.allowances:
        models.Allowance.objects.update_or_create(
            authorisation_id=authorisation.id,
            leg_number=held.leg_number,
            defaults={
                "direction": held.direction,
                "commodity": held.commodity,
                "steps": held.quantity.steps,
                "unit": held.quantity.unit.code,
                "minor": held.value.minor,
                "used_steps": held.used_steps,
                "used_minor": held.used_minor,
            },
        )


def authorisation(authorisation_id: str) -> Authorisation:
    """One authorisation, by its id or its approval number. Errors: AuthorisationAbsent."""
    rows = models.Authorisation.objects.prefetch_related("allowances")
    row = rows.filter(id=authorisation_id).first() or rows.filter(approval_number=authorisation_id or "-").first()
    if row is None:
        raise AuthorisationAbsent(authorisation=authorisation_id)
    return authorisation_of(row)


def authorisations(
    *,
    contract_id: str | None = None,
    authority_ids: Iterable[str] | None = None,
    party_ids: Iterable[str] | None = None,
) -> tuple[Authorisation, ...]:
    """Authorisations of a contract, of authorities, or that these parties answer for; the newest first."""
    rows = models.Authorisation.objects.prefetch_related("allowances").order_by("-applied_on", "id")
    if contract_id is not None:
        rows = rows.filter(contract_id=contract_id)
    if authority_ids is not None:
        rows = rows.filter(authority_id__in=list(authority_ids))
    if party_ids is not None:
        rows = rows.filter(id__in=answered_by(party_ids).values("id"))
    return tuple(authorisation_of(row) for row in rows)


def answered_by(party_ids: Iterable[str]) -> QuerySet[models.Authorisation]:
    """The files that some of these parties answer for."""
    held = models.Answering.objects.filter(party_id__in=list(party_ids))
    return models.Authorisation.objects.filter(id__in=held.values("authorisation_id"))


def granted_in_year(order: str, year: int) -> int:
    """How many approval numbers an order has given out in a year."""
    return models.Authorisation.objects.filter(order=order, granted_on__year=year).count()
