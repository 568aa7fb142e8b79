"""A member of a consortium acknowledges that it answers jointly and severally for all of it."""

from datetime import datetime
from typing import Any

from tarazu.registry.consortia import acknowledge
from tarazu.registry.people import Actor
from tarazu.storage import registry
from tarazu.storage.writing import Transaction, write


def acknowledge_liability(
    *, actor: Actor, consortium_id: str, party_id: str, now: datetime, key: str
) -> dict[str, Any]:
    """Sign the joint-liability acknowledgement for a member. Errors: PowerMissing; NotAMember; AcknowledgedAlready."""
    actor.must("sign_contract", party_id)

    def sign(tx: Transaction) -> dict[str, Any]:
        changed = acknowledge(registry.consortium(consortium_id), party_id)
        registry.insert_consortium(changed)
        registry.sign_membership(consortium_id, party_id, actor.person_id, now)
        shares = {member.party_id: member.share_basis_points for member in changed.members}
        tx.record("liability_acknowledged", {"consortium": consortium_id, "party": party_id, "shares": shares})
        waiting = sum(not member.liability_acknowledged for member in changed.members)
        return {"consortium": consortium_id, "waiting_for": waiting}

    request = {"consortium": consortium_id, "party": party_id}
    return write(sign, verb="acknowledge_liability", actor=actor, key=key, request=request, now=now)
