"""Proofs about a journal that fit on a page: that an entry stands in it, and that one head only ever grew into another.

Whoever noted a head down, on a certificate or in the other country's office, can hold every later head against it.
The check of growth stands in `check_head`, which is exported. Source: RFC 6962, sections 2.1.1 and 2.1.2.
"""

from collections.abc import Sequence

from tarazu.ledger.journal import Head, grown, node_hash


def _root(hashes: Sequence[str]) -> str:
    head: tuple[str, ...] = ()
    for count, leaf in enumerate(hashes):
        head = grown(head, count, leaf)
    return Head(len(hashes), "", head).root


def _split(size: int) -> int:
    """The largest power of two below a size."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(hashes: Sequence[str], position: int) -> tuple[str, ...]:
    """The hashes that, with one entry's own, give the root: about log2 of the count."""
    assert 0 <= position < len(hashes), "an entry that is not in the journal has no proof"
    if len(hashes) == 1:
        return ()
    half = _split(len(hashes))
    if position < half:
        return (*inclusion_proof(hashes[:half], position), _root(hashes[half:]))
    return (*inclusion_proof(hashes[half:], position - half), _root(hashes[:half]))


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


def consistency_proof(hashes: Sequence[str], earlier: int) -> tuple[str, ...]:
    """The hashes that show that a journal of `earlier` entries is the beginning of this one."""
    assert 0 < earlier <= len(hashes), "an empty journal begins every other, and a longer one none"
    return () if earlier == len(hashes) else _subproof(hashes, earlier, whole=True)


def _subproof(hashes: Sequence[str], earlier: int, *, whole: bool) -> tuple[str, ...]:
    if earlier == len(hashes):
        return () if whole else (_root(hashes),)
    half = _split(len(hashes))
    if earlier <= half:
        return (*_subproof(hashes[:half], earlier, whole=whole), _root(hashes[half:]))
    return (*_subproof(hashes[half:], earlier - half, whole=False), _root(hashes[:half]))
