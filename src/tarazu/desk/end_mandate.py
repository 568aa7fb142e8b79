"""A mandate ends before its day, with its reason."""

from datetime import datetime
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.invitations import administers
from tarazu.registry.people import PLATFORM, Actor, PowerMissing, Role
from tarazu.storage import registry
from tarazu.storage.writing import Transaction, write


class MandateAbsent(TarazuError):
    """No such mandate holds today."""

    kind = Kind.ABSENT
    says = "{person} holds no mandate as {role} for {subject} today. Nothing needs to be ended."


class EndUnexplained(TarazuError):
    """A mandate was to end without a word."""

    kind = Kind.INVALID
    says = "Say why the mandate ends: whoever reads the record later will ask."


def end_mandate(
    *, actor: Actor, sign_in_name: str, role: Role, subject_id: str, reason: str, now: datetime, key: str
) -> dict[str, Any]:
    """End a mandate from today: any as the operator or whoever administers its people, an agent's as the party itself.

    Errors:  PowerMissing; PersonAbsent; MandateAbsent; EndUnexplained.
    """
    of_party = role in (Role.AGENT, Role.TRADER) and actor.may("appoint_agent", subject_id)
    if not (of_party or administers(actor, subject_id) or actor.may("register_party", PLATFORM)):
        raise PowerMissing(person=actor.name, power="end_mandate", subject=subject_id)
    actor.confirm("end_mandate")

    def end(tx: Transaction) -> dict[str, Any]:
        if not reason.strip():
            raise EndUnexplained
        held = registry.actor(sign_in_name, now.date())
        found = [
            one
            for one in held.mandates
            if one.role is role and one.subject_id == subject_id and one.period.covers(now.date())
        ]
        if not found:
            raise MandateAbsent(person=sign_in_name, role=role.value, subject=subject_id)
        for mandate in found:
            registry.end_mandate(mandate, now.date(), reason.strip())
        tx.record("mandate_ended", {"person": held.person_id, "role": role.value, "subject": subject_id})
        return {"person": sign_in_name, "role": role.value, "subject": subject_id}

    request = {"person": sign_in_name, "role": role, "subject": subject_id, "reason": reason}
    return write(end, verb="end_mandate", actor=actor, key=key, request=request, now=now)
