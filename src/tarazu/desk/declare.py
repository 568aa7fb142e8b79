"""Lodge a customs declaration for a part of a leg."""

from datetime import datetime
from typing import Any

from tarazu.authorisation.authorisation import Authorisation
from tarazu.authorisation.draw_down import check_room, draw_down
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.ledger.book import Direction, ValueOf
from tarazu.ledger.book import declare as declare_value
from tarazu.ledger.transfers import Paper
from tarazu.registry.people import Actor
from tarazu.rulebook.rules import Finding, stops
from tarazu.shipments.declarations import Declaration, DeclarationState, Named, Regime
from tarazu.storage import authorisation, contracts, lawful, ledger, shipments
from tarazu.storage.screening_named import open_named
from tarazu.storage.writing import Transaction, write


class DeclarationRefused(TarazuError):
    """Rules of the day stand against a declaration; all of them are named."""

    kind = Kind.REFUSED
    says = "This cannot be declared. {findings}"

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__(findings=" ".join(f"{finding.code}: {finding.sentence}" for finding in findings))


class NoSuchLeg(TarazuError):
    """A declaration names a leg the authorisation does not have."""

    kind = Kind.ABSENT
    says = "This authorisation has no leg {leg}. Its legs are: {legs}."


NOTHING_NAMED = Named()


def declare(
    *,
    actor: Actor,
    authorisation_id: str,
    leg_number: int,
    quantity: Quantity,
    declared: Value,
    papers: tuple[str, ...] = (),
    named: Named = NOTHING_NAMED,
    now: datetime,
    key: str,
) -> dict[str, Any]:
    """Lodge an import or export declaration; it must fit into what is left; the declared value stands pending.

    A ship or bank that is only like a listed one opens a case, and the goods wait for it.
    Errors:  PowerMissing; AuthorisationAbsent; NoSuchLeg; UnitMismatch; AllowanceExceeded; NotInForce;
             DeclarationRefused with every rule at once; NamedListed and what else `open_named` refuses.
    """
    held = authorisation.authorisation(authorisation_id)
    party_id, regime = _declarant(held, leg_number)
    actor.must("declare", party_id)

    def lodge(tx: Transaction) -> dict[str, Any]:
        current = authorisation.authorisation(authorisation_id)
        leg = next(leg for leg in contracts.contract(current.contract_id).legs if leg.number == leg_number)
        serial = shipments.declarations_in_year(current.order, now.year) + 1
        number = f"{current.order}-GD-{now.year}-{serial:05d}"
        declaration = Declaration(
            id=identifier("dec", number),
            number=number,
            authorisation_id=current.id,
            leg_number=leg_number,
            regime=regime,
            party_id=party_id,
            commodity=leg.commodity,
            quantity=quantity,
            contract_value=leg.value_of(quantity),
            declared=declared,
            lodged_on=now.date(),
            papers=papers,
            named=named,
        )
        _check_room(current, declaration)
        waiting = open_named(tx, named)
        if found := stops(lawful.findings_on(current, declaration)):
            raise DeclarationRefused(found)
        shipments.save_declaration(declaration)
        value_of = ValueOf(current.id, party_id, Direction(regime.value))
        ledger.write_posting(tx, declare_value(value_of, declared, Paper(number, now.date())))
        cases = {"screening_cases": list(waiting)} if waiting else {}
        tx.record("declaration_lodged", {"declaration": number, "authorisation": current.id, "leg": leg_number} | cases)
        return {"declaration": number, "regime": regime.value} | cases

    request = {"authorisation": authorisation_id, "leg": leg_number, "quantity": quantity, "declared": declared}
    request |= {"papers": papers, "named": named}
    return write(lodge, verb="declare", actor=actor, key=key, request=request, now=now)


def _declarant(held: Authorisation, leg_number: int) -> tuple[str, Regime]:
    contract = contracts.contract(held.contract_id)
    allowed = {allowance.leg_number: allowance for allowance in held.allowances}
    leg = next((leg for leg in contract.legs if leg.number == leg_number), None)
    if leg is None or leg_number not in allowed:
        raise NoSuchLeg(leg=leg_number, legs=", ".join(map(str, sorted(allowed))))
    regime = Regime(allowed[leg_number].direction)
    return (leg.giver_id if regime is Regime.EXPORT else leg.receiver_id), regime


def _check_room(held: Authorisation, declaration: Declaration) -> None:
    """Count what is lodged and not yet assessed as if it were drawn, so that two declarations cannot share one rest."""
    for waiting in shipments.declarations(held.id):
        if waiting.state is DeclarationState.LODGED:
            held = draw_down(held, waiting.leg_number, waiting.quantity, waiting.declared)
    check_room(held, declaration.leg_number, declaration.quantity, declaration.declared)
