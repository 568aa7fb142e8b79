"""An appeal against a decision on a file, decided by the ministry and never by whoever took the decision."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tarazu.authorisation.authorisation import Authorisation, AuthorisationState
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.kernel.lifecycle import LifeCycle
from tarazu.kernel.period import add_days

OPEN_TO_APPEAL = frozenset(
    {
        AuthorisationState.REFUSED,
        AuthorisationState.SUSPENDED,
        AuthorisationState.CANCELLED,
        AuthorisationState.LAPSED,
    }
)


class AppealState(StrEnum):
    """Where an appeal stands."""

    LODGED = "lodged"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"


class AppealEvent(StrEnum):
    """What can happen to an appeal."""

    UPHOLD = "uphold"
    DISMISS = "dismiss"
    WITHDRAW = "withdraw"


APPEAL_LIFE = LifeCycle(
    "appeal",
    AppealState.LODGED,
    {
        (AppealState.LODGED, AppealEvent.UPHOLD): AppealState.UPHELD,
        (AppealState.LODGED, AppealEvent.DISMISS): AppealState.DISMISSED,
        (AppealState.LODGED, AppealEvent.WITHDRAW): AppealState.WITHDRAWN,
    },
)


class NothingToAppeal(TarazuError):
    """A file has no decision that can be appealed."""

    kind = Kind.CONFLICT
    says = "This file is '{state}', and only a refusal, a suspension, a cancellation or a lapse can be appealed."


class AppealTooLate(TarazuError):
    """The days for an appeal have passed."""

    kind = Kind.REFUSED
    says = "The decision was taken on {decided_on}, and an appeal had to come by {until}. A court may still hear it."


class AppealOpen(TarazuError):
    """A second appeal came while the first waits."""

    kind = Kind.CONFLICT
    says = "An appeal of {lodged_on} still waits for its decision. Wait for it, or withdraw it first."


class AppealOvertaken(TarazuError):
    """An appeal was to be upheld after another decision had taken the place of the one it is against."""

    kind = Kind.CONFLICT
    says = (
        "This appeal is against the file being '{against}', and by a later decision it is '{state}'. Dismiss this "
        "appeal; the party may appeal against the later decision."
    )


class AppealUnfounded(TarazuError):
    """An appeal, or the decision on it, came without its reasons."""

    kind = Kind.INVALID
    says = "Give the reasons in writing: the other side reads them, and a court may."


class OwnDecision(TarazuError):
    """Somebody was to decide an appeal against their own decision."""

    kind = Kind.REFUSED
    says = "You took the decision that is appealed, so somebody else decides the appeal."


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """One appeal of a party against a decision on its file."""

    id: str
    authorisation_id: str
    party_id: str
    against: str  # the state that is appealed
    decided_by: str  # who took that decision
    grounds: str
    lodged_on: date
    state: AppealState = AppealState.LODGED
    decision: str = ""
    closed_on: date | None = None


def lodge_appeal(
    file: Authorisation,
    earlier: Iterable[Appeal],
    *,
    party_id: str,
    decided_by: str,
    decided_on: date,
    grounds: str,
    days: int,
    today: date,
) -> Appeal:
    """An appeal against the newest decision on a file, within so many days of it.

    Errors:  NothingToAppeal; AppealOpen; AppealUnfounded; AppealTooLate.
    """
    held = tuple(earlier)
    if file.state not in OPEN_TO_APPEAL:
        raise NothingToAppeal(state=file.state.value)
    for appeal in held:
        if appeal.state is AppealState.LODGED:
            raise AppealOpen(lodged_on=appeal.lodged_on)
    if not grounds.strip():
        raise AppealUnfounded
    if today > (until := add_days(decided_on, days)):
        raise AppealTooLate(decided_on=decided_on, until=until)
    return Appeal(
        id=identifier("app", file.id, len(held)),
        authorisation_id=file.id,
        party_id=party_id,
        against=file.state.value,
        decided_by=decided_by,
        grounds=grounds.strip(),
        lodged_on=today,
    )


def answer_appeal(
    appeal: Appeal, event: AppealEvent, *, file: Authorisation, person_id: str, decision: str, today: date
) -> Appeal:
    """Uphold or dismiss an appeal with reasons, or take it back; only the decision it is against can be overturned.

    Errors:  StepRefused; AppealUnfounded; OwnDecision; AppealOvertaken.
    """
    state = APPEAL_LIFE.advance(appeal.state, event)
    if event is not AppealEvent.WITHDRAW:
        if not decision.strip():
            raise AppealUnfounded
        if person_id == appeal.decided_by:
            raise OwnDecision
    if event is AppealEvent.UPHOLD and file.state.value != appeal.against:
        raise AppealOvertaken(against=appeal.against, state=file.state.value)
    return replace(appeal, state=state, decision=decision.strip(), closed_on=today)
