"""The one platform clock: it never goes back, and in a sandbox it stands where it was set."""

from datetime import UTC, datetime

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.storage.models import PlatformClock
from tarazu.storage.rows import change, stored_moment

ROW = 1


class ClockGoesBack(TarazuError):
    """The sandbox clock was to be set to an earlier moment."""

    kind = Kind.REFUSED
    says = "The clock stands at {last}. It only moves forward: choose a later moment."


class NotASandbox(TarazuError):
    """Somebody tried to set the clock of a real platform."""

    kind = Kind.REFUSED
    says = "This is not a sandbox, so its clock cannot be set. Load the demo into a database of its own to move time."


def now() -> datetime:
    """The platform's moment: the sandbox's, or the machine's but never before the last one recorded."""
    row = PlatformClock.objects.filter(id=ROW).first()
    machine = datetime.now(UTC)
    if row is None:
        return machine
    return row.last if row.sandbox else max(row.last, machine)


def machine() -> datetime:
    """The machine's moment, for what is no fact of trade: how long a worker may be silent."""
    return datetime.now(UTC)


def is_sandbox() -> bool:
    """Say whether this database is a sandbox."""
    return PlatformClock.objects.filter(id=ROW, sandbox=True).exists()


def remember(moment: datetime) -> None:
    """Keep the moment of a write, so that time never goes back."""
    last = stored_moment(moment)
    change("UPDATE storage_platformclock SET last = %s WHERE id = %s AND last < %s", [last, ROW, last])
    change(
        "INSERT INTO storage_platformclock (id, sandbox, last) SELECT %s, %s, %s "
        "WHERE NOT EXISTS (SELECT 1 FROM storage_platformclock WHERE id = %s)",
        [ROW, False, last, ROW],
    )


def start_sandbox(moment: datetime) -> None:
    """Make an empty database a sandbox whose clock stands at a moment."""
    PlatformClock.objects.update_or_create(id=ROW, defaults={"sandbox": True, "last": moment})


def set_sandbox(moment: datetime) -> None:
    """Move a sandbox's clock forward. Errors: NotASandbox; ClockGoesBack."""
    row = PlatformClock.objects.filter(id=ROW, sandbox=True).first()
    if row is None:
        raise NotASandbox
    if moment < row.last:
        raise ClockGoesBack(last=row.last.isoformat(timespec="minutes"))
    PlatformClock.objects.filter(id=ROW).update(last=moment)
