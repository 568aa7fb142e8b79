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
