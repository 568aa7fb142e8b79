"""Cancellations of unshipped goods: rows to values and back, and what of a leg is struck or still unshipped."""

from collections import defaultdict

from tarazu.clearing.cancelling import Cancellation, CancellationState, leg_of, unshipped
from tarazu.contracts.contract import Contract
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.quantity import Quantity
from tarazu.reference.units import unit
from tarazu.shipments.declarations import DeclarationState
from tarazu.storage import authorisation, models


class CancellationAbsent(TarazuError):
    """No cancellation has this identifier."""

    kind = Kind.ABSENT
    says = "There is no cancellation '{cancellation}' that you may see. Open it from its contract."


def save_cancellation(one: Cancellation) -> None:
    """Keep a cancellation as it now stands."""
    models.Cancellation.objects.update_or_create(
        id=one.id,
        defaults={
            "contract_id": one.contract_id,
            "leg_number": one.leg_number,
            "steps": one.quantity.steps,
            "unit": one.quantity.unit.code,
            "reason": one.reason,
            "proposed_by_id": one.proposed_by,
            "proposed_on": one.proposed_on,
            "consented": list(one.consented),
            "state": one.state.value,
            "settled_on": one.settled_on,
        },
    )


def cancellation(cancellation_id: str) -> Cancellation:
    """One cancellation. Errors: CancellationAbsent."""
    row = models.Cancellation.objects.filter(id=cancellation_id).first()
    if row is None:
        raise CancellationAbsent(cancellation=cancellation_id)
    return _cancellation_of(row)


def cancellations(contract_id: str) -> tuple[Cancellation, ...]:
    """The cancellations of a contract, in the order they were proposed."""
    rows = models.Cancellation.objects.filter(contract_id=contract_id).order_by("proposed_on", "id")
    return tuple(map(_cancellation_of, rows))


def struck_steps(contract_id: str) -> dict[int, int]:
    """By leg, how much of it all parties have agreed never to ship."""
    found: dict[int, int] = defaultdict(int)
    for one in cancellations(contract_id):
        if one.state is CancellationState.AGREED:
            found[one.leg_number] += one.quantity.steps
    return dict(found)


def unshipped_of(contract: Contract, leg_number: int) -> Quantity:
    """What of a leg may still be cancelled. Errors: LegAbsent."""
    rows = models.Declaration.objects.filter(
        authorisation__contract_id=contract.id, leg_number=leg_number, state=DeclarationState.LODGED.value
    )
    lodged: dict[str, int] = defaultdict(int)
    for file_id, steps in rows.values_list("authorisation_id", "steps"):
        lodged[file_id] += steps
    return unshipped(leg_of(contract, leg_number), authorisation.authorisations(contract_id=contract.id), lodged)


def _cancellation_of(row: models.Cancellation) -> Cancellation:
    return Cancellation(
        id=row.id,
        contract_id=row.contract_id,
        leg_number=row.leg_number,
        quantity=Quantity(row.steps, unit(row.unit)),
        reason=row.reason,
        proposed_by=row.proposed_by_id,
        proposed_on=row.proposed_on,
        consented=tuple(row.consented),
        state=CancellationState(row.state),
        settled_on=row.settled_on,
    )
