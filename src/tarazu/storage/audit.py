"""The books held against themselves: everything stored that could be worked out again is, and must come out equal."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection, transaction

from tarazu.ledger.journal import EntryKind, Head, Written, recorded, seal, written, written_transfer
from tarazu.storage import guards, models
from tarazu.storage.assessed_worth import files_with_wrong_worth
from tarazu.storage.journal import PORTION, read_head, set_doubt
from tarazu.storage.ledger_rows import account_of, step_of, transfer_as_made
from tarazu.storage.snapshot import snapshot

SHOWN_MAX = 20
COUNTERS = """
SELECT account_id, SUM(debit_posted), SUM(credit_posted), SUM(debit_pending), SUM(credit_pending) FROM (
  SELECT debit_account_id AS account_id, posted AS debit_posted, 0 AS credit_posted, pending AS debit_pending,
         0 AS credit_pending FROM moved
  UNION ALL SELECT credit_account_id, 0, posted, 0, pending FROM moved) AS sides GROUP BY account_id"""
MOVED = """
WITH moved AS (
  SELECT t.debit_account_id, t.credit_account_id,
         CASE WHEN t.phase = 'posted' OR s.event = 'post' THEN t.amount ELSE 0 END AS posted,
         CASE WHEN t.phase = 'pending' AND s.event IS NULL THEN t.amount ELSE 0 END AS pending
  FROM storage_transfer t LEFT JOIN storage_transferstep s ON s.transfer_id = t.id)"""
UNEVEN = """
SELECT book_id, unit, SUM(credits_posted - debits_posted), SUM(credits_pending - debits_pending) FROM storage_account
GROUP BY book_id, unit
HAVING SUM(credits_posted - debits_posted) <> 0 OR SUM(credits_pending - debits_pending) <> 0"""
USED = """
SELECT a.authorisation_id, a.leg_number, a.used_steps, a.used_minor, COALESCE(SUM(d.found_steps), 0),
       COALESCE(SUM(d.assessed_minor), 0)
FROM storage_allowance a LEFT JOIN storage_declaration d
  ON d.authorisation_id = a.authorisation_id AND d.leg_number = a.leg_number AND d.state IN ('assessed', 'released')
GROUP BY a.id, a.authorisation_id, a.leg_number, a.used_steps, a.used_minor
HAVING a.used_steps <> COALESCE(SUM(d.found_steps), 0) OR a.used_minor <> COALESCE(SUM(d.assessed_minor), 0)"""


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit looked at, and every fault it found, each in a sentence."""

    entries: int
    root: str
    accounts: int
    transfers: int
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Say whether nothing is wrong."""
        return not self.faults


def audit() -> Audit:
    """Look for the guards, and work out balances, sums, draw-downs and the journal again, all as of one moment."""
    with snapshot():
        checks: tuple[Callable[[], Iterator[str]], ...] = (
            _guards,
            _counters,
            _sums,
            _allowances,
            _worth,
            _journal,
            _told,
        )
        faults = tuple(fault for check in checks for fault in check())
        head = read_head()
        counted = models.Account.objects.count(), models.Transfer.objects.count()
    return Audit(head.count, head.root, *counted, faults)


def halt_on(found: Audit) -> None:
    """Close the books for writing where an audit found a fault.

    Nothing is added to a journal that may be what is wrong; the entry that opens the books again names the doubt.
    """
    if found.faults:
        with transaction.atomic():
            set_doubt(found.faults[0])


def _rows(sql: str) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _guards() -> Iterator[str]:
    for name in guards.missing()[:SHOWN_MAX]:
        yield f"The database lacks its guard {name}, so a record could be changed unseen."


def _counters() -> Iterator[str]:
    right = {account_id: tuple(int(value) for value in sums) for account_id, *sums in _rows(MOVED + COUNTERS)}
    names = ("id", "debits_posted", "credits_posted", "debits_pending", "credits_pending")
    for account_id, *counters in models.Account.objects.order_by("id").values_list(*names):
        expected = right.get(account_id, (0, 0, 0, 0))
        if tuple(counters) != expected:
            stated = ", ".join(map(str, counters))
            yield f"Account {account_id} states {stated}; its transfers give {', '.join(map(str, expected))}."


def _sums() -> Iterator[str]:
    for book_id, unit, posted, pending in _rows(UNEVEN):
        yield f"Book {book_id} sums to {posted} {unit} posted and {pending} pending, not to zero."


def _allowances() -> Iterator[str]:
    for authorisation_id, leg, steps, minor, found, assessed in _rows(USED):
        yield (
            f"Authorisation {authorisation_id}, leg {leg}, states {steps} steps and {minor} minor units used; its "
            f"declarations give {found} and {assessed}."
        )


def _worth() -> Iterator[str]:
    for authorisation_id in islice(files_with_wrong_worth(), SHOWN_MAX):
        yield f"Authorisation {authorisation_id} keeps another earlier worth of its goods than its declarations show."


def _journal() -> Iterator[str]:
    """Every entry is hashed again; every fact of the ledger stands in the journal once, as it stands in its table."""
    after, counts, faults = Head(), dict.fromkeys(EntryKind, 0), 0
    right: dict[int, str] = {}
    for portion in _portions():
        leaves, kept, after = seal(after, [Written(row.kind, row.at, row.body) for row in portion])
        right |= kept
        for leaf, row in zip(leaves, portion, strict=True):
            stored = (row.position, row.kind, row.at, row.body, row.previous, row.hash)
            if tuple(leaf) != stored and faults < SHOWN_MAX:
                faults += 1
                yield f"Entry {leaf.position} of the journal does not give the hash that is stored."
        for kind, read in FACTS.items():
            told = [row.body for row in portion if row.kind == kind]
            counts[kind] += len(told)
            yield from read(told)
    if after != read_head():
        yield "The journal does not end where its head says."
    if right != dict(models.JournalSubtree.objects.values_list("place", "hash")):
        yield "The roots kept beside the journal, for short proofs, are not those of its entries."
    held = {
        EntryKind.ACCOUNT: models.Account.objects.count(),
        EntryKind.TRANSFER: models.Transfer.objects.count(),
        EntryKind.TRANSFER_STEP: models.TransferStep.objects.count(),
    }
    for kind, stored_count in held.items():
        if stored_count != counts[kind]:
            yield f"The journal tells of {counts[kind]} entries of kind {kind}; its table holds {stored_count}."


def _portions() -> Iterator[list[models.JournalEntry]]:
    start = 0
    while portion := list(models.JournalEntry.objects.filter(position__gte=start).order_by("position")[:PORTION]):
        yield portion
        start = portion[-1].position + 1


def _differing(told: list[str], stored: set[str], kind: str) -> Iterator[str]:
    for body in told:
        if body not in stored:
            yield f"The journal tells of a {kind} that its table does not hold so: {body[:120]}"


def _accounts_told(told: list[str]) -> Iterator[str]:
    rows = models.Account.objects.filter(id__in=[_id(body) for body in told]) if told else ()
    yield from _differing(told, {written(recorded(account_of(row), "")).body for row in rows}, "account")


def _transfers_told(told: list[str]) -> Iterator[str]:
    rows = models.Transfer.objects.filter(id__in=[_id(body) for body in told]) if told else ()
    yield from _differing(told, {written_transfer(transfer_as_made(row), "").body for row in rows}, "transfer")


def _steps_told(told: list[str]) -> Iterator[str]:
    ids = [_id(body, "transfer_id") for body in told]
    rows = models.TransferStep.objects.filter(transfer_id__in=ids) if told else ()
    yield from _differing(told, {written(recorded(step_of(row), "")).body for row in rows}, "step")


FACTS = {
    EntryKind.ACCOUNT: _accounts_told,
    EntryKind.TRANSFER: _transfers_told,
    EntryKind.TRANSFER_STEP: _steps_told,
}


def _id(body: str, name: str = "id") -> str:
    found: str = json.loads(body)[name]
    return found


def _told() -> Iterator[str]:
    """Everything that is to be told stands in the journal at the place it names."""
    lost = _rows(
        "SELECT o.id FROM storage_outboxevent o LEFT JOIN storage_journalentry j ON j.position = o.position "
        "WHERE j.position IS NULL OR j.kind <> o.topic"
    )
    for (event_id,) in lost[:SHOWN_MAX]:
        yield f"Event {event_id} is to be told, but the journal does not record it."
