"""The journal: every fact in order, each chained to the one before it and all of them under one Merkle root.

The tree has the shape of RFC 6962: a leaf is hashed with the prefix 0, a node with the prefix 1, and the left half of a
node is the largest power of two below its size. A head keeps only the roots of the complete subtrees, so appending
needs none of the older entries.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tarazu.kernel.digest import canonical, plain
from tarazu.ledger.accounts import Account
from tarazu.ledger.transfers import Transfer, TransferStep

FORMAT = 1  # of the bytes that are hashed; old entries keep theirs for ever
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
            return hashlib.sha256(b"").hexdigest()
        *left, root = self.frontier
        for subtree in reversed(left):
            root = node_hash(subtree, root)
        return root


def recorded(fact: Account | Transfer | TransferStep, at: str) -> Draft:
    """A fact of the ledger as a draft of the journal; `at` is an ISO 8601 instant."""
    kinds = {Account: EntryKind.ACCOUNT, Transfer: EntryKind.TRANSFER, TransferStep: EntryKind.TRANSFER_STEP}
    return Draft(kinds[type(fact)].value, at, plain(fact))


def node_hash(left: str, right: str) -> str:
    """The hash of a node of the tree over its two halves."""
    return hashlib.sha256(b"\x01" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()


def leaf_bytes(position: int, draft: Draft, previous: str) -> bytes:
    """The canonical bytes of one entry, without its hash: what is hashed, exported and checked."""
    return canonical(
        {
            "format": FORMAT,
            "position": position,
            "kind": draft.kind,
            "at": draft.at,
            "body": draft.body,
            "previous": previous,
        }
    )


def leaf_hash(leaf: bytes) -> str:
    """The hash of one entry's canonical bytes."""
    return hashlib.sha256(b"\x00" + leaf).hexdigest()


def entry_bytes(entry: Entry) -> bytes:
    """The canonical bytes an entry's hash is taken over."""
    return leaf_bytes(entry.position, Draft(entry.kind, entry.at, entry.body), entry.previous)


def _grown(frontier: tuple[str, ...], count: int, leaf: str) -> tuple[str, ...]:
    """The frontier after one more leaf: it merges with each complete subtree of its own size."""
    subtrees = list(frontier)
    while count & 1:
        leaf = node_hash(subtrees.pop(), leaf)
        count >>= 1
    return (*subtrees, leaf)


def append(head: Head, drafts: Sequence[Draft]) -> tuple[list[Entry], Head]:
    """Chain drafts onto a journal: the new entries and where the journal ends now."""
    entries = []
    for draft in drafts:
        entry_hash = leaf_hash(leaf_bytes(head.count, draft, head.hash))
        entries.append(Entry(head.count, draft.kind, draft.at, plain(draft.body), head.hash, entry_hash))
        head = Head(head.count + 1, entry_hash, _grown(head.frontier, head.count, entry_hash))
    return entries, head


def is_chained(before: Head, entries: Sequence[Entry]) -> bool:
    """Say whether entries continue a journal without a gap and each gives its own hash."""
    again, _ = append(before, [Draft(entry.kind, entry.at, entry.body) for entry in entries])
    return again == list(entries)


def _subtree_root(hashes: Sequence[str]) -> str:
    head: tuple[str, ...] = ()
    for count, leaf in enumerate(hashes):
        head = _grown(head, count, leaf)
    return Head(len(hashes), "", head).root


def _split(size: int) -> int:
    """The largest power of two below a size."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(hashes: Sequence[str], position: int) -> tuple[str, ...]:
    """The hashes that, with one entry's own, give the root: about log2 of the count. Source: RFC 6962, 2.1.1."""
    assert 0 <= position < len(hashes), "an entry that is not in the journal has no proof"
    if len(hashes) == 1:
        return ()
    half = _split(len(hashes))
    if position < half:
        return (*inclusion_proof(hashes[:half], position), _subtree_root(hashes[half:]))
    return (*inclusion_proof(hashes[half:], position - half), _subtree_root(hashes[:half]))


def proves_inclusion(leaf: str, position: int, count: int, proof: Sequence[str], root: str) -> bool:
    """Say whether a proof shows that an entry stands at a position of a journal with so many entries and this root."""
    if not 0 <= position < count:
        return False
    found, last = leaf, count - 1
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            found = node_hash(sibling, found)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and found == root
