"""What was done on a file, act by act: nothing of it is overwritten, and service clocks are read from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class ActKind(StrEnum):
    """The kinds of act on a file."""

    APPLIED = "applied"
    QUERIED = "queried"
    ANSWERED = "answered"
    RECOMMENDED = "recommended"
    GRANTED = "granted"
    REFUSED = "refused"
    AMENDED = "amended"
    REASSESSED = "reassessed"
    GRADE_FOUND = "grade_found"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    CLOSED = "closed"
    APPEALED = "appealed"
    APPEAL_DISMISSED = "appeal_dismissed"
    REINSTATED = "reinstated"
    CERTIFICATE_WITHDRAWN = "certificate_withdrawn"


WITH_CUSTOMS = frozenset({ActKind.APPLIED, ActKind.ANSWERED, ActKind.RECOMMENDED})
ENDS_EXAMINATION = frozenset({ActKind.GRANTED, ActKind.REFUSED})


@dataclass(frozen=True, slots=True)
class Act:
    """One act: who did it, when, what was said, and what else belongs to it."""

    kind: ActKind
    person_id: str
    at: datetime
    note: str = ""
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ServiceClock:
    """How long a file has lain with customs until its decision, against the days the order allows for that."""

    days_used: int
    days_allowed: int
    decided: bool
    with_customs: bool

    @property
    def overdue(self) -> bool:
        """Say whether customs has taken, or took, longer than it should."""
        return self.days_used > self.days_allowed


def service_clock(acts: Iterable[Act], days_allowed: int, today: date) -> ServiceClock:
    """The days a file lay with customs until it was decided; what an applicant takes to answer does not count.

    A refusal that is overturned on appeal brings the file back, and its examination begins anew.
    """
    used, since, decided = 0, None, None
    for act in acts:
        day = act.at.date()
        if decided is ActKind.REFUSED and act.kind is ActKind.REINSTATED:
            used, since, decided = 0, day, None
        elif decided is not None:
            continue
        elif act.kind in ENDS_EXAMINATION:
            used, since, decided = used + ((day - since).days if since else 0), None, act.kind
        elif act.kind in WITH_CUSTOMS:
            since = since or day
        elif act.kind is ActKind.QUERIED and since:
            used, since = used + (day - since).days, None
    running = (today - since).days if since else 0
    return ServiceClock(used + running, days_allowed, decided=decided is not None, with_customs=since is not None)


def recommended_by(acts: Iterable[Act]) -> frozenset[str]:
    """The officers who have recommended a grant since the file last came to customs."""
    found: set[str] = set()
    for act in acts:
        if act.kind in (ActKind.APPLIED, ActKind.ANSWERED, ActKind.REINSTATED):
            found.clear()
        elif act.kind is ActKind.RECOMMENDED:
            found.add(act.person_id)
    return frozenset(found)
