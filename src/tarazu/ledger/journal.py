"""The journal: every fact in order, each chained to the one before it and all of them under one Merkle root.

The tree has the shape of RFC 6962: a leaf is hashed with the prefix 0, a node with the prefix 1, and the left half of a
node is the largest power of two below its size. A head keeps only the roots of the complete subtrees, so appending
needs none of the older entries.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from json.encoder import encode_basestring as _quoted
from typing import Any, NamedTuple

from tarazu.kernel.digest import canonical, plain
from tarazu.ledger.accounts import Account
from tarazu.ledger.transfers import Transfer, TransferStep

FORMAT = 1  # of the bytes that are hashed; old entries keep theirs for ever
KEPT_ENTRIES = 256  # a power of two: the roots of complete subtrees of so many entries and more are kept, for proofs
HASH_BYTES = 32
DAYS_KEPT = 1_000  # as text, in memory
NOTHING_BEFORE = "0" * 64


class EntryKind(StrEnum):
    """The kinds of entry that a verifier plays again; any other kind is hashed and kept, and moves nothing."""

    ACCOUNT = "account"
    TRANSFER = "transfer"
    TRANSFER_STEP = "transfer_step"


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact of the journal. `position` counts from 0; `at` is an ISO 8601 instant; `hash` is the leaf's hash."""

    position: int
    kind: str
    at: str
    body: Mapping[str, Any]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact that is about to be appended."""

    kind: str
    at: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """Where a journal ends: how many entries, the last one's hash, and the roots of the complete subtrees."""

    count: int = 0
    hash: str = NOTHING_BEFORE
    frontier: tuple[str, ...] = ()

    @property
    def root(self) -> str:
        """The Merkle root over all entries so far."""
        if not self.frontier:
            return sha256(b"").hexdigest()
        *left, root = self.frontier
        for subtree in reversed(left):
            root = node_hash(subtree, root)
        assert len(root) == 2 * HASH_BYTES, "a root is one whole hash"
        return root


class Leaf(NamedTuple):
    """One entry as it is hashed, kept and exported: its body is canonical JSON, byte for byte."""

    position: int
    kind: str
    at: str
    body: str
    previous: str
    hash: str


class Subtree(NamedTuple):
    """The root of a complete subtree, and where it stands among all nodes of the tree, counted from left to right."""

    place: int
    hash: str


TRANSFER = EntryKind.TRANSFER.value


class Written(NamedTuple):
    """A draft whose body is canonical JSON already."""

    kind: str
    at: str
    body: str


def recorded(fact: Account | Transfer | TransferStep, at: str) -> Draft:
    """A fact of the ledger as a draft of the journal; `at` is an ISO 8601 instant."""
    kinds = {Account: EntryKind.ACCOUNT, Transfer: EntryKind.TRANSFER, TransferStep: EntryKind.TRANSFER_STEP}
    return Draft(kinds[type(fact)].value, at, plain(fact))


def written(draft: Draft) -> Written:
    """A draft with its body in canonical JSON."""
    return Written(draft.kind, draft.at, canonical(draft.body).decode())


def written_transfer(move: Transfer, at: str) -> Written:
    """What `written(recorded(move, at))` gives, ten times as fast: a batch has thousands of them."""
    assert move.amount > 0, "a transfer moves something"
    linked = "null" if move.linked is None else _quoted(move.linked)
    reverses = "null" if move.reverses is None else _quoted(move.reverses)
    body = (
        f'{{"amount":{move.amount},"book_id":{_quoted(move.book_id)},'
        f'"credit_account_id":{_quoted(move.credit_account_id)},"day":"{written_day(move.day)}",'
        f'"debit_account_id":{_quoted(move.debit_account_id)},"id":{_quoted(move.id)},"linked":{linked},'
        f'"phase":"{move.phase}","reason":"{move.reason}","reference":{_quoted(move.reference)},'
        f'"reverses":{reverses},"unit":{_quoted(move.unit)}}}'
    )
    return Written(TRANSFER, at, body)


@lru_cache(DAYS_KEPT)
def written_day(day: date) -> str:
    """A day as journal and tables write it; the many facts of a batch stand on few days."""
    return day.isoformat()


def node_hash(left: str, right: str) -> str:
    """The hash of a node of the tree over its two halves."""
    return _node(bytes.fromhex(left), bytes.fromhex(right)).hex()


def _node(left: bytes, right: bytes) -> bytes:
    assert len(left) == len(right) == HASH_BYTES, "a node stands over two whole hashes"
    return sha256(b"\x01" + left + right).digest()


def leaf_bytes(position: int, draft: Draft, previous: str) -> bytes:
    """The canonical bytes of one entry, without its hash: what is hashed, exported and checked."""
    return written_leaf(position, draft.kind, draft.at, canonical(draft.body).decode(), previous)


def written_leaf(position: int, kind: str, at: str, body: str, previous: str) -> bytes:
    """The canonical bytes of an entry whose body is canonical JSON already: its names stand in alphabetical order."""
    assert position >= 0, "an entry has its place"
    assert len(previous) == 2 * HASH_BYTES, "an entry names the one before it"
    return (
        f'{{"at":{_quoted(at)},"body":{body},"format":{FORMAT},"kind":{_quoted(kind)},'
        f'"position":{position},"previous":"{previous}"}}'
    ).encode()


def leaf_hash(leaf: bytes) -> str:
    """The hash of one entry's canonical bytes."""
    return _leaf(leaf).hex()


def _leaf(leaf: bytes) -> bytes:
    return sha256(b"\x00" + leaf).digest()


def entry_bytes(entry: Entry) -> bytes:
    """The canonical bytes an entry's hash is taken over."""
    return leaf_bytes(entry.position, Draft(entry.kind, entry.at, entry.body), entry.previous)


def place_of(start: int, end: int) -> int:
    """Where the root over the entries from `start` to `end` stands among all nodes of the tree, left to right."""
    return start + end - 1


def seal(head: Head, drafts: Sequence[Written]) -> tuple[list[Leaf], list[Subtree], Head]:
    """Chain drafts onto a journal: the leaves and the roots that are kept, and where the journal ends now.

    A batch costs two hashes for each of its rows, and one look at the head.
    """
    assert len(head.frontier) == head.count.bit_count(), "a frontier has a root for each complete subtree"
    frontier = [bytes.fromhex(subtree) for subtree in head.frontier]
    leaves: list[Leaf] = []
    kept: list[Subtree] = []
    previous, position = head.hash, head.count
    for kind, at, body in drafts:
        leaf = _leaf(written_leaf(position, kind, at, body, previous))
        found = leaf.hex()
        leaves.append(Leaf(position, kind, at, body, previous, found))
        frontier.append(leaf)
        size = 1
        while position & size:
            right = frontier.pop()
            frontier.append(_node(frontier.pop(), right))
            size <<= 1
            if size >= KEPT_ENTRIES:
                kept.append(Subtree(place_of(position + 1 - size, position + 1), frontier[-1].hex()))
        previous, position = found, position + 1
    assert len(frontier) == position.bit_count(), "every complete subtree is one root"
    assert position == head.count + len(drafts) == head.count + len(leaves), "no entry is left out"
    heights = range(KEPT_ENTRIES.bit_length() - 1, position.bit_length())
    complete = sum((position >> height) - (head.count >> height) for height in heights)
    assert len(kept) == complete, "the root of every complete subtree that proofs need is kept"
    return leaves, kept, Head(position, previous, tuple(subtree.hex() for subtree in frontier))


def append(head: Head, drafts: Sequence[Draft]) -> tuple[list[Entry], Head]:
    """Chain drafts onto a journal: the new entries and where the journal ends now."""
    leaves, _, after = seal(head, [written(draft) for draft in drafts])
    entries = [
        Entry(leaf.position, leaf.kind, leaf.at, plain(draft.body), leaf.previous, leaf.hash)
        for leaf, draft in zip(leaves, drafts, strict=True)
    ]
    assert after.count == head.count + len(entries), "every draft is an entry"
    assert not entries or entries[0].previous == head.hash, "the first follows what was there before"
    return entries, after


def is_chained(before: Head, entries: Sequence[Entry]) -> bool:
    """Say whether entries continue a journal without a gap and each gives its own hash."""
    again, _ = append(before, [Draft(entry.kind, entry.at, entry.body) for entry in entries])
    return again == list(entries)
