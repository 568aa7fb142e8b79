"""The journal in the database: one head row that every writer locks, and entries that are only ever added."""

import json
from collections.abc import Callable, Iterator

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.ledger.journal import Entry, Head, Written, seal
from tarazu.storage.models import JournalEntry, JournalHead
from tarazu.storage.rows import ask, change, for_update, insert_rows

ROW = 1
PORTION = 2_000  # rows read at a time
COLUMNS = ("position", "kind", "at", "body", "previous", "hash")
SUBTREE_COLUMNS = ("place", "hash")


class BooksInDoubt(TarazuError):
    """A check of the books failed, so nobody writes until a person has looked."""

    kind = Kind.REFUSED
    says = (
        "The books are closed for writing: {doubt} Reading goes on. Run 'tarazu audit', find the cause, and open them "
        "with 'tarazu audit --reopen' once the audit holds."
    )


class EntryAbsent(TarazuError):
    """The journal has no entry at a position."""

    kind = Kind.ABSENT
    says = "The journal has no entry {position} yet. Its entries are counted from 0; choose one that is there."


def lock_head() -> Head:
    """Lock the journal's head until the transaction ends, and read it. Errors: BooksInDoubt."""
    return asked_head()()


def asked_head(*, while_in_doubt: bool = False) -> Callable[[], Head]:
    """Ask for the journal's head, locked; calling what comes back gives it. Errors: BooksInDoubt."""
    question = f"SELECT count, hash, frontier, doubt FROM storage_journalhead WHERE id = %s{for_update()}"  # noqa: S608
    found = ask(question, [ROW])

    def locked() -> Head:
        rows = found()
        if not rows:  # the first write of all
            _begin()
            return lock_head()
        count, last, frontier, doubted = rows[0]
        if doubted and not while_in_doubt:
            raise BooksInDoubt(doubt=doubted)
        assert len(rows) == 1, "a journal has one head"
        head = Head(count, last, tuple(json.loads(frontier)))
        assert len(head.frontier) == count.bit_count(), "a head keeps a root for each complete subtree"
        assert len(last) == len(Head().hash), "a head names the last entry by its whole hash"
        return head

    return locked


def read_head() -> Head:
    """The journal's head as it stands."""
    row = JournalHead.objects.filter(id=ROW).first()
    head = Head(row.count, row.hash, tuple(row.frontier)) if row else Head()
    assert len(head.frontier) == head.count.bit_count(), "a head keeps a root for each complete subtree"
    return head


def doubt() -> str:
    """Why nobody may write now; "" while everybody may."""
    row = JournalHead.objects.filter(id=ROW).first()
    return row.doubt if row else ""


def set_doubt(says: str) -> None:
    """Close the books for writing, or open them with ""; inside a transaction."""
    _begin()
    closed = JournalHead.objects.filter(id=ROW).update(doubt=says)
    assert closed == 1, "the one row that every writer reads says so"


def append_drafts(head: Head, drafts: list[Written]) -> Head:
    """Append drafts behind a head: where the journal ends now. The head is moved first, which locks it.

    Errors:  IntegrityError, where the journal does not end at this head, or the books are in doubt.
    """
    if not drafts:
        return head
    leaves, kept, after = seal(head, drafts)
    assert after.count == head.count + len(drafts) == leaves[-1].position + 1, "a journal has no gaps"
    assert leaves[0].previous == head.hash, "the first follows what was there before"
    assert leaves[-1].hash == after.hash, "the head is that of the last"
    change(
        "UPDATE storage_journalhead SET count = %s, hash = %s, frontier = %s WHERE id = %s",
        [after.count, after.hash, json.dumps(after.frontier), ROW],
    )
    insert_rows("storage_journalentry", COLUMNS, leaves)
    insert_rows("storage_journalsubtree", SUBTREE_COLUMNS, kept)
    return after


def entries(count: int | None = None) -> Iterator[Entry]:
    """The first entries in order, or all of them, read in portions."""
    assert count is None or count >= 0, "nobody asks for less than nothing"
    rows = JournalEntry.objects.order_by("position")
    if count is not None:
        rows = rows.filter(position__lt=count)
    for row in rows.iterator(chunk_size=PORTION):
        yield _entry_of(row)


def newest(count: int, *, before: int | None = None, kind: str = "") -> tuple[Entry, ...]:
    """The newest entries before a position, of all or of one kind, the newest first."""
    assert count >= 0, "nobody asks for less than nothing"
    assert before is None or before >= 0, "entries are counted from 0"
    rows = JournalEntry.objects.order_by("-position")
    if before is not None:
        rows = rows.filter(position__lt=before)
    if kind:
        rows = rows.filter(kind=kind)
    return tuple(map(_entry_of, rows[:count]))


def entry_at(position: int) -> Entry:
    """The entry at a position, from 0. Errors: EntryAbsent."""
    row = JournalEntry.objects.filter(position=position).first()
    if row is None:
        raise EntryAbsent(position=position)
    return _entry_of(row)


def entry_about(kind: str, about: str) -> Entry:
    """The last entry of a kind that names something; there has to be one."""
    row = JournalEntry.objects.filter(kind=kind, body__contains=json.dumps(about)).order_by("-position").first()
    assert row is not None, "what was done stands in the journal"
    return _entry_of(row)


def _begin() -> None:
    """Make the head's row where there is none yet; of two who do so at once, the second goes on with the first's."""
    change(
        "INSERT INTO storage_journalhead (id, count, hash, frontier, doubt) SELECT %s, 0, %s, '[]', '' "
        "WHERE NOT EXISTS (SELECT 1 FROM storage_journalhead WHERE id = %s) ON CONFLICT DO NOTHING",
        [ROW, Head().hash, ROW],
    )


def _entry_of(row: JournalEntry) -> Entry:
    return Entry(row.position, row.kind, row.at, json.loads(row.body), row.previous, row.hash)
