"""A member leaves a consortium, which it may only while nothing is owed."""

from datetime import datetime
from typing import Any

from tarazu.authorisation.authorisation import OPEN_STATES, Authorisation, AuthorisationState
from tarazu.registry.consortia import LeavingUnexplained, leave
from tarazu.registry.parties import Departure
from tarazu.registry.people import Actor
from tarazu.storage import authorisation, contracts, registry
from tarazu.storage.figures import figures_on
from tarazu.storage.files import load_file
from tarazu.storage.writing import Transaction, write


def leave_consortium(
    *, actor: Actor, consortium_id: str, party_id: str, reason: str, now: datetime, key: str
) -> dict[str, Any]:
    """Take a member out; its share passes to the others, who all acknowledge the new shares.

    Errors:  PowerMissing; LeavingUnexplained; NotAMember; LeadCannotLeave; StillOwing; ConsortiumTooSmall.
    """
    actor.must("form_consortium", party_id)
    if not reason.strip():
        raise LeavingUnexplained

    def go(tx: Transaction) -> dict[str, Any]:
        held = registry.consortium(consortium_id)
        home = held.party.country
        least = figures_on(home, now.date()).number("consortium_members_min")
        changed = leave(held, party_id, _unsettled(consortium_id, home), least)
        share = next(one.share_basis_points for one in held.members if one.party_id == party_id)
        left = Departure(party_id, share, now.date(), reason.strip())
        registry.replace_members(changed)
        registry.insert_departure(consortium_id, left, actor.person_id, now)
        shares = {member.party_id: member.share_basis_points for member in changed.members}
        tx.record("consortium_left", {"consortium": consortium_id, "party": party_id, "shares": shares})
        return {"consortium": consortium_id, "members": len(changed.members)}

    request = {"consortium": consortium_id, "party": party_id, "reason": reason}
    return write(go, verb="leave_consortium", actor=actor, key=key, request=request, now=now)


def _unsettled(consortium_id: str, home: str) -> tuple[str, ...]:
    """What still binds a consortium: its files, cancelled ones too while they owe, and contracts not applied for."""
    files = [one for one in authorisation.authorisations(party_ids=[consortium_id]) if _may_owe(one)]
    named = [one.approval_number or contracts.contract(one.contract_id).number for one in files]
    return (*named, *contracts.unapplied(consortium_id, home))


def _may_owe(file: Authorisation) -> bool:
    if file.state is AuthorisationState.CANCELLED:
        position = load_file(file.id).position
        return position.gap.minor < 0 and not position.is_inside(file.tolerance_percent)
    return file.state in OPEN_STATES
