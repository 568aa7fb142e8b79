"""A member leaves a consortium, which it may only while nothing is owed."""

from datetime import datetime
from typing import Any

from tarazu.authorisation.authorisation import OPEN_STATES
from tarazu.registry.consortia import leave
from tarazu.registry.people import Actor
from tarazu.storage import authorisation, contracts, registry
from tarazu.storage.figures import figures_on
from tarazu.storage.writing import Transaction, write


def leave_consortium(
    *, actor: Actor, consortium_id: str, party_id: str, reason: str, now: datetime, key: str
) -> dict[str, Any]:
    """Take a member out; its share passes to the others, who all acknowledge the new shares.

    Errors:  PowerMissing; NotAMember; LeadCannotLeave; StillOwing; ConsortiumTooSmall.
    """
    actor.must("form_consortium", party_id)

    def go(tx: Transaction) -> dict[str, Any]:
        held = registry.consortium(consortium_id)
        files = [one for one in authorisation.authorisations(party_ids=[consortium_id]) if one.state in OPEN_STATES]
        named = tuple(one.approval_number or contracts.contract(one.contract_id).number for one in files)
        least = figures_on(held.party.country, now.date()).number("consortium_members_min")
        changed = leave(held, party_id, named, least)
        registry.replace_members(changed)
        shares = {member.party_id: member.share_basis_points for member in changed.members}
        tx.record("consortium_left", {"consortium": consortium_id, "party": party_id, "shares": shares})
        return {"consortium": consortium_id, "members": len(changed.members)}

    request = {"consortium": consortium_id, "party": party_id, "reason": reason}
    return write(go, verb="leave_consortium", actor=actor, key=key, request=request, now=now)
