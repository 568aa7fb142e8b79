"""Requests to move a due date: asked by whoever answers for the file, decided by an officer.

The legal date moves when a request is granted, by as many days as were granted, and never before.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.lifecycle import LifeCycle


class ExtensionState(StrEnum):
    """Where a request stands."""

    REQUESTED = "requested"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ExtensionEvent(StrEnum):
    """What can happen to a request."""

    GRANT = "grant"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


EXTENSION_LIFE: LifeCycle[ExtensionState, ExtensionEvent] = LifeCycle(
    thing="extension request",
    start=ExtensionState.REQUESTED,
    steps={
        (ExtensionState.REQUESTED, ExtensionEvent.GRANT): ExtensionState.GRANTED,
        (ExtensionState.REQUESTED, ExtensionEvent.REFUSE): ExtensionState.REFUSED,
        (ExtensionState.REQUESTED, ExtensionEvent.WITHDRAW): ExtensionState.WITHDRAWN,
    },
)


class ExtensionTooLong(TarazuError):
    """A request asks for more days than an order admits."""

    kind = Kind.INVALID
    says = (
        "A request may ask for 1 to {days_max} days, not {days}. Ask for fewer; you may ask again when they are over."
    )


class ExtensionUnfounded(TarazuError):
    """A request came without its reason or its evidence."""

    kind = Kind.INVALID
    says = "Say why the due date cannot be met, and name the paper that shows it, with its number and day."


class DecisionUnexplained(TarazuError):
    """A request was decided without a reason."""

    kind = Kind.INVALID
    says = "Give the reason of the decision: it stands on the file beside the request."


class DaysGrantedWrong(TarazuError):
    """More days were to be granted than were asked for, or none."""

    kind = Kind.INVALID
    says = "{asked} days were asked for, so 1 to {asked} can be granted, not {granted}. Refuse to grant none."


class NoClockRuns(TarazuError):
    """An extension was asked for a file that has no running clock."""

    kind = Kind.CONFLICT
    says = "This authorisation is {state}, so no due date of it can be moved."


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """A request to move the due date of one file, and what was decided on it."""

    id: str
    authorisation_id: str
    party_id: str
    days: int
    reason: str
    evidence: str
    requested_on: date
    state: ExtensionState = ExtensionState.REQUESTED
    days_granted: int = 0
    decided_on: date | None = None
    decision: str = ""


def check_request(extension: Extension, days_max: int) -> None:
    """Refuse a request that cannot be decided on. Errors: ExtensionTooLong; ExtensionUnfounded."""
    if not 1 <= extension.days <= days_max:
        raise ExtensionTooLong(days_max=days_max, days=extension.days)
    if not extension.reason.strip() or not extension.evidence.strip():
        raise ExtensionUnfounded


def decide_extension(
    asked: Extension, event: ExtensionEvent, *, days: int = 0, decision: str = "", day: date
) -> Extension:
    """A request after a decision; a grant says how many of the days asked for.

    Errors:  StepRefused; DecisionUnexplained; DaysGrantedWrong.
    """
    state = EXTENSION_LIFE.advance(asked.state, event)
    granted = days if event is ExtensionEvent.GRANT else 0
    if event is not ExtensionEvent.WITHDRAW and not decision.strip():
        raise DecisionUnexplained
    if event is ExtensionEvent.GRANT and not 1 <= granted <= asked.days:
        raise DaysGrantedWrong(asked=asked.days, granted=granted)
    return replace(asked, state=state, days_granted=granted, decided_on=day, decision=decision)


def days_granted(extensions: Iterable[Extension]) -> int:
    """By how many days a file's due dates were moved, all grants together."""
    return sum(one.days_granted for one in extensions if one.state is ExtensionState.GRANTED)
