"""Long work: asked for on a page, done by one worker at a time, taken up again where a worker was lost.

A claim runs out by the machine's clock, not the platform's: a sandbox's clock may stand still while work is done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tarazu.kernel.ids import identifier
from tarazu.storage import clock
from tarazu.storage.models import Job

CLAIM = timedelta(minutes=5)
TRIES_MAX = 3


@dataclass(frozen=True, slots=True)
class Work:
    """Work that was asked for, how far it is, and what came of it."""

    id: str
    kind: str
    person_id: str
    asked_for_by: str  # the sign-in name of whoever asked
    person: str
    wish: Mapping[str, Any]
    state: str
    step: int
    steps: int
    answer: Mapping[str, Any]
    asked_at: datetime
    ended_at: datetime | None


def ask(kind: str, person_id: str, wish: Mapping[str, Any], steps: int, *, now: datetime, key: str) -> str:
    """Ask for work; the same key asks once. Answer its id."""
    made = identifier("job", person_id, key)
    fresh = {"kind": kind, "person_id": person_id, "wish": dict(wish), "steps": max(steps, 1), "asked_at": now}
    Job.objects.get_or_create(id=made, defaults=fresh)
    return made


def claim() -> Work | None:
    """Take the oldest work that waits, or whose worker was lost; None where there is nothing to do."""
    moment = clock.machine()
    lost = Job.objects.filter(state="running", claimed_until__lt=moment)
    lost.filter(tries__gte=TRIES_MAX).update(state="failed", ended_at=moment, answer={"lost": True})
    for row in (*lost.order_by("asked_at", "id")[:1], *Job.objects.filter(state="waiting").order_by("asked_at")[:1]):
        free = Job.objects.filter(id=row.id, state=row.state, claimed_until=row.claimed_until)
        if free.update(state="running", claimed_until=moment + CLAIM, tries=row.tries + 1):
            return _work(Job.objects.select_related("person").get(id=row.id))
    return None


def advance(job_id: str, step: int) -> None:
    """Say how far work is; that also says its worker lives."""
    Job.objects.filter(id=job_id).update(step=step, claimed_until=clock.machine() + CLAIM)


def end(job_id: str, state: str, answer: Mapping[str, Any]) -> None:
    """Say that work is done or failed, and what came of it."""
    Job.objects.filter(id=job_id, state="running").update(state=state, answer=dict(answer), ended_at=clock.machine())


def newest(limit: int = 20) -> tuple[Work, ...]:
    """The newest work, whoever asked for it."""
    return tuple(_work(row) for row in Job.objects.select_related("person").order_by("-asked_at", "-id")[:limit])


def _work(row: Job) -> Work:
    return Work(
        id=row.id,
        kind=row.kind,
        person_id=row.person_id,
        asked_for_by=row.person.sign_in_name,
        person=row.person.name,
        wish=row.wish,
        state=row.state,
        step=row.step,
        steps=row.steps,
        answer=row.answer,
        asked_at=row.asked_at,
        ended_at=row.ended_at,
    )
