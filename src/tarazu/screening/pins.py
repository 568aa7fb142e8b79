"""A kept edition of a list held in force beside the newest one, until a day: what a faulty edition dropped still stops.

A pin only ever adds. Everybody is compared with the newest edition and with whatever the pinned one said otherwise, so
a name of the newest edition stops as if there were no pin.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.lifecycle import LifeCycle
from tarazu.screening.editions import EditionState
from tarazu.screening.lists import ListedName, ListVersion


class PinState(StrEnum):
    """Where a pin stands."""

    PROPOSED = "proposed"
    HOLDS = "holds"
    REFUSED = "refused"
    ENDED = "ended"


class PinEvent(StrEnum):
    """What can happen to a pin."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    END = "end"


PIN_LIFE = LifeCycle(
    "list pin",
    PinState.PROPOSED,
    {
        (PinState.PROPOSED, PinEvent.ACCEPT): PinState.HOLDS,
        (PinState.PROPOSED, PinEvent.REFUSE): PinState.REFUSED,
        (PinState.HOLDS, PinEvent.END): PinState.ENDED,
    },
)
PINNABLE = (EditionState.IN_FORCE, EditionState.REPLACED)


class PinReasonMissing(TarazuError):
    """A pin was to be proposed, refused or ended without a reason."""

    kind = Kind.INVALID
    says = (
        "This needs its reason, for others rely on it later. Write why the edition is to be held in force, "
        "or why not or no longer."
    )


class PinDayOutOfRange(TarazuError):
    """A pin was to end in the past, or to hold longer than any may."""

    kind = Kind.INVALID
    says = "An edition is held in force from {earliest} until {latest} at most. Choose a day between them."


class PinTooLate(TarazuError):
    """A pin was to be accepted whose last day is past, or too far off by now."""

    kind = Kind.CONFLICT
    says = (
        "This was proposed until {until}, and an edition is held in force from {earliest} until {latest} at most. "
        "Refuse the proposal, and propose it anew with a day between them."
    )


class EditionNeverInForce(TarazuError):
    """An edition that waits for a second person, or was refused, was to be held in force."""

    kind = Kind.CONFLICT
    says = "This edition was never in force, so it cannot be held in force. Choose one that is or was."


class OwnPin(TarazuError):
    """Whoever proposed a pin was to accept it."""

    kind = Kind.REFUSED
    says = "You proposed this yourself. Another compliance officer has to look at the edition and accept it."


class PinWaits(TarazuError):
    """A pin of an edition was proposed while another one waits."""

    kind = Kind.CONFLICT
    says = (
        "Holding this edition in force was proposed already. Another compliance officer accepts or refuses that first."
    )


@dataclass(frozen=True, slots=True)
class Pin:
    """That an edition is held in force until a day and with it: who wished it, why, and who agreed."""

    id: str
    version: ListVersion
    until: date
    reason: str
    proposed_by: str
    proposed_at: datetime
    state: PinState = PinState.PROPOSED
    approved_by: str = ""
    ended_by: str = ""  # whoever refused or ended it; nobody where its day ended it
    end_reason: str = ""

    def is_over(self, day: date) -> bool:
        """Say whether its last day is past."""
        return day > self.until

    def holds(self, day: date) -> bool:
        """Say whether its edition is held in force on a day."""
        return self.state is PinState.HOLDS and not self.is_over(day)


def latest_day(day: date, days_max: int) -> date:
    """Until when a pin that is proposed on a day may hold at most."""
    return day + timedelta(days=days_max)


def must_be_pinnable(state: EditionState, until: date, reason: str, *, day: date, days_max: int) -> None:
    """Refuse a wish that nobody could accept. Errors: PinReasonMissing; PinDayOutOfRange; EditionNeverInForce."""
    if not reason.strip():
        raise PinReasonMissing
    if state not in PINNABLE:
        raise EditionNeverInForce
    latest = latest_day(day, days_max)
    if not day <= until <= latest:
        raise PinDayOutOfRange(earliest=day, latest=latest)


def decided(pin: Pin, event: PinEvent, *, person_id: str, reason: str, day: date, days_max: int) -> Pin:
    """A pin after a person's word: another one accepts it; any one refuses it or ends it, and says why.

    Errors:  StepRefused; OwnPin; PinReasonMissing; PinTooLate.
    """
    state = PIN_LIFE.advance(pin.state, event)
    if event is PinEvent.ACCEPT:
        if pin.proposed_by == person_id:
            raise OwnPin
        latest = latest_day(day, days_max)
        if not day <= pin.until <= latest:
            raise PinTooLate(until=pin.until, earliest=day, latest=latest)
        return replace(pin, state=state, approved_by=person_id)
    if not reason.strip():
        raise PinReasonMissing
    return replace(pin, state=state, ended_by=person_id, end_reason=reason)


def run_out(pin: Pin) -> Pin:
    """A pin whose day is past: it ends, and nobody had to end it. Errors: StepRefused."""
    return replace(pin, state=PIN_LIFE.advance(pin.state, PinEvent.END))


def said_otherwise(
    pinned: Iterable[ListedName], newest: Iterable[ListedName], sources: Mapping[str, str]
) -> Iterator[ListedName]:
    """The entries of pinned editions that the editions in force dropped or changed; `sources` is by edition."""
    stands = {(sources[one.list_id], one.content) for one in newest}
    return (one for one in pinned if (sources[one.list_id], one.content) not in stands)
