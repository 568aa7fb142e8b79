"""Proofs out of the stored journal: right for every entry, cheap however long it is, and never out of a forged root."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from django.db import connection
from django.db.models.query import ValuesListIterable
from django.test.utils import CaptureQueriesContext

from tarazu.ledger.check_head import has_grown
from tarazu.ledger.journal import KEPT_ENTRIES, Draft, Head, written
from tarazu.ledger.proofs import proves_inclusion
from tarazu.storage import audit, journal, models
from tarazu.storage.proofs import consistency_proof, inclusion_proof

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
COUNT = 5 * KEPT_ENTRIES + 77
AT = "2025-12-01T04:00:00+00:00"


def grow(head: Head, until: int) -> Head:
    return journal.append_drafts(head, [written(Draft("note", AT, {"number": n})) for n in range(head.count, until)])


@pytest.fixture
def heads() -> list[Head]:
    """A journal of some length, and its heads on the way: one entry at a time, and many at once."""
    kept = [journal.lock_head()]
    for until in (1, 2, 255, 256, 257, 511, 700, 1_024, COUNT):
        kept.append(grow(kept[-1], until))
    return kept


@contextmanager
def rows_read() -> Iterator[list[int]]:
    """Count the rows that come out of the tables."""
    counted: list[int] = []
    real = ValuesListIterable.__iter__

    def counting(self: ValuesListIterable) -> Iterator[object]:
        found = list(real(self))
        counted.append(len(found))
        return iter(found)

    with patch.object(ValuesListIterable, "__iter__", counting):
        yield counted


def test_every_entry_is_proven_and_a_proof_reads_a_few_rows_in_two_questions(heads: list[Head]) -> None:
    end = heads[-1]
    hashes = list(models.JournalEntry.objects.order_by("position").values_list("hash", flat=True))
    for position in (0, 1, 255, 256, 300, 1_023, 1_024, 1_279, 1_280, COUNT - 1):
        with CaptureQueriesContext(connection) as asked, rows_read() as rows:
            proof = inclusion_proof(COUNT, position)
        assert proves_inclusion(hashes[position], position, COUNT, proof, end.root)
        assert len(asked) <= 2
        assert sum(rows) < 2 * KEPT_ENTRIES + 2 * COUNT.bit_length()


def test_every_head_is_shown_to_have_grown_from_the_ones_before(heads: list[Head]) -> None:
    end = heads[-1]
    for earlier in heads[1:]:
        with CaptureQueriesContext(connection) as asked, rows_read() as rows:
            proof = list(consistency_proof(COUNT, earlier.count))
        assert has_grown((earlier.count, earlier.root), (COUNT, end.root), proof)
        assert not has_grown((earlier.count, "0" * 64), (COUNT, end.root), proof)
        assert len(asked) <= 2
        assert sum(rows) < 2 * KEPT_ENTRIES + 2 * COUNT.bit_length()


def test_roots_are_kept_once_for_each_complete_subtree(heads: list[Head]) -> None:
    assert models.JournalSubtree.objects.count() == 5 + 2 + 1  # of 256, 512 and 1,024 entries
    assert models.JournalEntry.objects.count() == COUNT


def test_an_audit_names_a_root_that_is_not_its_entries(heads: list[Head]) -> None:
    assert audit.audit().holds
    models.JournalSubtree.objects.create(place=COUNT * 4, hash="0" * 64)
    (fault,) = audit.audit().faults
    assert "for short proofs" in fault
