"""Half-open spans of days: the first day is in, the last day is out."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `since` up to, but not including, `until`; without an end while `until` is None."""

    since: date
    until: date | None = None

    def __post_init__(self) -> None:
        assert self.until is None or self.since <= self.until, "a span ends before it begins"

    def covers(self, day: date) -> bool:
        """Say whether a day lies in this span."""
        return self.since <= day and (self.until is None or day < self.until)

    def overlaps(self, other: "Period") -> bool:
        """Say whether two spans share a day."""
        starts_before_other_ends = other.until is None or self.since < other.until
        ends_after_other_starts = self.until is None or other.since < self.until
        return starts_before_other_ends and ends_after_other_starts


def days_covered(periods: list[Period], since: date, until: date) -> int:
    """Count the days in [since, until) that lie in at least one span; overlapping spans count once."""
    count, day = 0, since
    for period in sorted(periods, key=lambda span: span.since):
        start = max(day, period.since)
        end = min(until, period.until or until)
        if start < end:
            count += (end - start).days
            day = end
    return count


def add_days(day: date, days: int) -> date:
    """The day that lies so many days later."""
    return day + timedelta(days=days)
