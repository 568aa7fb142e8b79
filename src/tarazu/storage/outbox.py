"""What subscribers are still to be told: rows written with the fact they tell of, and handed out at least once.

A reader claims a portion, and only then, outside any transaction, hands out one event after another. An event that a
reader lost with its process is free again when its claim runs out, so a subscriber drops what it has heard: every
event carries its id. Events go out in the order they were recorded; one that fails holds back those behind it until it
has failed so often that it is set aside for a person.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from tarazu.storage.models import OutboxEvent
from tarazu.storage.rows import insert_rows, stored_moment

TRIES_MAX = 10
CLAIM = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Event:
    """Something recorded that is to be told; `position` is its entry's in the journal."""

    id: int
    topic: str
    body: Mapping[str, Any]
    at: datetime
    position: int


@dataclass(frozen=True, slots=True)
class Drained:
    """What came of handing events out."""

    told: int
    failed: int
    left: int
    set_aside: int


def insert_events(events: Iterable[tuple[str, Mapping[str, Any], int]], at: datetime) -> None:
    """Keep events as topic, body and journal position, in the transaction that records them."""
    moment = stored_moment(at)
    assert at.tzinfo is not None, "a moment knows its offset"
    rows = [(topic, json.dumps(body), moment, position, 0) for topic, body, position in events]
    assert len({row[3] for row in rows}) == len(rows), "each event tells of an entry of its own"
    insert_rows("storage_outboxevent", ("topic", "body", "at", "position", "tries"), rows)


def drain(tell: Callable[[Event], None], *, now: datetime, portion: int = 100) -> Drained:
    """Hand out what is still to be told, a portion at most, in order; stop at the first that fails."""
    assert portion > 0, "a reader takes something"
    told = failed = 0
    claimed = _claim(now, portion)
    assert [event.id for event in claimed] == sorted({event.id for event in claimed}), "events go out in their order"
    for event in claimed:
        OutboxEvent.objects.filter(id=event.id).update(tries=F("tries") + 1)  # before: a reader may die telling it
        try:
            tell(event)
        except Exception:  # noqa: BLE001  # whatever a subscriber does wrong, its event is told again
            failed = 1
            break
        OutboxEvent.objects.filter(id=event.id).update(told_at=now)
        told += 1
    OutboxEvent.objects.filter(id__in=[event.id for event in claimed[told:]]).update(claimed_until=None)
    assert told + failed <= len(claimed), "nothing is told that was not claimed"
    waiting = OutboxEvent.objects.filter(told_at__isnull=True)
    set_aside = waiting.filter(tries__gte=TRIES_MAX).count()
    return Drained(told, failed, waiting.count() - set_aside, set_aside)


def _claim(now: datetime, portion: int) -> list[Event]:
    with transaction.atomic():
        waiting = OutboxEvent.objects.filter(told_at__isnull=True, tries__lt=TRIES_MAX).order_by("id")
        assert connection.in_atomic_block, "a claim is made in a transaction"
        free = []
        for row in waiting.select_for_update()[:portion]:
            if row.claimed_until is not None and row.claimed_until > now:
                break  # another reader is telling this one: what stands behind it waits, to keep the order
            free.append(row)
        OutboxEvent.objects.filter(id__in=[row.id for row in free]).update(claimed_until=now + CLAIM)
    return [Event(row.id, row.topic, row.body, row.at, row.position) for row in free]
