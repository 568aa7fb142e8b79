"""Agreed cures: rows to values and back, and how much of each was delivered."""

from tarazu.clearing.agreed_cures import RUNNING, AgreedCure, CureState
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price
from tarazu.reference.units import unit
from tarazu.shipments.declarations import DeclarationState
from tarazu.storage import models


class CureAbsent(TarazuError):
    """No cure has this identifier."""

    kind = Kind.ABSENT
    says = "There is no cure '{cure}' that you may see. Look at what is left on the file."


def save_cure(cure: AgreedCure) -> None:
    """Keep a cure as it now stands."""
    models.CureAgreement.objects.update_or_create(
        id=cure.id,
        defaults={
            "authorisation_id": cure.authorisation_id,
            "contract_id": cure.contract_id,
            "net_off_id": cure.net_off_id,
            "leg_number": cure.leg_number,
            "giver_id": cure.giver_id,
            "receiver_id": cure.receiver_id,
            "commodity": cure.commodity,
            "steps": cure.quantity.steps,
            "unit": cure.quantity.unit.code,
            "price_minor": cure.price.minor,
            "due": cure.due,
            "proposed_by_id": cure.proposed_by,
            "proposed_on": cure.proposed_on,
            "substitute": cure.substitute,
            "damages": cure.damages,
            "again_for": cure.again_for,
            "waived": cure.waived,
            "offer_id": cure.offer_id,
            "note": cure.note,
            "consented": list(cure.consented),
            "admitted_by": list(cure.admitted_by),
            "state": cure.state.value,
        },
    )


def cure(cure_id: str) -> AgreedCure:
    """One cure. Errors: CureAbsent."""
    row = models.CureAgreement.objects.filter(id=cure_id).first()
    if row is None:
        raise CureAbsent(cure=cure_id)
    return _cure_of(row)


def cures_of_contract(contract_id: str) -> tuple[AgreedCure, ...]:
    """Every cure of a contract, in the order of its legs."""
    rows = models.CureAgreement.objects.filter(contract_id=contract_id).order_by("leg_number")
    return tuple(_cure_of(row) for row in rows)


def admitted(contract_id: str) -> tuple[AgreedCure, ...]:
    """The cures of a contract whose legs are open."""
    held = cures_of_contract(contract_id)
    return tuple(cure for cure in held if cure.state is CureState.ADMITTED and not cure.waived)


def delivered(cure: AgreedCure, authorisation_id: str) -> Quantity:
    """What of a cure was released at one order's border, as customs found it."""
    rows = models.Declaration.objects.filter(
        authorisation_id=authorisation_id, leg_number=cure.leg_number, state=DeclarationState.RELEASED.value
    )
    return Quantity(sum(row.found_steps or 0 for row in rows), cure.quantity.unit)


def waiting(contract_id: str) -> tuple[AgreedCure, ...]:
    """The cures of a contract that are under way: proposed, accepted, or admitted with goods still to come.

    Goods that arrived short came; what is missing is cured anew.
    """
    struck = list(
        models.Cancellation.objects.filter(contract_id=contract_id, state="agreed").values_list("leg_number", "steps")
    )
    files = list(models.Authorisation.objects.filter(contract_id=contract_id).values_list("id", flat=True))
    return tuple(
        cure
        for cure in cures_of_contract(contract_id)
        if cure.state in RUNNING
        and sum(steps for number, steps in struck if number == cure.leg_number) < cure.quantity.steps
        and not (
            cure.state is CureState.ADMITTED and (cure.waived or all(delivered(cure, file).steps for file in files))
        )
    )


def _cure_of(row: models.CureAgreement) -> AgreedCure:
    measure = unit(row.unit)
    return AgreedCure(
        id=row.id,
        authorisation_id=row.authorisation_id,
        contract_id=row.contract_id,
        net_off_id=row.net_off_id,
        leg_number=row.leg_number,
        giver_id=row.giver_id,
        receiver_id=row.receiver_id,
        commodity=row.commodity,
        quantity=Quantity(row.steps, measure),
        price=Price(row.price_minor, measure),
        due=row.due,
        proposed_by=row.proposed_by_id,
        proposed_on=row.proposed_on,
        substitute=row.substitute,
        damages=row.damages,
        again_for=row.again_for,
        waived=row.waived,
        offer_id=row.offer_id,
        note=row.note,
        consented=tuple(row.consented),
        admitted_by=tuple(row.admitted_by),
        state=CureState(row.state),
    )
