"""Netting windows: the calendar of quarters, what each of them nets, and the flags parties raise on a line.

A window takes every obligation of its quarter, and whatever earlier ones left behind, when its preliminary run is
struck. What comes later lands in the next one, so an obligation is in one window and none is left out.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum

from tarazu.clearing.clocks import QuarterWindow, quarters
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.kernel.lifecycle import LifeCycle
from tarazu.kernel.period import add_days
from tarazu.rulebook.days_off import DayOff, DaysOff


class WindowPhase(StrEnum):
    """Where a window stands."""

    OPEN = "open"
    PRELIMINARY = "preliminary"
    FINAL = "final"


class WindowEvent(StrEnum):
    """What can happen to a window."""

    STRIKE = "strike"
    CONFIRM = "confirm"


WINDOW_LIFE: LifeCycle[WindowPhase, WindowEvent] = LifeCycle(
    thing="netting window",
    start=WindowPhase.OPEN,
    steps={
        (WindowPhase.OPEN, WindowEvent.STRIKE): WindowPhase.PRELIMINARY,
        (WindowPhase.PRELIMINARY, WindowEvent.CONFIRM): WindowPhase.FINAL,
    },
)


class FlagState(StrEnum):
    """Where a flag on a line stands."""

    RAISED = "raised"
    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class FlagEvent(StrEnum):
    """What can happen to a flag: an officer upholds or rejects it, or whoever raised it takes it back."""

    UPHOLD = "uphold"
    REJECT = "reject"
    WITHDRAW = "withdraw"


FLAG_LIFE: LifeCycle[FlagState, FlagEvent] = LifeCycle(
    thing="flag",
    start=FlagState.RAISED,
    steps={
        (FlagState.RAISED, FlagEvent.UPHOLD): FlagState.UPHELD,
        (FlagState.RAISED, FlagEvent.REJECT): FlagState.REJECTED,
        (FlagState.RAISED, FlagEvent.WITHDRAW): FlagState.WITHDRAWN,
    },
)


class FlagReason(StrEnum):
    """What a party says is wrong with a line."""

    VALUE = "value"
    QUANTITY = "quantity"
    QUALITY = "quality"
    NOT_RECEIVED = "not_received"
    WRONG_PARTY = "wrong_party"
    COUNTED_TWICE = "counted_twice"
    OTHER = "other"


class CutOffAhead(TarazuError):
    """A preliminary run was to be struck before its cut-off."""

    kind = Kind.REFUSED
    says = "Window {window} takes in what is assessed until its cut-off. Strike it on {cut_off} or later."


class FlagsStillPossible(TarazuError):
    """A window was to be confirmed while parties may still flag its lines."""

    kind = Kind.REFUSED
    says = "Parties may flag lines of window {window} until {until}. Confirm it after that day."


class FlagsUnanswered(TarazuError):
    """A window was to be confirmed while flags wait for an answer whose clock still runs."""

    kind = Kind.REFUSED
    says = "{count} flags in window {window} wait for an answer until {until}. Have them answered, or confirm after it."


class FlagTooLate(TarazuError):
    """A line was flagged after the days for it were over."""

    kind = Kind.REFUSED
    says = "Lines of window {window} could be flagged until {until}. Ask the officer to assess the declaration anew."


class FlaggedAlready(TarazuError):
    """A party flagged a line twice."""

    kind = Kind.CONFLICT
    says = "This line carries an open flag already. Wait for its answer, or have it withdrawn."


class WindowOutOfTurn(TarazuError):
    """A window was to be struck while an earlier one of its order is not final."""

    kind = Kind.REFUSED
    says = "Window {earlier} of this order is not final yet. Confirm it before you strike {window}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One netting window of one legal order: a calendar quarter with its cut-off and what became of it."""

    id: str
    order: str
    quarter: QuarterWindow
    planned: date  # the cut-off before days off moved it
    cut_off: date  # the first day on which its preliminary run may be struck
    days_off: tuple[DayOff, ...] = ()  # that moved it
    phase: WindowPhase = WindowPhase.OPEN
    struck_on: date | None = None
    flags_until: date | None = None
    confirmed_on: date | None = None

    @property
    def label(self) -> str:
        """Such as PK 2025-Q4."""
        return f"{self.order} {self.quarter.label}"

    @property
    def closes_at(self) -> datetime:
        """The moment of its cut-off: the platform's days begin at midnight UTC."""
        return datetime(self.cut_off.year, self.cut_off.month, self.cut_off.day, tzinfo=UTC)

    @property
    def until(self) -> date:
        """The first day that no longer belongs to it."""
        ends = self.quarter.period.until
        assert ends is not None, "a quarter ends"
        return ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """What a party says is wrong with a line of a preliminary run, and what an officer answered."""

    id: str
    window_id: str
    line_id: str
    party_id: str
    reason: FlagReason
    note: str
    raised_on: date
    answer_by: date
    state: FlagState = FlagState.RAISED
    answered_on: date | None = None
    answer: str = ""


def window(order: str, quarter: QuarterWindow, cut_off_days: int) -> Window:
    """A window of an order, open, with its cut-off so many days after the quarter's last day."""
    ends = quarter.period.until
    assert ends is not None, "a quarter ends"
    planned = add_days(ends, cut_off_days)
    return Window(
        id=identifier("win", order, quarter.label), order=order, quarter=quarter, planned=planned, cut_off=planned
    )


def moved(of: Window, days_off: DaysOff) -> Window:
    """A window with its cut-off on the first day from the planned one on which every state concerned works.

    One that was struck keeps its day.
    """
    cut_off = days_off.next_working_day(of.planned) if of.phase is WindowPhase.OPEN else of.cut_off
    return replace(of, cut_off=cut_off, days_off=days_off.between(of.planned, cut_off))


def calendar(order: str, since: date, until: date, cut_off_days: int) -> tuple[Window, ...]:
    """Every window that a span of days touches, both days in."""
    return tuple(window(order, quarter, cut_off_days) for quarter in quarters(since, until))


def check_strike(of: Window, today: date) -> None:
    """Refuse a preliminary run before the cut-off. Errors: StepRefused; CutOffAhead."""
    WINDOW_LIFE.advance(of.phase, WindowEvent.STRIKE)
    if today < of.cut_off:
        raise CutOffAhead(window=of.label, cut_off=of.cut_off)


def check_flag(of: Window, today: date) -> None:
    """Refuse a flag on a window that takes none now. Errors: FlagTooLate."""
    if of.phase is not WindowPhase.PRELIMINARY or of.flags_until is None or today > of.flags_until:
        raise FlagTooLate(window=of.label, until=of.flags_until or "its final run")


def left_out(of: Window, flags: tuple[Flag, ...], today: date) -> frozenset[str]:
    """The lines a final run leaves for the next window: flags upheld, and flags nobody answered in time.

    A flag whose clock ran out settles nothing: the line is neither netted nor struck, it waits.
    Errors:  StepRefused; FlagsStillPossible; FlagsUnanswered.
    """
    WINDOW_LIFE.advance(of.phase, WindowEvent.CONFIRM)
    assert of.flags_until is not None, "a struck window says until when it may be flagged"
    if today <= of.flags_until:
        raise FlagsStillPossible(window=of.label, until=of.flags_until)
    waiting = [flag.answer_by for flag in flags if flag.state is FlagState.RAISED and today <= flag.answer_by]
    if waiting:
        raise FlagsUnanswered(count=len(waiting), window=of.label, until=max(waiting))
    return frozenset(flag.line_id for flag in flags if flag.state in (FlagState.RAISED, FlagState.UPHELD))
