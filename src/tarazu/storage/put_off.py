"""Tasks a person has put off: their own view of what to do, and nothing that anybody else counts on.

A task comes back by itself: on the day that was chosen, and a week before it is due whatever was chosen.
"""

from collections.abc import Mapping
from datetime import date, datetime

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.period import add_days
from tarazu.storage import models

DAYS_LEFT_MIN = 7  # what is due within so many days stays in sight
DAYS_MAX = 60  # what has no due date of its own is looked at again by then
TaskKey = tuple[str, str]  # its kind, and what it is about


class TaskAbsent(TarazuError):
    """A task was to be put off that is not there to do."""

    kind = Kind.ABSENT
    says = "This task is not among those you have to do. Open your home page: it shows what there is."


class TaskDueSoon(TarazuError):
    """A task was to be put off that is due within a week."""

    kind = Kind.REFUSED
    says = "This is due on {due}, so it stays in sight. What is due within a week is not put off."


class PutOffTooFar(TarazuError):
    """A task was to be put off until a day on which it must have come back, or that is not ahead."""

    kind = Kind.INVALID
    says = "Choose a day from {first} to {last}. After that the task comes back, so that nothing is forgotten."


def last_day(due: date | None, today: date) -> date | None:
    """The last day until which a task may be put off; None where it is due too soon for that."""
    farthest = add_days(today, DAYS_MAX)
    last = farthest if due is None else min(farthest, add_days(due, -DAYS_LEFT_MIN))
    return last if last > today else None


def check_put_off(until: date, due: date | None, today: date) -> None:
    """Refuse a day that is not ahead, or too late for the task. Errors: TaskDueSoon; PutOffTooFar."""
    last = last_day(due, today)
    if last is None:
        raise TaskDueSoon(due=due)
    if not today < until <= last:
        raise PutOffTooFar(first=add_days(today, 1), last=last)


def put_off(person_id: str, task: TaskKey, until: date, at: datetime) -> None:
    """Keep until when a person puts a task off; a later word replaces an earlier one."""
    kind, target = task
    told = {"until": until, "at": at}
    models.PutOffTask.objects.update_or_create(person_id=person_id, kind=kind, target=target, defaults=told)


def bring_back(person_id: str, task: TaskKey) -> None:
    """Forget that a person put a task off."""
    kind, target = task
    models.PutOffTask.objects.filter(person_id=person_id, kind=kind, target=target).delete()


def put_off_by(person_id: str, today: date) -> Mapping[TaskKey, date]:
    """Until when a person has put off which tasks."""
    rows = models.PutOffTask.objects.filter(person_id=person_id, until__gt=today)
    return {(kind, target): until for kind, target, until in rows.values_list("kind", "target", "until")}
