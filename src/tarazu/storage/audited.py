"""What audits of the books found, kept in the order they were made."""

from dataclasses import dataclass
from datetime import datetime

from tarazu.storage.audit import SHOWN_MAX, Audit
from tarazu.storage.models import BooksAudit


@dataclass(frozen=True, slots=True)
class Audited:
    """An audit that was made: when, of how many entries under which root, and what it found wrong."""

    at: datetime
    count: int
    root: str
    faults_found: int
    faults: tuple[str, ...]  # the first of them


def keep(found: Audit, now: datetime) -> None:
    """Keep what an audit found as a fact."""
    assert now.tzinfo is not None, "a moment knows its offset"
    told = {"faults_found": len(found.faults), "faults": found.faults[:SHOWN_MAX]}
    BooksAudit.objects.create(count=found.entries, root=found.root, at=now, **told)


def last() -> Audited | None:
    """The newest audit; None while there was none."""
    row = BooksAudit.objects.order_by("-id").first()
    return Audited(row.at, row.count, row.root, row.faults_found, tuple(row.faults)) if row else None
