"""An officer or the operator records what a public register says of a party."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tarazu.registry.people import PLATFORM, Actor, PowerMissing
from tarazu.registry.standing import Evidence, check_evidence, standing_after
from tarazu.storage import registry
from tarazu.storage.writing import Transaction, write


def record_standing(*, actor: Actor, evidence: Evidence, now: datetime, key: str) -> dict[str, Any]:
    """Keep a look into a register with its day and source, and let the party's standing follow it.

    Errors:  PowerMissing, also for an officer of another collectorate; PartyAbsent; EvidenceUnfounded;
             EvidenceOfTomorrow.
    """
    party = registry.party(evidence.party_id)
    if not (
        actor.may("register_party", PLATFORM)
        or (party.collectorate and actor.may("record_standing", party.collectorate))
    ):
        raise PowerMissing(person=actor.name, power="record_standing", subject=party.name)
    actor.confirm("record_standing")

    def record(tx: Transaction) -> dict[str, Any]:
        check_evidence(evidence, now.date())
        current = registry.party(evidence.party_id)
        registry.insert_evidence(evidence, actor.person_id, now)
        registry.insert_party(replace(current, standing=standing_after(current.standing, evidence)))
        body = {"party": evidence.party_id, "kind": evidence.kind, "holds": evidence.holds, "seen_on": evidence.seen_on}
        tx.record("standing_recorded", body)
        return {"party": evidence.party_id, "kind": evidence.kind.value, "holds": evidence.holds}

    return write(record, verb="record_standing", actor=actor, key=key, request={"evidence": evidence}, now=now)
