"""What subscribers are still to be told: rows written with the fact they tell of, and handed out at least once.

A reader claims a portion, and only then, outside any transaction, hands out one event after another. An event that a
reader lost with its process is free again when its claim runs out, so a subscriber drops what it has heard: every
event carries its id. Events go out in the order they were recorded; one that fails rests, each time twice as long, and
holds back those behind it until it has failed so often that it is set aside; a person may send it on its way again.
Whoever drains gives the moment: the machine's, because a sandbox's clock may stand still.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.storage.models import OutboxEvent
from tarazu.storage.rows import insert_rows, stored_moment

TRIES_MAX = 10
CLAIM = timedelta(minutes=1)
# Ten tries take 43 minutes: whoever is told is back from a new start by then, and one event that nobody can take does
# not hold up all the others for a night.
FIRST_REST = timedelta(seconds=5)


class EventAbsent(TarazuError):
    """Somebody wants an event told again that waits for nobody."""

    kind = Kind.ABSENT
    says = "Event {event} does not wait to be told. 'tarazu outbox --set-aside' lists those that were set aside."


@dataclass(frozen=True, slots=True)
class Event:
    """Something recorded that is to be told; `position` is its entry's in the journal."""

    id: int
    topic: str
    body: Mapping[str, Any]
    at: datetime
    position: int
    tries: int = 0  # that failed


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
            OutboxEvent.objects.filter(id=event.id).update(claimed_until=now + rest(event.tries + 1))
            break
        OutboxEvent.objects.filter(id=event.id).update(told_at=now)
        told += 1
    OutboxEvent.objects.filter(id__in=[event.id for event in claimed[told + failed :]]).update(claimed_until=None)
    assert told + failed <= len(claimed), "nothing is told that was not claimed"
    waiting = OutboxEvent.objects.filter(told_at__isnull=True)
    set_aside = waiting.filter(tries__gte=TRIES_MAX).count()
    return Drained(told, failed, waiting.count() - set_aside, set_aside)


def rest(tries: int) -> timedelta:
    """How long an event rests after so many tries that failed."""
    assert tries > 0, "an event that never failed need not rest"
    return FIRST_REST * (1 << (tries - 1))  # twice as long each time


def set_aside(count: int) -> tuple[Event, ...]:
    """The first events that were tried too often, in their order."""
    assert count > 0, "whoever looks sees something"
    rows = OutboxEvent.objects.filter(told_at__isnull=True, tries__gte=TRIES_MAX).order_by("id")[:count]
    return tuple(map(_event_of, rows))


def let_wait_again(event_id: int) -> None:
    """Let an event be tried anew; those recorded after it may have gone out before. Errors: EventAbsent."""
    waiting = OutboxEvent.objects.filter(id=event_id, told_at__isnull=True)
    if not waiting.update(tries=0, claimed_until=None):
        raise EventAbsent(event=event_id)


def _event_of(row: OutboxEvent) -> Event:
    return Event(row.id, row.topic, row.body, row.at, row.position, row.tries)


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
    return list(map(_event_of, free))
