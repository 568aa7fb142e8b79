"""Put a task off until a day, and bring it back: only what a person's own home page shows changes."""

from datetime import date, datetime

from tarazu.registry.people import Actor
from tarazu.storage import put_off
from tarazu.storage.put_off import TaskAbsent as TaskAbsent
from tarazu.storage.put_off import TaskKey as TaskKey


def put_off_task(*, actor: Actor, task: TaskKey, due: date | None, until: date, now: datetime) -> None:
    """Put one's own task off, `due` the day by which it is to be done. Errors: TaskDueSoon; PutOffTooFar."""
    put_off.check_put_off(until, due, now.date())
    put_off.put_off(actor.person_id, task, until, now)


def bring_back_task(*, actor: Actor, task: TaskKey) -> None:
    """Bring one's own task back at once."""
    put_off.bring_back(actor.person_id, task)
