"""The declarant and the office that keeps the file say to each other what becomes of a shipment."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.reference.places import place
from tarazu.registry.people import Actor
from tarazu.shipments.declarations import DeclarationState
from tarazu.shipments.reports import Report, Said, check_report
from tarazu.storage import authorisation, reporting, shipments
from tarazu.storage.writing import Transaction, write


class ShipmentOver(TarazuError):
    """A declaration was taken back, so nothing travels under it."""

    kind = Kind.CONFLICT
    says = "Declaration {number} was taken back, so there is nothing to say of its goods. Look at the file."


def tell_of_shipment(
    *, actor: Actor, declaration_number: str, report: Report, now: datetime, key: str
) -> dict[str, Any]:
    """Say what happened to goods, when they are expected, under which seal they travel; ask, or answer.

    Errors:  PowerMissing; DeclarationAbsent; ShipmentOver; UnknownPlace; those of `check_report`.
    """
    told = shipments.declaration(declaration_number)
    office = authorisation.authorisation(told.authorisation_id).authority_id
    by_customs = actor.may("tell_of_shipment", office)
    if not by_customs:
        actor.must("tell_of_shipment", told.party_id)
    today = now.date()
    words = replace(
        report,
        on=(report.on or today) if report.happened else None,
        place=place(report.place).code if report.place else "",
        seal=report.seal.strip(),
        text=report.text.strip(),
    )

    def tell(tx: Transaction) -> dict[str, Any]:
        current = shipments.declaration(declaration_number)
        if current.state is DeclarationState.REVERSED:
            raise ShipmentOver(number=current.number)
        count = len(reporting.reports([current.id]))
        check_report(words, today, count)
        said = Said(
            declaration_id=current.id,
            number=count + 1,
            report=words,
            by_customs=by_customs,
            person_id=actor.person_id,
            at=now,
        )
        reporting.insert_report(said)
        tx.record("shipment_told", {"declaration": current.number, "number": said.number, "by_customs": by_customs})
        return {"declaration": current.number, "number": said.number}

    request = {"declaration": declaration_number, "report": report}
    return write(tell, verb="tell_of_shipment", actor=actor, key=key, request=request, now=now)
