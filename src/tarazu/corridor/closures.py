"""Closures: which crossing or route is shut, since when, why, and who says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.period import Period
from tarazu.reference.places import place
from tarazu.reference.tables import Column, Records, Row, read_day, read_records
from tarazu.reference.valuations import Confidence, read_confidence

COLUMNS = [
    Column("crossing"),
    Column("since"),
    Column("until", may_be_empty=True),
    *(Column(name) for name in ("cause", "decision", "source", "confidence")),
]
NO_DECISION = "none recorded"


class EndsBeforeItBegins(TarazuError):
    """A span of days ends before its first day."""

    kind = Kind.INVALID
    says = "The last day {until} lies before the first day {since}. Correct one of the two."


@dataclass(frozen=True, slots=True)
class Closure:
    """A crossing shut for a span of days; without an end while it is not known to be open again.

    `decision` names the recorded decision of an authority; only such a closure may stop a clock.
    """

    crossing: str
    period: Period
    cause: str
    decision: str
    source: str
    confidence: Confidence

    @property
    def is_decided(self) -> bool:
        """Say whether an authority recorded a decision on it."""
        return self.decision != NO_DECISION


def closures_on(closures: Iterable[Closure], crossing: str, day: date) -> tuple[Closure, ...]:
    """The closures that shut a crossing on a day; none means that it is open as far as we know."""
    return tuple(entry for entry in closures if entry.crossing == crossing and entry.period.covers(day))


def is_open(closures: Iterable[Closure], crossing: str, day: date) -> bool:
    """Say whether no closure shuts a crossing on a day."""
    return not closures_on(closures, crossing, day)


def read_closures(content: bytes | str) -> Records[Closure]:
    """Read a table of closures; 'until' is the first day it is open again, empty while it is shut."""
    return read_records(content, COLUMNS, _make, lambda made: (made.crossing, made.period.since.isoformat()))


def _make(row: Row) -> Closure:
    since, until = row.read("since", read_day), row.read_or("until", read_day, None)
    if until is not None and until < since:
        raise EndsBeforeItBegins(since=since, until=until)
    return Closure(
        crossing=row.read("crossing", place).code,
        period=Period(since, until),
        cause=row.text("cause"),
        decision=row.text("decision"),
        source=row.text("source"),
        confidence=row.read("confidence", read_confidence),
    )
