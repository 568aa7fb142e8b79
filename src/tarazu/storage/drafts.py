"""Forms that people have begun, kept until they are sent or thrown away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.storage.models import ListingDraft

DRAFTS_MAX = 50


class DraftAbsent(TarazuError):
    """A draft is not there, or is somebody else's."""

    kind = Kind.ABSENT
    says = "There is no such draft of yours. It may have been published or thrown away already."


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as far as it is typed: cells by their names."""

    id: str
    side: str
    listing_id: str
    cells: Mapping[str, str]
    at: datetime


def keep(draft_id: str, person_id: str, draft: Draft) -> str:
    """Keep a draft under its id, or a new one where it has none; answer its id. The oldest go beyond DRAFTS_MAX.

    The same form sent twice is one draft.
    """
    made = draft_id or identifier("draft", person_id, draft.side, draft.listing_id, sorted(draft.cells.items()))
    fresh = {"side": draft.side, "listing_id": draft.listing_id, "cells": dict(draft.cells), "at": draft.at}
    if ListingDraft.objects.filter(id=made).exclude(person_id=person_id).exists():
        raise DraftAbsent
    ListingDraft.objects.update_or_create(id=made, defaults={**fresh, "person_id": person_id})
    old = ListingDraft.objects.filter(person_id=person_id).order_by("-at", "-id").values_list("id", flat=True)
    ListingDraft.objects.filter(id__in=list(old[DRAFTS_MAX:])).delete()
    return made


def drop(draft_id: str, person_id: str) -> None:
    """Throw a draft away; one that is gone already stays gone."""
    ListingDraft.objects.filter(id=draft_id, person_id=person_id).delete()


def drafts(person_id: str) -> tuple[Draft, ...]:
    """A person's drafts, the newest first."""
    return tuple(_draft(row) for row in ListingDraft.objects.filter(person_id=person_id).order_by("-at", "-id"))


def draft(draft_id: str, person_id: str) -> Draft:
    """One draft of a person. Errors: DraftAbsent."""
    row = ListingDraft.objects.filter(id=draft_id, person_id=person_id).first()
    if row is None:
        raise DraftAbsent
    return _draft(row)


def _draft(row: ListingDraft) -> Draft:
    return Draft(row.id, row.side, row.listing_id, row.cells, row.at)
