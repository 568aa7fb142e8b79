"""Compliance officers, and what they do at the desk of the small world."""

from datetime import date
from typing import Any

from tests.journeys import world

from tarazu.desk.decide_case import decide_case
from tarazu.desk.load_list import load_list
from tarazu.desk.see_cases import CaseLine, see_cases
from tarazu.kernel.period import Period
from tarazu.registry.people import PLATFORM, Actor, Mandate, Role
from tarazu.screening.cases import CaseEvent, CaseState
from tarazu.screening.lists import read_list

SOURCE = "notified list"


def officer(name: str, day: date = world.DAY) -> Actor:
    """A compliance officer."""
    return Actor(name, name, (Mandate(name, Role.COMPLIANCE, PLATFORM, Period(date(2025, 1, 1))),), day)


def load(lines: str, day: date, who: str = "anna", source: str = SOURCE, **changes: Any) -> dict[str, Any]:
    """Load an edition: the list of the world with more lines."""
    read = read_list(world.NOTICED + lines.encode(), source, day)
    told = {"actor": officer(who, day), "read": read, "now": world.morning(day), "key": world.new_key(), **changes}
    return load_list(**told)


def cases(*states: CaseState, day: date = world.DAY) -> tuple[CaseLine, ...]:
    """The cases in some states."""
    return see_cases(actor=officer("anna", day), states=states or tuple(CaseState), now=world.morning(day)).lines


def decide(case_id: str, event: CaseEvent, who: str, day: date, reason: str = "Other founders") -> dict[str, Any]:
    """Decide a case."""
    return decide_case(
        actor=officer(who, day),
        case_id=case_id,
        event=event,
        reason=reason,
        now=world.morning(day),
        key=world.new_key(),
    )


def clear(case_id: str, day: date) -> None:
    """Clear a strong case by two officers."""
    decide(case_id, CaseEvent.CLEAR, "anna", day)
    decide(case_id, CaseEvent.APPROVE, "bilal", day)
