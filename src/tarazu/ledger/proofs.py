"""Proofs about a journal that fit on a page: that an entry stands in it, and that one head only ever grew into another.

A proof is the roots of a few spans of entries, each the sum of complete subtrees, so that none of it needs the whole
journal. Whoever noted a head down, on a certificate or in the other country's office, can hold every later head against
it. The check of growth stands in `check_head`, which is exported. Source: RFC 6962, sections 2.1.1 and 2.1.2.
"""

from collections.abc import Sequence
from typing import NamedTuple

from tarazu.ledger.journal import Head, node_hash


class Span(NamedTuple):
    """Entries of a journal from `start` on, up to the one before `end`."""

    start: int
    end: int


def _split(size: int) -> int:
    """The largest power of two below a size."""
    assert size > 1, "a single leaf has no halves"
    half = 1 << ((size - 1).bit_length() - 1)
    assert half < size <= 2 * half, "the left half is complete, and the right one no larger"
    return half


def inclusion_spans(span: Span, position: int) -> tuple[Span, ...]:
    """The spans whose roots, with one entry's own hash, give the root of a span: about log2 of its length."""
    start, end = span
    assert start <= position < end, "an entry that is not in the journal has no proof"
    if end - start == 1:
        return ()
    half = start + _split(end - start)
    left, right = Span(start, half), Span(half, end)
    inner, beside = (left, right) if position < half else (right, left)
    found = (*inclusion_spans(inner, position), beside)
    assert sum(one.end - one.start for one in found) == end - start - 1, "a proof holds all but the entry itself"
    return found


def consistency_spans(count: int, earlier: int) -> tuple[Span, ...]:
    """The spans whose roots show that a journal of `earlier` entries is the beginning of one of `count`."""
    assert 0 < earlier <= count, "an empty journal begins every other, and a longer one none"
    found = () if earlier == count else _shared(Span(0, count), earlier, whole=True)
    assert len(found) <= count.bit_length() + 1, "a proof grows with the height of its tree, and not with its length"
    return found


def _shared(span: Span, earlier: int, *, whole: bool) -> tuple[Span, ...]:
    start, end = span
    assert start < earlier <= end, "what was there before ends in the span"
    if earlier == end:
        return () if whole else (span,)
    half = start + _split(end - start)
    left, right = Span(start, half), Span(half, end)
    if earlier <= half:
        return (*_shared(left, earlier, whole=whole), right)
    return (*_shared(right, earlier, whole=False), left)


def subtrees(span: Span) -> tuple[Span, ...]:
    """The complete subtrees that a span of a proof is made of, the largest first."""
    found, (start, end) = [], span
    while start < end:
        size = 1 << ((end - start).bit_length() - 1)
        found.append(Span(start, start + size))
        start += size
    assert sum(one.end - one.start for one in found) == span.end - span.start, "nothing of the span is left out"
    assert all(one.start % (one.end - one.start) == 0 for one in found), "each is a subtree of the whole tree"
    return tuple(found)


def root_of(subtree_roots: Sequence[str]) -> str:
    """The root over subtrees that stand beside each other, the largest first."""
    return Head(len(subtree_roots), "", tuple(subtree_roots)).root


def complete_root(leaves: Sequence[str]) -> str:
    """The root of a complete subtree over its leaves."""
    assert len(leaves).bit_count() == 1, "a complete subtree has a power of two of leaves"
    level = list(leaves)
    while len(level) > 1:
        level = [node_hash(left, right) for left, right in zip(level[::2], level[1::2], strict=True)]
    return level[0]


def proves_inclusion(leaf: str, position: int, count: int, proof: Sequence[str], root: str) -> bool:
    """Say whether a proof shows that an entry stands at a position of a journal with so many entries and this root."""
    if not 0 <= position < count:
        return False
    found, last = leaf, count - 1
    for sibling in proof:
        assert 0 <= position <= last, "an entry stands before the end on every level"
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
