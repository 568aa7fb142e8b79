"""An officer amends what a permit admits of one leg."""

from datetime import datetime
from typing import Any

from tarazu.authorisation.acts import ActKind
from tarazu.authorisation.amendment import amend
from tarazu.authorisation.authorisation import Authorisation
from tarazu.authorisation.draw_down import AllowanceAbsent, draw_down
from tarazu.authorisation.grant import NoteMissing
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.registry.people import Actor
from tarazu.shipments.declarations import DeclarationState
from tarazu.storage import authorisation, cancelling, contracts, file_acts, shipments
from tarazu.storage.writing import Transaction, write


def amend_authorisation(
    *,
    actor: Actor,
    authorisation_id: str,
    leg_number: int,
    quantity: Quantity,
    value: Value,
    reason: str,
    now: datetime,
    key: str,
) -> dict[str, Any]:
    """Admit more or less of a leg, within the contract and never below what is declared.

    Errors:  PowerMissing; AuthorisationAbsent; NoteMissing; those of `authorisation.amendment.amend`.
    """
    actor.must("authorise", authorisation.authorisation(authorisation_id).authority_id)

    def change(tx: Transaction) -> dict[str, Any]:
        held = authorisation.authorisation(authorisation_id)
        if not reason.strip():
            raise NoteMissing(event="amend")
        legs = {leg.number: leg for leg in contracts.contract(held.contract_id).legs}
        counted = {allowance.leg_number: allowance for allowance in _with_waiting(held).allowances}
        if leg_number not in counted:
            raise AllowanceAbsent(leg=leg_number)
        struck = cancelling.struck_steps(held.contract_id).get(leg_number, 0)
        promised = legs[leg_number].quantity - Quantity(struck, legs[leg_number].quantity.unit)
        changed = amend(held, leg_number, quantity, value, promised=promised, waiting=counted[leg_number])
        authorisation.save_authorisation(changed)
        detail = {"leg": str(leg_number), "quantity": str(quantity), "value": str(value)}
        file_acts.keep_act(tx, held.id, ActKind.AMENDED, reason.strip(), detail)
        tx.record("authorisation_amended", {"authorisation": held.id, "leg": leg_number, "steps": quantity.steps})
        return {"authorisation": held.id, "leg": leg_number}

    request = {
        "authorisation": authorisation_id,
        "leg": leg_number,
        "quantity": quantity,
        "value": value,
        "reason": reason,
    }
    return write(change, verb="amend_authorisation", actor=actor, key=key, request=request, now=now)


def _with_waiting(held: Authorisation) -> Authorisation:
    """What is lodged and not yet assessed counts as used."""
    for waiting in shipments.declarations(held.id):
        if waiting.state is DeclarationState.LODGED:
            held = draw_down(held, waiting.leg_number, waiting.quantity, waiting.declared)
    return held
