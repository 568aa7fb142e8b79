"""Proofs about the stored journal, from a few of its rows: they cost about the same however long it is.

Complete subtrees of KEPT_ENTRIES entries and more have their roots kept beside the journal; what is smaller is worked
out from the entries. A root that was tampered with gives a proof that does not hold, and an audit names it.
"""

from collections.abc import Sequence

from django.db.models import Q

from tarazu.ledger.journal import KEPT_ENTRIES, place_of
from tarazu.ledger.proofs import Span, complete_root, consistency_spans, inclusion_spans, root_of, subtrees
from tarazu.storage.models import JournalEntry, JournalSubtree


def inclusion_proof(count: int, position: int) -> tuple[str, ...]:
    """The hashes that, with an entry's own, give the root of the first `count` entries."""
    return _roots(inclusion_spans(Span(0, count), position))


def consistency_proof(count: int, earlier: int) -> tuple[str, ...]:
    """The hashes that show that the first `earlier` entries are the beginning of the first `count`."""
    return _roots(consistency_spans(count, earlier))


def _roots(spans: Sequence[Span]) -> tuple[str, ...]:
    parts = {span: subtrees(span) for span in spans}
    whole = [part for held in parts.values() for part in held]
    kept = _kept([part for part in whole if part.end - part.start >= KEPT_ENTRIES])
    small = _small([part for part in whole if part.end - part.start < KEPT_ENTRIES])
    return tuple(root_of([(kept | small)[part] for part in held]) for held in parts.values())


def _kept(parts: Sequence[Span]) -> dict[Span, str]:
    places = {place_of(*part): part for part in parts}
    rows = JournalSubtree.objects.filter(place__in=places).values_list("place", "hash")
    return {places[place]: root for place, root in rows}


def _small(parts: Sequence[Span]) -> dict[Span, str]:
    if not parts:
        return {}
    asked = Q(*(Q(position__gte=part.start, position__lt=part.end) for part in parts), _connector=Q.OR)
    hashes = dict(JournalEntry.objects.filter(asked).values_list("position", "hash"))
    return {part: complete_root([hashes[position] for position in range(*part)]) for part in parts}
