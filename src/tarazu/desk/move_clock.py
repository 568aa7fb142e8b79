"""The clock of a sandbox: start one, and move it forward."""

from datetime import datetime

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.storage import clock, models


class NotEmpty(TarazuError):
    """A sandbox was to be started in a database that is in use."""

    kind = Kind.REFUSED
    says = "This database is in use already. Start a sandbox in an empty one: set TARAZU_HOME to another folder."


def start_sandbox(*, moment: datetime) -> None:
    """Make an empty database a sandbox whose clock stands at a moment; a sandbox in use only moves forward.

    Errors:  NotEmpty; ClockGoesBack.
    """
    if not models.Deed.objects.exists():
        clock.start_sandbox(moment)
    elif clock.is_sandbox():
        clock.set_sandbox(moment)
    else:
        raise NotEmpty


def move_clock(*, moment: datetime) -> None:
    """Move a sandbox's clock forward. Errors: NotASandbox; ClockGoesBack."""
    clock.set_sandbox(moment)
