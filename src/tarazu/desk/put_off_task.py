"""Put a task off until a day, and bring it back: only what a person's own home page shows changes."""

from datetime import date, datetime

from tarazu.registry.people import Actor
from tarazu.storage import put_off
from tarazu.storage.put_off import TaskAbsent
from tarazu.storage.put_off import TaskKey as TaskKey
from tarazu.storage.tasks import at_hand


def put_off_task(*, actor: Actor, task: TaskKey, until: date, now: datetime) -> None:
    """Put one's own task off until a day. Errors: TaskAbsent; TaskDueSoon; PutOffTooFar."""
    today = now.date()
    named = next((one for one in at_hand(actor, today).tasks if one.key == task and not one.waits), None)
    if named is None:
        raise TaskAbsent
    put_off.check_put_off(until, named.due, today)
    put_off.put_off(actor.person_id, task, until, now)


def bring_back_task(*, actor: Actor, task: TaskKey) -> None:
    """Bring one's own task back at once."""
    put_off.bring_back(actor.person_id, task)
