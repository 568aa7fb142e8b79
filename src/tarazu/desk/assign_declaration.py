"""An officer takes a shipment, or gives it to a colleague of the same office."""

from datetime import datetime
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import Actor, Role
from tarazu.storage import attributing, authorisation, shipments
from tarazu.storage.notices import people_of
from tarazu.storage.writing import Transaction, write


class NotAnOfficerHere(TarazuError):
    """A shipment was to be given to somebody who decides nothing for its office."""

    kind = Kind.INVALID
    says = "This person holds no mandate as an officer of the office that keeps the file. Choose one of its officers."


def assign_declaration(
    *, actor: Actor, declaration_number: str, officer_id: str, now: datetime, key: str
) -> dict[str, Any]:
    """Say which officer takes a shipment; the newest word counts, and it keeps nobody else from acting.

    Errors:  PowerMissing; DeclarationAbsent; NotAnOfficerHere.
    """
    lodged = shipments.declaration(declaration_number)
    office = authorisation.authorisation(lodged.authorisation_id).authority_id
    actor.must("assign_declaration", office)

    def assign(tx: Transaction) -> dict[str, Any]:
        if officer_id not in people_of([office], Role.OFFICER, now.date()):
            raise NotAnOfficerHere
        attributing.insert_assignment(lodged.id, officer_id, actor.person_id, now)
        tx.record("declaration_assigned", {"declaration": lodged.number, "officer": officer_id})
        return {"declaration": lodged.number, "officer": officer_id}

    request = {"declaration": declaration_number, "officer": officer_id}
    return write(assign, verb="assign_declaration", actor=actor, key=key, request=request, now=now)
