"""The record of the door, and the limits that are counted from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from tarazu.registry.account_events import AccountEvent, EventKind, Visitor
from tarazu.storage import models
from tarazu.storage.limits import Limit

SALT = "tarazu.tried"
DIGEST_CHARACTERS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Which events are asked for; an empty wish admits all."""

    kind: str = ""
    person_id: str = ""
    address: str = ""
    since: datetime | None = None
    until: datetime | None = None


def digest_of(typed: str) -> str:
    """A name that was typed, as a keyed digest: equal names can be counted, and none can be read."""
    return salted_hmac(SALT, typed.strip().casefold(), algorithm="sha256").hexdigest()[:DIGEST_CHARACTERS]


def insert_event(event: AccountEvent) -> None:
    """Keep what happened."""
    models.AccountEvent.objects.create(
        kind=event.kind.value,
        person_id=event.person_id,
        by_id=event.by_id,
        tried=event.tried,
        address=event.visitor.address[:45],
        browser=event.visitor.browser[:200],
        note=event.note[:200],
        at=event.at,
    )


def events(wish: EventFilter, first: int, count: int) -> tuple[tuple[AccountEvent, ...], int]:
    """So many events from the first, the newest first, and how many there are in all."""
    rows = _filtered(wish).order_by("-at", "-id")
    return tuple(map(_event_of, rows[first : first + count])), rows.count()


def wait_for(limit: str, kinds: Iterable[EventKind], now: datetime, **whose: str) -> int:
    """For how many seconds a limit is used up for these kinds of event; 0 where it is not."""
    held: Limit = settings.TARAZU_LIMITS[limit]
    if not held.times:
        return 0
    since = now - timedelta(seconds=held.seconds)
    rows = models.AccountEvent.objects.filter(kind__in=[kind.value for kind in kinds], at__gt=since, **whose)
    moments = list(rows.order_by("-at", "-id").values_list("at", flat=True)[: held.times])
    if len(moments) < held.times:
        return 0
    free_at: datetime = moments[-1] + timedelta(seconds=held.seconds)
    return max(1, int((free_at - now).total_seconds()))


def was_noted(kind: EventKind, note: str, address: str, within: Limit, now: datetime) -> bool:
    """Say whether this stands on record within a limit's time, so that a flood is noted once and not for each wave."""
    since = now - timedelta(seconds=within.seconds)
    rows = models.AccountEvent.objects.filter(kind=kind.value, note=note, address=address, at__gt=since)
    return rows.exists()


def _filtered(wish: EventFilter) -> "QuerySet[models.AccountEvent]":
    asked: dict[str, Any] = {
        "kind": wish.kind,
        "person_id": wish.person_id,
        "address": wish.address,
        "at__gte": wish.since,
        "at__lt": wish.until,
    }
    return models.AccountEvent.objects.filter(**{name: given for name, given in asked.items() if given})


def _event_of(row: models.AccountEvent) -> AccountEvent:
    return AccountEvent(
        kind=EventKind(row.kind),
        at=row.at,
        person_id=row.person_id,
        by_id=row.by_id,
        note=row.note,
        tried=row.tried,
        visitor=Visitor(address=row.address, browser=row.browser),
    )
