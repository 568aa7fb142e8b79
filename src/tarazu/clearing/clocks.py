"""Clocks of transactions: until when each must be netted off, and the recorded decisions that stop the clock.

The transaction's own day does not count and the last day does: with 120 days, a transaction of 1 November falls due on
1 March. Only a suspension that somebody decided, with evidence, stops a clock; overlapping ones stop it once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tarazu.kernel.period import Period, add_days, days_covered


class SuspensionCause(StrEnum):
    """Why a clock may stand still."""

    CLOSED_CROSSING = "closed_crossing"
    WAR = "war"
    EXPORT_BAN = "export_ban"
    IMPORT_BAN = "import_ban"
    NATURAL_DISASTER = "natural_disaster"
    COURT_ORDER = "court_order"


@dataclass(frozen=True, slots=True)
class Suspension:
    """A stop of the clock over a span of days; without a decision it is only a request and stops nothing."""

    period: Period
    cause: SuspensionCause
    crossing: str | None
    decision_id: str | None
    evidence: str

    @property
    def is_decided(self) -> bool:
        """Say whether an officer decided it on evidence."""
        return bool(self.decision_id) and bool(self.evidence)


@dataclass(frozen=True, slots=True)
class TransactionClock:
    """The netting clock of one transaction."""

    transaction_id: str
    transaction_day: date
    netting_days: int
    suspensions: tuple[Suspension, ...] = ()

    def _stopped(self, today: date) -> list[Period]:
        """The spans that stop this clock; one without an end has lasted until the day asked, and no longer."""
        tomorrow = add_days(today, 1)
        spans = [suspension.period for suspension in self.suspensions if suspension.is_decided]
        open_until_today = (Period(span.since, span.until or max(span.since, tomorrow)) for span in spans)
        return sorted(open_until_today, key=lambda span: span.since)

    def due_date(self, today: date) -> date:
        """The last day on which this transaction can be netted off, as far as is known today.

        Every suspended day between the transaction and the due date moves it by one day.
        """
        if not self.suspensions:
            return add_days(self.transaction_day, self.netting_days)
        stopped, first = self._stopped(today), add_days(self.transaction_day, 1)
        due = add_days(self.transaction_day, self.netting_days)
        while True:
            suspended = days_covered(stopped, first, add_days(due, 1))
            later = add_days(self.transaction_day, self.netting_days + suspended)
            if later == due:
                return due
            due = later

    def days_left(self, today: date) -> int:
        """Days that still run before the due date is over: 0 on the day itself, below zero when it has passed.

        While a suspension lasts, the number stands still.
        """
        due = self.due_date(today)
        if today > due:
            return (due - today).days
        from_then = max(today, self.transaction_day)  # before its transaction, a clock has all its days
        if not self.suspensions:
            return (due - from_then).days
        suspended = days_covered(self._stopped(today), add_days(from_then, 1), add_days(due, 1))
        return (due - from_then).days - suspended

    def is_suspended(self, day: date) -> bool:
        """Say whether this clock stands still on a day."""
        return any(suspension.is_decided and suspension.period.covers(day) for suspension in self.suspensions)


def warning_step(days_left: int, steps: Sequence[int]) -> int | None:
    """The tightest warning that a number of days has reached, or None while none has; overdue keeps the tightest.

    `steps` are days before the due date, as the rulebook's figure gives them (60, 30, 15, 7).
    """
    reached = [step for step in steps if days_left <= step]
    return min(reached, default=None)


def earliest(clocks: Sequence[TransactionClock], today: date) -> TransactionClock | None:
    """The clock that runs out first, by fewest days left and then by transaction; None where there is none."""
    return min(clocks, key=lambda clock: (clock.days_left(today), clock.transaction_id), default=None)


@dataclass(frozen=True, slots=True)
class QuarterWindow:
    """A calendar quarter, in which what was transacted is netted and reported together."""

    year: int
    quarter: int

    @property
    def label(self) -> str:
        """Such as 2025-Q4."""
        return f"{self.year}-Q{self.quarter}"

    @property
    def period(self) -> Period:
        """From the quarter's first day up to the next one's."""
        following = self.following
        return Period(date(self.year, 3 * self.quarter - 2, 1), date(following.year, 3 * following.quarter - 2, 1))

    @property
    def following(self) -> "QuarterWindow":
        """The quarter after this one."""
        return QuarterWindow(self.year + self.quarter // 4, self.quarter % 4 + 1)


def quarter_of(day: date) -> QuarterWindow:
    """The quarter a day lies in."""
    return QuarterWindow(day.year, (day.month + 2) // 3)


def quarters(since: date, until: date) -> list[QuarterWindow]:
    """Every quarter that a span of days touches; both days are in."""
    windows = [quarter_of(since)]
    while windows[-1] != quarter_of(until):
        assert windows[-1].period.since <= until, "a span ends before it begins"
        windows.append(windows[-1].following)
    return windows
