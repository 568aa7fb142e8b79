"""The journal: what is hashed, how a head grows, and that a proof shows an entry and nothing else."""

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from tarazu.ledger.journal import (
    KEPT_ENTRIES,
    NOTHING_BEFORE,
    Draft,
    Entry,
    EntryKind,
    Head,
    append,
    entry_bytes,
    is_chained,
    leaf_hash,
    node_hash,
    place_of,
    recorded,
    seal,
    written,
)
from tarazu.ledger.proofs import (
    Span,
    complete_root,
    inclusion_spans,
    proves_inclusion,
    root_of,
    subtrees,
)
from tarazu.ledger.transfers import TransferEvent, TransferStep

AT = "2025-11-05T09:00:00+05:00"


def drafts(count: int) -> list[Draft]:
    return [Draft("note", AT, {"number": number}) for number in range(count)]


def inclusion_proof(hashes: list[str], position: int) -> tuple[str, ...]:
    """A proof out of all the hashes, as anybody with the whole journal makes it."""
    spans = inclusion_spans(Span(0, len(hashes)), position)
    return tuple(root_of([complete_root(hashes[start:end]) for start, end in subtrees(span)]) for span in spans)


def test_an_empty_journal_has_the_root_of_nothing() -> None:
    assert Head().root == hashlib.sha256(b"").hexdigest()
    assert Head().hash == NOTHING_BEFORE


def test_an_entry_is_hashed_behind_a_zero_byte_over_its_canonical_bytes() -> None:
    (entry,), head = append(Head(), [Draft("note", AT, {"b": 1, "a": "سلام"})])
    text = (
        '{"at":"2025-11-05T09:00:00+05:00","body":{"a":"سلام","b":1},"format":1,"kind":"note","position":0,'
        '"previous":"' + NOTHING_BEFORE + '"}'
    ).encode()
    assert entry_bytes(entry) == text
    assert entry.hash == head.hash == head.root == hashlib.sha256(b"\x00" + text).hexdigest() == leaf_hash(text)


def test_the_tree_has_the_shape_of_rfc_6962() -> None:
    entries, head = append(Head(), drafts(5))
    a, b, c, d, e = (entry.hash for entry in entries)
    assert head.root == node_hash(node_hash(node_hash(a, b), node_hash(c, d)), e)
    assert node_hash(a, b) == hashlib.sha256(b"\x01" + bytes.fromhex(a) + bytes.fromhex(b)).hexdigest()


def test_appending_bit_by_bit_gives_the_same_journal_as_at_once() -> None:
    at_once, head = append(Head(), drafts(23))
    by_one: list[Entry] = []
    growing = Head()
    for draft in drafts(23):
        entries, growing = append(growing, [draft])
        by_one += entries
    assert (by_one, growing) == (at_once, head)
    assert len(head.frontier) == (23).bit_count()
    assert append(head, []) == ([], head)


def test_nodes_are_numbered_from_left_to_right() -> None:
    spans = [(0, 1), (0, 2), (1, 2), (0, 4), (2, 3), (2, 4), (3, 4), (0, 8)]
    assert [place_of(start, end) for start, end in spans] == list(range(8))


@pytest.mark.parametrize(
    ("before", "more"), [(0, 255), (0, 256), (255, 1), (255, 2), (256, 255), (200, 400), (511, 1), (300, 1_000)]
)
def test_every_complete_subtree_of_the_size_that_is_kept_has_its_root_kept_once(before: int, more: int) -> None:
    lines = [written(draft) for draft in drafts(before + more)]
    early, _, head = seal(Head(), lines[:before])
    late, kept, _ = seal(head, lines[before:])
    hashes, expected, size = [leaf.hash for leaf in (*early, *late)], [], KEPT_ENTRIES
    while size <= len(hashes):
        ends = [end for end in range(size, len(hashes) + 1, size) if end > before]
        expected += [(place_of(end - size, end), complete_root(hashes[end - size : end])) for end in ends]
        size *= 2
    assert sorted(kept) == sorted(expected)


def test_a_chain_is_recognised_and_a_broken_one_too() -> None:
    first, head = append(Head(), drafts(3))
    second, _ = append(head, drafts(3))
    assert is_chained(Head(), [*first, *second])
    assert is_chained(head, second)
    assert not is_chained(Head(), second)
    assert not is_chained(head, [second[1], second[0], second[2]])
    assert not is_chained(head, [replace(second[0], body={"number": 9}), *second[1:]])


def test_every_entry_of_every_small_journal_can_be_proved_and_nothing_else() -> None:
    entries, _ = append(Head(), drafts(20))
    hashes = [entry.hash for entry in entries]
    for count in range(1, 21):
        root = append(Head(), drafts(count))[1].root
        for position in range(count):
            proof = inclusion_proof(hashes[:count], position)
            assert len(proof) <= (count - 1).bit_length()
            assert proves_inclusion(hashes[position], position, count, proof, root)
            assert not proves_inclusion(hashes[position], position, count, (*proof, hashes[0]), root)
            assert not proves_inclusion(leaf_hash(b"forged"), position, count, proof, root)
            if proof:
                assert not proves_inclusion(hashes[position], position, count, proof[1:], root)
                assert not proves_inclusion(hashes[position], (position + 1) % count, count, proof, root)


@pytest.mark.parametrize("position", [-1, 5])
def test_a_position_outside_the_journal_proves_nothing(position: int) -> None:
    entries, head = append(Head(), drafts(5))
    assert not proves_inclusion(entries[0].hash, position, 5, (), head.root)


def test_a_fact_of_the_ledger_is_recorded_by_its_kind() -> None:
    step = TransferStep("tr_1", TransferEvent.POST, date(2025, 11, 5), "GD-1")
    assert recorded(step, AT) == Draft(
        EntryKind.TRANSFER_STEP.value,
        AT,
        {"transfer_id": "tr_1", "event": "post", "day": "2025-11-05", "reference": "GD-1"},
    )
