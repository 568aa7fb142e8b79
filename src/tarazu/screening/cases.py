"""A hit becomes a case, and people decide it: above the limit never one person alone, and never for ever."""

from collections.abc import Iterable
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
    GONE = "gone"


class CaseEvent(StrEnum):
    """What can happen to a case."""

    CLEAR = "clear"
    PROPOSE = "propose"
    APPROVE = "approve"
    REJECT = "reject"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    FALL_AWAY = "fall away"


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
        (S.PROPOSED, E.REOPEN): S.OPEN,
        (S.CLEARED, E.REOPEN): S.OPEN,
        (S.CONFIRMED, E.REOPEN): S.OPEN,
        (S.GONE, E.REOPEN): S.OPEN,
        (S.OPEN, E.FALL_AWAY): S.GONE,
        (S.PROPOSED, E.FALL_AWAY): S.GONE,
        (S.CLEARED, E.FALL_AWAY): S.GONE,
        (S.CONFIRMED, E.FALL_AWAY): S.GONE,
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


class ExpiryOutOfRange(TarazuError):
    """A clearance was to end in the past, or to hold longer than any may."""

    kind = Kind.INVALID
    says = "A clearance may hold until {latest} at most, and must end after today. Choose a day until then."


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One hit of one party, and who decided what about it.

    `basis` is the fingerprint of what a decision rests on: while it stays the same, a cleared pair is not raised again.
    """

    id: str
    hit: Hit
    basis: str
    opened_on: date
    state: CaseState = CaseState.OPEN
    proposer_id: str = ""
    decided_by: str = ""
    decided_on: date | None = None
    reason: str = ""
    expires_on: date | None = None

    def is_cleared(self, day: date) -> bool:
        """Say whether people cleared this hit and the clearance still holds on a day."""
        return self.state is S.CLEARED and (self.expires_on is None or day < self.expires_on)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person says of a case: who, on which day, why, and until when it shall hold."""

    person_id: str
    day: date
    reason: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class CaseLimits:
    """The figures a decision is bound by."""

    four_eyes_percent: int
    latest: date  # the last day on which a clearance may end


def case_id(party_id: str, pair: tuple[str, str]) -> str:
    """The same party, source and entry always have one case."""
    return identifier("cas", party_id, *pair)


def open_case(hit: Hit, basis: str, day: date) -> Case:
    """The case of a hit."""
    return Case(id=case_id(hit.party_id, hit.pair), hit=hit, basis=basis, opened_on=day)


def seen_again(case: Case, hit: Hit, basis: str, day: date) -> Case:
    """A case whose hit was found again: it asks anew only where party, entry or comparison changed, or time ran out."""
    if case.state is S.OPEN:
        return replace(case, hit=hit, basis=basis)
    lapsed = case.state is S.CLEARED and not case.is_cleared(day)
    if case.basis == basis and case.state is not S.GONE and not lapsed:
        return replace(case, hit=hit)
    return reopen(case, hit, basis)


def fall_away(case: Case) -> Case:
    """A case whose hit is found no more: the list dropped the entry, or the party changed. Errors: StepRefused."""
    return replace(case, state=CASE_LIFE.advance(case.state, E.FALL_AWAY))


def clear(case: Case, ruling: Ruling, limits: CaseLimits) -> Case:
    """Clear a weak hit; of a strong one only propose it. Errors: ReasonMissing; ExpiryOutOfRange; StepRefused."""
    _must_say_why(ruling.reason)
    expires_on = _expiry(ruling, limits)
    if case.hit.score >= limits.four_eyes_percent:
        state = CASE_LIFE.advance(case.state, E.PROPOSE)
        proposed = replace(case, state=state, proposer_id=ruling.person_id, reason=ruling.reason)
        return replace(proposed, expires_on=expires_on)
    return replace(_decided(case, E.CLEAR, ruling), expires_on=expires_on)


def approve(case: Case, ruling: Ruling, limits: CaseLimits) -> Case:
    """Clear a strong hit that somebody else proposed to clear. Errors: SamePersonTwice; StepRefused."""
    CASE_LIFE.advance(case.state, E.APPROVE)
    if ruling.person_id == case.proposer_id:
        raise SamePersonTwice(score=case.hit.score, limit=limits.four_eyes_percent)
    return _decided(case, E.APPROVE, replace(ruling, reason=case.reason))


def reject(case: Case, ruling: Ruling) -> Case:
    """Send a proposed clearance back, with the reason. Errors: ReasonMissing; StepRefused."""
    _must_say_why(ruling.reason)
    state = CASE_LIFE.advance(case.state, E.REJECT)
    return replace(case, state=state, proposer_id="", reason=ruling.reason, expires_on=None)


def confirm(case: Case, ruling: Ruling) -> Case:
    """Find that the party is the listed one: its deals stay stopped. Errors: ReasonMissing; StepRefused."""
    _must_say_why(ruling.reason)
    return replace(_decided(case, E.CONFIRM, ruling), expires_on=None)


def reopen(case: Case, hit: Hit, basis: str) -> Case:
    """Ask again after a list, the party or time changed what a decision rested on. Errors: StepRefused."""
    state = CASE_LIFE.advance(case.state, E.REOPEN)
    emptied = replace(case, proposer_id="", decided_by="", decided_on=None, reason="", expires_on=None)
    return replace(emptied, state=state, hit=hit, basis=basis)


def cleared_pairs(cases: Iterable[Case], day: date) -> frozenset[tuple[str, str]]:
    """The (source, entry) pairs that people have cleared for a day, as `Result.outcome` asks for them."""
    return frozenset(case.hit.pair for case in cases if case.is_cleared(day))


def minority_pairs(cases: Iterable[Case], ownership_percent: int) -> frozenset[tuple[str, str]]:
    """Pairs that were confirmed of owners who together hold less than the share from which a firm counts as listed.

    An owner whose share nobody knows counts as owning all of it, and so does an open or proposed case.
    """
    owned = [case for case in cases if case.hit.is_owner and case.state in (S.OPEN, S.PROPOSED, S.CONFIRMED)]
    shares: dict[str, int | None] = {case.hit.name: case.hit.share_basis_points for case in owned}
    known = [share for share in shares.values() if share is not None]
    if len(known) < len(shares) or sum(known) >= ownership_percent * 100:
        return frozenset()
    return frozenset(case.hit.pair for case in owned if case.state is S.CONFIRMED)


def _expiry(ruling: Ruling, limits: CaseLimits) -> date:
    expires_on = ruling.expires_on or limits.latest
    if not ruling.day < expires_on <= limits.latest:
        raise ExpiryOutOfRange(latest=limits.latest)
    return expires_on


def _decided(case: Case, event: CaseEvent, ruling: Ruling) -> Case:
    state = CASE_LIFE.advance(case.state, event)
    return replace(case, state=state, decided_by=ruling.person_id, decided_on=ruling.day, reason=ruling.reason)


def _must_say_why(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing
