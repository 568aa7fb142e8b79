"""A hit becomes a case, and people decide it: above the limit never one person alone."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.kernel.lifecycle import LifeCycle
from tarazu.screening.screen import Hit


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    PROPOSED = "proposed"
    CLEARED = "cleared"
    CONFIRMED = "confirmed"


class CaseEvent(StrEnum):
    """What can happen to a case."""

    CLEAR = "clear"
    PROPOSE = "propose"
    APPROVE = "approve"
    REJECT = "reject"
    CONFIRM = "confirm"
    REOPEN = "reopen"


S, E = CaseState, CaseEvent
CASE_LIFE = LifeCycle(
    "screening case",
    S.OPEN,
    {
        (S.OPEN, E.CLEAR): S.CLEARED,
        (S.OPEN, E.PROPOSE): S.PROPOSED,
        (S.OPEN, E.CONFIRM): S.CONFIRMED,
        (S.PROPOSED, E.APPROVE): S.CLEARED,
        (S.PROPOSED, E.REJECT): S.OPEN,
        (S.PROPOSED, E.CONFIRM): S.CONFIRMED,
        (S.CLEARED, E.REOPEN): S.OPEN,
        (S.CONFIRMED, E.REOPEN): S.OPEN,
    },
)


class ReasonMissing(TarazuError):
    """A case was to be decided without a reason."""

    kind = Kind.INVALID
    says = (
        "A decision on a screening case needs its reason. Write what tells the party from the listed one, or ties them."
    )


class SamePersonTwice(TarazuError):
    """The person who proposed a clearance was to approve it."""

    kind = Kind.REFUSED
    says = (
        "This hit scores {score} %, at or above the limit of {limit} %. Another compliance officer has to approve it."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One hit of one party, and who decided what about it."""

    id: str
    hit: Hit
    opened_on: date
    state: CaseState = CaseState.OPEN
    proposer_id: str = ""
    decided_by: str = ""
    decided_on: date | None = None
    reason: str = ""


def open_case(hit: Hit, day: date) -> Case:
    """The case of a hit: the same party, list and entry always give the same one."""
    return Case(id=identifier("cas", hit.party_id, hit.list_id, hit.entry), hit=hit, opened_on=day)


def clear(case: Case, person_id: str, reason: str, *, day: date, four_eyes_percent: int) -> Case:
    """Clear a weak hit; of a strong one only propose it. Errors: ReasonMissing; StepRefused."""
    _must_say_why(reason)
    if case.hit.score >= four_eyes_percent:
        state = CASE_LIFE.advance(case.state, E.PROPOSE)
        return replace(case, state=state, proposer_id=person_id, reason=reason)
    return _decided(case, E.CLEAR, person_id, reason, day)


def approve(case: Case, person_id: str, *, day: date, four_eyes_percent: int) -> Case:
    """Clear a strong hit that somebody else proposed to clear. Errors: SamePersonTwice; StepRefused."""
    CASE_LIFE.advance(case.state, E.APPROVE)
    if person_id == case.proposer_id:
        raise SamePersonTwice(score=case.hit.score, limit=four_eyes_percent)
    return _decided(case, E.APPROVE, person_id, case.reason, day)


def reject(case: Case) -> Case:
    """Send a proposed clearance back. Errors: StepRefused."""
    return replace(case, state=CASE_LIFE.advance(case.state, E.REJECT), proposer_id="", reason="")


def confirm(case: Case, person_id: str, reason: str, *, day: date) -> Case:
    """Find that the party is the listed one: its deals stay stopped. Errors: ReasonMissing; StepRefused."""
    _must_say_why(reason)
    return _decided(case, E.CONFIRM, person_id, reason, day)


def reopen(case: Case, hit: Hit) -> Case:
    """Ask again after a new edition of a list changed the hit. Errors: StepRefused."""
    state = CASE_LIFE.advance(case.state, E.REOPEN)
    return replace(case, state=state, hit=hit, proposer_id="", decided_by="", decided_on=None, reason="")


def cleared_entries(cases: list[Case]) -> frozenset[tuple[str, str]]:
    """The (list, entry) pairs that people have cleared, as `Result.outcome` asks for them."""
    return frozenset((case.hit.list_id, case.hit.entry) for case in cases if case.state is S.CLEARED)


def _decided(case: Case, event: CaseEvent, person_id: str, reason: str, day: date) -> Case:
    state = CASE_LIFE.advance(case.state, event)
    return replace(case, state=state, decided_by=person_id, decided_on=day, reason=reason)


def _must_say_why(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing
