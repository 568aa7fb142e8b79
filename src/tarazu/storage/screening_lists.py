"""List editions in the database: every edition is kept, one of each source is in force."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.screening.editions import Edition, EditionState
from tarazu.screening.index import Index
from tarazu.screening.lists import ListedName, ListVersion
from tarazu.screening.pins import PinState, said_otherwise
from tarazu.screening.sentences import Sentence
from tarazu.storage import models
from tarazu.storage.codec import from_json, to_json

BATCH = 2_000  # rows written at once
INDEXES_KEPT = 2  # the present one, and the one it replaces


class EditionAbsent(TarazuError):
    """No edition has this identifier."""

    kind = Kind.ABSENT
    says = "There is no list edition '{edition}'. Look it up among the lists."


def version_of(row: models.ScreeningList) -> ListVersion:
    """The version a row holds."""
    return ListVersion(row.id, row.source, row.day, row.hash, row.format, row.entry_count)


def edition_of(row: models.ScreeningList) -> Edition:
    """The edition a row holds."""
    return Edition(
        version=version_of(row),
        state=EditionState(row.state),
        canaries=tuple(row.canaries),
        doubts=tuple(from_json(Sentence, doubt) for doubt in row.doubts),
        loaded_by=row.loaded_by,
        loaded_on=row.loaded_on,
        decided_by=row.decided_by,
        reason=row.reason,
    )


def insert_edition(edition: Edition, entries: Iterable[ListedName]) -> None:
    """Keep an edition with its entries."""
    version = edition.version
    models.ScreeningList.objects.create(
        id=version.id,
        source=version.source,
        day=version.day,
        hash=version.hash,
        format=version.format,
        entry_count=version.entries,
        state=edition.state.value,
        position=models.ScreeningList.objects.count() + 1,
        canaries=list(edition.canaries),
        doubts=to_json(edition.doubts),
        loaded_by=edition.loaded_by,
        loaded_on=edition.loaded_on,
    )
    rows = (
        models.ListedName(
            list_id=version.id,
            entry=entry.entry,
            kind=entry.kind,
            names=list(entry.names),
            country=entry.country,
            identifiers=list(entry.identifiers),
            births=list(entry.births),
            reason=entry.reason,
        )
        for entry in entries
    )
    models.ListedName.objects.bulk_create(rows, batch_size=BATCH)


def set_edition_state(edition_id: str, state: EditionState, decided_by: str = "", reason: str = "") -> None:
    """Move an edition along its life; whoever decided is kept, and why."""
    decided = {"decided_by": decided_by, "reason": reason} if decided_by else {}
    models.ScreeningList.objects.filter(id=edition_id).update(state=state.value, **decided)


def edition(edition_id: str) -> Edition:
    """One edition. Errors: EditionAbsent."""
    row = models.ScreeningList.objects.filter(id=edition_id).first()
    if row is None:
        raise EditionAbsent(edition=edition_id)
    return edition_of(row)


def editions() -> tuple[Edition, ...]:
    """Every edition, the newest of each source first."""
    return tuple(map(edition_of, models.ScreeningList.objects.order_by("source", "-position")))


def edition_in_force(source: str) -> Edition | None:
    """The edition of a source that is in force, if one is."""
    row = models.ScreeningList.objects.filter(source=source, state=EditionState.IN_FORCE.value).first()
    return edition_of(row) if row else None


def versions_in_force(day: date) -> tuple[ListVersion, ...]:
    """The editions every party is judged by on a day: the newest of each source, and whatever a pin holds with it."""
    newest = Q(state=EditionState.IN_FORCE.value)
    rows = models.ScreeningList.objects.filter(newest | Q(id__in=_pinned(day))).order_by("source", "position")
    return tuple(map(version_of, rows))


def pinned_versions(source: str, day: date) -> tuple[ListVersion, ...]:
    """The editions of a source that pins hold in force on a day."""
    rows = models.ScreeningList.objects.filter(source=source, id__in=_pinned(day)).order_by("position")
    return tuple(map(version_of, rows))


def _pinned(day: date) -> "QuerySet[models.ListPin, str]":
    held = models.ListPin.objects.filter(state=PinState.HOLDS.value, until__gte=day)
    return held.values_list("list_id", flat=True)


def lists_in_force(day: date) -> tuple[tuple[ListVersion, ...], Index]:
    """The editions in force on a day, and an index of all their entries, which is an iterable of them."""
    versions = versions_in_force(day)
    return versions, index_for(versions)


def index_for(versions: Iterable[ListVersion]) -> Index:
    """The index of some editions, whatever their order."""
    return index_of(tuple(sorted(version.id for version in versions)))


@lru_cache(maxsize=INDEXES_KEPT)
def index_of(edition_ids: tuple[str, ...]) -> Index:
    """The index of some editions. An edition's identifier is made of its bytes, so what was built stays right.

    Of several editions of one source the newest stands whole, and the others with what it dropped or changed.
    """
    rows = models.ScreeningList.objects.filter(id__in=edition_ids).order_by("position")
    sources = dict(rows.values_list("id", "source"))
    newest = {source: edition_id for edition_id, source in sources.items()}.values()
    earlier = [edition_id for edition_id in sources if edition_id not in newest]
    return with_earlier(entries(*newest), earlier, sources)


def with_earlier(newest: Iterable[ListedName], earlier: Iterable[str], sources: Mapping[str, str]) -> Index:
    """The index of the newest entries, with what earlier editions say otherwise; `sources` is by edition."""
    if not (asked := tuple(earlier)):
        return newest if isinstance(newest, Index) else Index(newest)
    stands = tuple(newest)
    return Index((*stands, *said_otherwise(entries(*asked), stands, sources)))


def entries(*edition_ids: str) -> Iterator[ListedName]:
    """Every entry of some editions, in force or long replaced."""
    rows = models.ListedName.objects.filter(list_id__in=edition_ids).order_by("list_id", "entry")
    return map(listed_of, rows.iterator(chunk_size=BATCH))


def editions_of(source: str) -> tuple[Edition, ...]:
    """Every edition of a source that was ever kept, the newest first."""
    return tuple(map(edition_of, models.ScreeningList.objects.filter(source=source).order_by("-position")))


def listed_of(row: models.ListedName) -> ListedName:
    """The entry a row holds."""
    return ListedName(
        list_id=row.list_id,
        entry=row.entry,
        names=tuple(row.names),
        kind=row.kind,
        country=row.country,
        identifiers=tuple(row.identifiers),
        reason=row.reason,
        births=tuple(row.births),
    )


def listed_name(edition_id: str, entry: str) -> ListedName | None:
    """One entry of one edition, in force or long replaced."""
    row = models.ListedName.objects.filter(list_id=edition_id, entry=entry).first()
    return listed_of(row) if row else None
