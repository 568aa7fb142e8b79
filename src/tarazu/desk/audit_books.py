"""Hold the books against themselves; where they differ, nobody writes until they agree again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import PLATFORM, Actor, Role
from tarazu.storage import audit, audited, journal, notices, safety
from tarazu.storage.audit import Audit
from tarazu.storage.notices import Telling
from tarazu.storage.writing import Transaction, retried, write

TOLD = (Role.OPERATOR, Role.AUDITOR)  # who has to look when the books do not hold


class BooksDiffer(TarazuError):
    """The books were to be opened again while an audit still finds a fault."""

    kind = Kind.REFUSED
    says = "The books stay closed: {fault} Restore the last good backup, or find the cause, and audit again."


class BooksMoved(TarazuError):
    """Somebody else opened or closed the books while they were audited."""

    kind = Kind.CONFLICT
    says = "Somebody else opened or closed the books while they were audited. Audit them again."


@dataclass(frozen=True, slots=True)
class AuditedBooks:
    """What an audit found, what an operator should know of the store, and why writing is closed, if it is."""

    audit: Audit
    concerns: tuple[str, ...]
    doubt: str


def audit_books(*, actor: Actor, now: datetime) -> AuditedBooks:
    """Work everything out again that can be, and keep what was found.

    A fault closes the books for writing, and whoever runs or audits the mechanism is told of it.
    Errors: PowerMissing.
    """
    actor.must("export_ledger", PLATFORM)
    found = audit.audit()
    retried(lambda: _keep(found, now))
    return AuditedBooks(found, tuple(safety.concerns()), journal.doubt())


def _keep(found: Audit, now: datetime) -> None:
    with transaction.atomic():
        audit.halt_on(found)
        audited.keep(found, now)
        if found.faults:
            notices.tell(_tellings(now), now)


def _tellings(now: datetime) -> list[Telling]:
    today = now.date()
    people = {one for role in TOLD for one in notices.people_of([PLATFORM], role.value, today)}
    return [Telling(one, "books_differ", str(today), str(today), "journal:") for one in sorted(people)]


def reopen_books(*, actor: Actor, now: datetime, key: str) -> dict[str, Any]:
    """Open the books for writing once an audit holds, and record it with the doubt; open books stay as they are.

    The audit of a long journal takes longer than a write may, so it comes first. While the books are closed nothing
    moves, and the write makes sure that nothing did.

    Errors:  PowerMissing; BooksDiffer; BooksMoved.
    """
    actor.must("export_ledger", PLATFORM)
    doubted = journal.doubt()
    found = audit.audit()
    if doubted and found.faults:
        raise BooksDiffer(fault=found.faults[0])

    def reopen(tx: Transaction) -> dict[str, Any]:
        if not doubted:
            return {"doubt": ""}
        if (journal.doubt(), journal.read_head().root) != (doubted, found.root):
            raise BooksMoved
        journal.set_doubt("")
        tx.record("books_reopened", {"doubt": doubted, "root": found.root})
        return {"doubt": doubted}

    return write(reopen, verb="reopen_books", actor=actor, key=key, request={}, now=now, while_in_doubt=True)
