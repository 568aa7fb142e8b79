"""The journal: whole with the stated balances, as an export writes it; by pages; and one entry with its proof."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tarazu.ledger.accounts import Account
from tarazu.ledger.balances import Balance
from tarazu.ledger.journal import Entry, EntryKind, Head, entry_bytes, leaf_hash
from tarazu.ledger.proofs import proves_inclusion
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import audited, journal, ledger, signing
from tarazu.storage.audited import Audited
from tarazu.storage.journal_names import Named, names_in, position_after, position_before
from tarazu.storage.ledger import UnitSum
from tarazu.storage.proofs import inclusion_proof
from tarazu.storage.signing import HeadSignature
from tarazu.storage.snapshot import snapshot

ENTRIES_A_PAGE = 40
SIGNED_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Books:
    """Everything an auditor needs to check the books without us."""

    entries: Iterator[Entry]
    accounts: tuple[Account, ...]
    balances: dict[str, Balance]
    head: Head


@dataclass(frozen=True, slots=True)
class StandingHead:
    """Where the journal stands, and what the last audit of it found; None while there was none."""

    head: Head
    audited: Audited | None


@dataclass(frozen=True, slots=True)
class JournalPage:
    """One page of the journal, the newest entry first, with where it stands and who signed it when."""

    head: Head
    doubt: str  # why nobody may write now, "" while everybody may
    audited: Audited | None  # when the books were last held against themselves
    signed: tuple[HeadSignature, ...]
    entries: tuple[Entry, ...]
    named: Named
    kind: str
    older: int | None  # the position before which the next page begins
    sums: tuple[UnitSum, ...] | None  # all books added up; None where nobody asked


@dataclass(frozen=True, slots=True)
class Ties:
    """Where the entries stand that a transfer belongs to: the one it takes back, and the one that takes it back."""

    reverses: int | None
    reversed_by: int | None


@dataclass(frozen=True, slots=True)
class ProvenEntry:
    """One entry, and the hashes that with its own give the root of a head: the proof that it stands there."""

    entry: Entry
    head: Head
    proof: tuple[str, ...]
    named: Named
    ties: Ties

    @property
    def holds(self) -> bool:
        """Say whether the entry's bytes give its hash, and its hash with the proof the root."""
        one = self.entry
        whole = proves_inclusion(one.hash, one.position, self.head.count, self.proof, self.head.root)
        return leaf_hash(entry_bytes(one)) == one.hash and whole


def see_journal(*, actor: Actor) -> Books:
    """The whole journal with the balances it must give. Errors: PowerMissing."""
    actor.must("export_ledger", PLATFORM)
    with snapshot():  # the balances of this head, and of no later one; entries before it never change
        accounts, balances = ledger.all_accounts()
        head = journal.read_head()
    return Books(journal.entries(head.count), accounts, balances, head)


def see_head() -> StandingHead:
    """Where the journal stands: its count and its root, for anybody to note down."""
    return StandingHead(journal.read_head(), audited.last())


def was_audited(on: date) -> bool:
    """Say whether the books were held against themselves on a day, or after it."""
    last = audited.last()
    return last is not None and last.at.date() >= on


def may_be_signed(on: date) -> Head | None:
    """The head that is to be signed on a day: none where it was, where nothing is in it, or where a fault was found."""
    at, head, last = signing.last_signed_at(), journal.read_head(), audited.last()
    is_due = head.count > 0 and (at is None or at.date() < on)
    return head if is_due and last is not None and not last.faults_found else None


def see_journal_page(
    *, actor: Actor, before: int | None = None, kind: str = "", with_sums: bool = False
) -> JournalPage:
    """A page of the journal before a position, of all entries or of one kind. Errors: PowerMissing."""
    actor.must("export_ledger", PLATFORM)
    found = journal.newest(ENTRIES_A_PAGE + 1, before=before, kind=kind)
    entries = found[:ENTRIES_A_PAGE]
    older = entries[-1].position if len(found) > ENTRIES_A_PAGE else None
    return JournalPage(
        head=journal.read_head(),
        doubt=journal.doubt(),
        audited=audited.last(),
        signed=tuple(head for _, head in signing.newest_signed(SIGNED_SHOWN)),
        entries=entries,
        named=names_in(entries),
        kind=kind,
        older=older,
        sums=ledger.sums() if with_sums else None,
    )


def see_entry(*, actor: Actor, position: int, with_ties: bool = True) -> ProvenEntry:
    """One entry with its proof of inclusion under the root as it stands; its ties take a search through neighbours.

    Errors:  PowerMissing; EntryAbsent.
    """
    actor.must("export_ledger", PLATFORM)
    with snapshot():
        head = journal.read_head()
        entry = journal.entry_at(position)
        named = names_in([entry])
        ties = _ties(entry, named) if with_ties else Ties(None, None)
        return ProvenEntry(entry, head, inclusion_proof(head.count, position), named, ties)


def _ties(entry: Entry, named: Named) -> Ties:
    if entry.kind != EntryKind.TRANSFER:
        return Ties(None, None)
    reverses, reversed_by = entry.body["reverses"], named.reversed_by.get(entry.body["id"])
    return Ties(
        position_before(reverses, entry.position) if reverses else None,
        position_after(reversed_by, entry.position) if reversed_by else None,
    )
