"""The journal in the database: one head row that every writer locks, and entries that are only ever added."""

import json
from collections.abc import Iterator

from tarazu.kernel.digest import canonical
from tarazu.ledger.journal import Draft, Entry, Head, append
from tarazu.storage.models import JournalEntry, JournalHead

ROW = 1


def lock_head() -> Head:
    """Lock the journal's head until the transaction ends, and read it."""
    JournalHead.objects.get_or_create(id=ROW, defaults={"hash": Head().hash})
    return _head_of(JournalHead.objects.select_for_update().get(id=ROW))


def read_head() -> Head:
    """The journal's head as it stands."""
    row = JournalHead.objects.filter(id=ROW).first()
    return _head_of(row) if row else Head()


def append_drafts(head: Head, drafts: list[Draft]) -> None:
    """Append drafts behind a locked head."""
    if not drafts:
        return
    entries, after = append(head, drafts)
    JournalEntry.objects.bulk_create(
        JournalEntry(
            position=entry.position,
            kind=entry.kind,
            at=entry.at,
            body=canonical(entry.body).decode(),
            previous=entry.previous,
            hash=entry.hash,
        )
        for entry in entries
    )
    JournalHead.objects.filter(id=ROW).update(count=after.count, hash=after.hash, frontier=list(after.frontier))


def entries() -> Iterator[Entry]:
    """Every entry in order, read in portions."""
    for row in JournalEntry.objects.order_by("position").iterator(chunk_size=2_000):
        yield Entry(row.position, row.kind, row.at, json.loads(row.body), row.previous, row.hash)


def _head_of(row: JournalHead) -> Head:
    return Head(row.count, row.hash, tuple(row.frontier))
