"""A party names an agent who may file for it, for a span of days."""

from datetime import datetime
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.period import Period
from tarazu.registry.people import Actor, Mandate, Role
from tarazu.storage import registry
from tarazu.storage.writing import Transaction, write


class SpanWrong(TarazuError):
    """A mandate was to end before it begins, or to begin in the past."""

    kind = Kind.INVALID
    says = "A mandate runs from today or later until a day after it begins. Correct the days {since} to {until}."


class AppointedAlready(TarazuError):
    """A mandate was to begin on a day on which one of the same kind begins, or began and was ended."""

    kind = Kind.CONFLICT
    says = (
        "{person} has a mandate as this firm's agent that begins on {since} already, ended or not. Let the new one "
        "begin on a later day."
    )


def appoint_agent(
    *, actor: Actor, party_id: str, sign_in_name: str, period: Period, now: datetime, key: str
) -> dict[str, Any]:
    """Let a person apply and declare for a party, but not sign.

    Errors:  PowerMissing; PersonAbsent; SpanWrong; AppointedAlready.
    """
    actor.must("appoint_agent", party_id)

    def appoint(tx: Transaction) -> dict[str, Any]:
        if period.since < now.date() or (period.until is not None and period.until <= period.since):
            raise SpanWrong(since=period.since, until=period.until or "-")
        agent = registry.actor(sign_in_name, now.date())
        if any(
            (one.role, one.subject_id, one.period.since) == (Role.AGENT, party_id, period.since)
            for one in agent.mandates
        ):
            raise AppointedAlready(person=agent.name, since=period.since)
        registry.insert_mandate(Mandate(agent.person_id, Role.AGENT, party_id, period))
        tx.record("agent_appointed", {"party": party_id, "person": agent.person_id, "period": period})
        return {"party": party_id, "agent": sign_in_name}

    request = {"party": party_id, "agent": sign_in_name, "period": period}
    return write(appoint, verb="appoint_agent", actor=actor, key=key, request=request, now=now)
