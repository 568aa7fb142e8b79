"""Register parties and consortia."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tarazu.registry.parties import Consortium, Party, check_consortium
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import registry, screening
from tarazu.storage.registry import PartyAbsent
from tarazu.storage.writing import Transaction, write


def register_parties(
    *, actor: Actor, parties: Sequence[Party], consortia: Sequence[Consortium] = (), now: datetime, key: str
) -> dict[str, Any]:
    """Keep parties, and consortia of parties that are registered, all or none.

    Errors:  PowerMissing; PartyAbsent; SharesDoNotAddUp; MembersOfTwoCountries.
    """
    actor.must("register_party", PLATFORM)

    def register(tx: Transaction) -> dict[str, Any]:
        for party in parties:
            registry.insert_party(party)
        held = registry.parties()
        for consortium in consortia:
            for member in consortium.members:
                if member.party_id not in held:
                    raise PartyAbsent(party=member.party_id)
            countries = {party.id: party.country for party in held.values()}
            check_consortium(consortium.party, consortium.members, countries)
            registry.insert_consortium(consortium)
        ids = [party.id for party in parties] + [consortium.party.id for consortium in consortia]
        tx.record("parties_registered", {"ids": ids})
        screening.freshen(tx, ids)
        return {"parties": len(parties), "consortia": len(consortia)}

    request = {"parties": parties, "consortia": consortia}
    return write(register, verb="register_parties", actor=actor, key=key, request=request, now=now)
