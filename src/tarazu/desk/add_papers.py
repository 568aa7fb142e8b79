"""The declarant adds papers to a declaration that waits for them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import Actor
from tarazu.shipments.declarations import DeclarationState
from tarazu.storage import shipments
from tarazu.storage.writing import Transaction, write

WAITING = (DeclarationState.LODGED, DeclarationState.ASSESSED)


class PapersTooLate(TarazuError):
    """Papers came for goods that are gone or a declaration that was taken back."""

    kind = Kind.CONFLICT
    says = "Declaration {number} is {state}; papers are added before the goods are released."


def add_papers(
    *, actor: Actor, declaration_number: str, papers: tuple[str, ...], now: datetime, key: str
) -> dict[str, Any]:
    """Add the codes of papers to a lodged or assessed declaration; those it has already stay as they are.

    Errors:  PowerMissing; DeclarationAbsent; PapersTooLate.
    """
    actor.must("declare", shipments.declaration(declaration_number).party_id)

    def add(tx: Transaction) -> dict[str, Any]:
        current = shipments.declaration(declaration_number)
        if current.state not in WAITING:
            raise PapersTooLate(number=current.number, state=current.state.value)
        held = tuple(dict.fromkeys((*current.papers, *papers)))
        shipments.save_declaration(replace(current, papers=held))
        tx.record("papers_added", {"declaration": current.number, "papers": held})
        return {"declaration": current.number, "papers": held}

    request = {"declaration": declaration_number, "papers": papers}
    return write(add, verb="add_papers", actor=actor, key=key, request=request, now=now)
