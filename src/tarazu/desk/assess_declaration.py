"""An officer assesses a declaration: only this value counts."""

from datetime import datetime
from typing import Any

from tarazu.authorisation.draw_down import draw_down
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.ledger.book import Direction, ValueOf, assess
from tarazu.ledger.transfers import Paper, Phase
from tarazu.registry.people import Actor
from tarazu.shipments.assess import assess as assess_values
from tarazu.storage import authorisation, contracts, ledger, screening, shipments
from tarazu.storage.screening import Step
from tarazu.storage.writing import Transaction, write


def assess_declaration(
    *, actor: Actor, declaration_number: str, found: Quantity, assessed: Value, note: str, now: datetime, key: str
) -> dict[str, Any]:
    """Record what examination found and what it is worth: the authorisation is drawn down, the assessed value posted.

    The declared value falls away.
    Errors:  PowerMissing; DeclarationAbsent; StepRefused; UnitMismatch; MoreThanDeclared; AssessmentUnexplained;
             AllowanceExceeded; PartyNotClear.
    """
    lodged = shipments.declaration(declaration_number)
    actor.must("assess_declaration", authorisation.authorisation(lodged.authorisation_id).authority_id)

    def decide(tx: Transaction) -> dict[str, Any]:
        current = shipments.declaration(declaration_number)
        done = assess_values(current, found, assessed, day=now.date(), note=note)
        held = authorisation.authorisation(done.authorisation_id)
        authorisation.save_authorisation(draw_down(held, done.leg_number, found, assessed))
        shipments.save_declaration(done)  # works out what one unit is worth, so only of what the permit admits
        contract = contracts.contract(held.contract_id)
        leg = next(leg for leg in contract.legs if leg.number == done.leg_number)
        step = Step(contract.id, {leg.giver_id, leg.receiver_id})
        lists = screening.must_be_clear(tx, contract.parties, step=step, named=[done.named])
        moves = ledger.transfers_on(done.authorisation_id, done.number)
        pending = next(move for move in moves if move.phase is Phase.PENDING)
        of = ValueOf(done.authorisation_id, done.party_id, Direction(done.regime.value))
        ledger.write_posting(tx, assess(of, assessed, Paper(done.number, now.date()), pending))
        tx.record(
            "declaration_assessed",
            {
                "declaration": done.number,
                "declared": done.declared.minor,
                "assessed": assessed.minor,
                "screened_against": lists,
            },
        )
        return {"declaration": done.number, "assessed_minor": assessed.minor, "declared_minor": done.declared.minor}

    request = {"declaration": declaration_number, "found": found, "assessed": assessed, "note": note}
    return write(decide, verb="assess_declaration", actor=actor, key=key, request=request, now=now)
