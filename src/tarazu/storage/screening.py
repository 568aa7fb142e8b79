"""Screening lists, results and undertakings: rows to values and back."""

from collections.abc import Sequence
from datetime import datetime

from tarazu.rulebook.facts import Screening
from tarazu.screening.lists import ListedName, ListVersion, ReadList
from tarazu.screening.screen import Result
from tarazu.storage import models
from tarazu.storage.codec import from_json, to_json


def insert_list(read: ReadList) -> None:
    """Keep an edition of a list with its entries, once."""
    _, created = models.ScreeningList.objects.get_or_create(
        id=read.version.id,
        defaults={"source": read.version.source, "day": read.version.day, "hash": read.version.hash},
    )
    if created:
        models.ListedName.objects.bulk_create(
            models.ListedName(
                list_id=read.version.id,
                entry=entry.entry,
                kind=entry.kind,
                names=list(entry.names),
                country=entry.country,
                identifiers=list(entry.identifiers),
                reason=entry.reason,
            )
            for entry in read.entries
        )


def lists_in_force() -> tuple[tuple[ListVersion, ...], tuple[ListedName, ...]]:
    """The newest edition of every source, and every entry of these editions."""
    newest = {row.source: row for row in models.ScreeningList.objects.order_by("day", "id")}
    versions = tuple(ListVersion(row.id, row.source, row.day, row.hash) for row in newest.values())
    rows = models.ListedName.objects.filter(list_id__in=[version.id for version in versions]).order_by(
        "list_id", "entry"
    )
    entries = tuple(
        ListedName(row.list_id, row.entry, tuple(row.names), row.kind, row.country, tuple(row.identifiers), row.reason)
        for row in rows
    )
    return versions, entries


def insert_result(result: Result, verdict: Screening, at: datetime) -> None:
    """Keep what screening a party said."""
    models.ScreeningResult.objects.create(
        party_id=result.party_id, at=at, verdict=verdict.value, document=to_json(result)
    )


def newest_results(party_ids: Sequence[str]) -> dict[str, Result]:
    """The newest result of each of these parties."""
    rows = models.ScreeningResult.objects.filter(party_id__in=list(party_ids)).order_by("party_id", "at", "id")
    return {row.party_id: from_json(Result, row.document) for row in rows}
