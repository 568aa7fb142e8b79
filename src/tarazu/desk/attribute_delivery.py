"""A consortium says which of its members shipped or received the goods of a declaration."""

from datetime import datetime
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.consortia import NotAMember
from tarazu.registry.parties import PartyKind
from tarazu.registry.people import Actor
from tarazu.storage import attributing, registry, shipments
from tarazu.storage.writing import Transaction, write


class NotOfAConsortium(TarazuError):
    """A declaration was to be attributed that no consortium lodged."""

    kind = Kind.CONFLICT
    says = "Declaration {number} was lodged by {party} itself, so its goods are its own. Nothing is attributed."


def attribute_delivery(
    *, actor: Actor, declaration_number: str, member_id: str, now: datetime, key: str
) -> dict[str, Any]:
    """Name the member behind a declaration of a consortium; the newest word counts, and earlier ones stay on record.

    Errors:  PowerMissing; DeclarationAbsent; NotOfAConsortium; NotAMember.
    """
    lodged = shipments.declaration(declaration_number)
    actor.must("form_consortium", lodged.party_id)

    def name(tx: Transaction) -> dict[str, Any]:
        party = registry.party(lodged.party_id)
        if party.kind is not PartyKind.CONSORTIUM:
            raise NotOfAConsortium(number=lodged.number, party=party.name)
        if member_id not in {one.party_id for one in registry.members(party.id)}:
            raise NotAMember(consortium=party.name)
        attributing.insert_attribution(lodged.id, member_id, actor.person_id, now)
        tx.record("delivery_attributed", {"declaration": lodged.number, "member": member_id})
        return {"declaration": lodged.number, "member": member_id}

    request = {"declaration": declaration_number, "member": member_id}
    return write(name, verb="attribute_delivery", actor=actor, key=key, request=request, now=now)
