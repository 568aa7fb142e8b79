"""Declarations: rows to values and back."""

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.reference.units import unit
from tarazu.shipments.declarations import Declaration, DeclarationState, Named, Regime
from tarazu.storage import models
from tarazu.storage.assessed_worth import keep_worth


class DeclarationAbsent(TarazuError):
    """No declaration has this number."""

    kind = Kind.ABSENT
    says = "There is no declaration '{declaration}'. Check the number on the file."


def declaration_of(row: models.Declaration) -> Declaration:
    """The declaration a row holds."""
    measure = unit(row.unit)
    return Declaration(
        id=row.id,
        number=row.number,
        authorisation_id=row.authorisation_id,
        leg_number=row.leg_number,
        regime=Regime(row.regime),
        party_id=row.party_id,
        commodity=row.commodity,
        quantity=Quantity(row.steps, measure),
        contract_value=Value(row.contract_minor),
        declared=Value(row.declared_minor),
        lodged_on=row.lodged_on,
        found=None if row.found_steps is None else Quantity(row.found_steps, measure),
        assessed=None if row.assessed_minor is None else Value(row.assessed_minor),
        assessed_on=row.assessed_on,
        assessment_note=row.assessment_note,
        papers=tuple(row.papers),
        named=Named(row.vessel, row.vessel_number, row.bank, row.bank_code),
        state=DeclarationState(row.state),
    )


def save_declaration(declaration: Declaration) -> None:
    """Keep a declaration as it now stands, and what it shows its goods to be worth once it is assessed."""
    models.Declaration.objects.update_or_create(
        id=declaration.id,
        defaults={
            "number": declaration.number,
            "authorisation_id": declaration.authorisation_id,
            "leg_number": declaration.leg_number,
            "regime": declaration.regime.value,
            "party_id": declaration.party_id,
            "commodity": declaration.commodity,
            "steps": declaration.quantity.steps,
            "unit": declaration.quantity.unit.code,
            "contract_minor": declaration.contract_value.minor,
            "declared_minor": declaration.declared.minor,
            "lodged_on": declaration.lodged_on,
            "found_steps": declaration.found.steps if declaration.found else None,
            "assessed_minor": declaration.assessed.minor if declaration.assessed else None,
            "assessed_on": declaration.assessed_on,
            "assessment_note": declaration.assessment_note,
            "papers": list(declaration.papers),
            "vessel": declaration.named.vessel,
            "vessel_number": declaration.named.vessel_number,
            "bank": declaration.named.bank,
            "bank_code": declaration.named.bank_code,
            "state": declaration.state.value,
        },
    )
    if declaration.assessed_on is not None:
        keep_worth(declaration.authorisation_id)


def declaration(number: str) -> Declaration:
    """One declaration, by its number or id. Errors: DeclarationAbsent."""
    rows = models.Declaration.objects
    row = rows.filter(number=number).first() or rows.filter(id=number).first()
    if row is None:
        raise DeclarationAbsent(declaration=number)
    return declaration_of(row)


def declarations(authorisation_id: str) -> tuple[Declaration, ...]:
    """The declarations under an authorisation, in the order they were lodged."""
    rows = models.Declaration.objects.filter(authorisation_id=authorisation_id).order_by("lodged_on", "number")
    return tuple(declaration_of(row) for row in rows)


def declarations_in_year(country: str, year: int) -> int:
    """How many declaration numbers a customs has given out in a year."""
    return models.Declaration.objects.filter(number__startswith=f"{country}-GD-{year}-").count()
