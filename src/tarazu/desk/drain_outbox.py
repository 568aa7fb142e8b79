"""Tell subscribers what was recorded and not told yet, also what was set aside because telling it failed."""

from collections.abc import Callable

from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import clock, outbox
from tarazu.storage.outbox import Drained
from tarazu.storage.outbox import Event as Event


def drain_outbox(*, actor: Actor, tell: Callable[[Event], None], portion: int = 100) -> Drained:
    """Hand out a portion of what is to be told, in order, each at least once. Errors: PowerMissing."""
    actor.must("tick", PLATFORM)
    return outbox.drain(tell, now=clock.machine(), portion=portion)


def tell_again(*, actor: Actor, event_id: int) -> None:
    """Let an event that was set aside be told at the next turn. Errors: PowerMissing; EventAbsent."""
    actor.must("tick", PLATFORM)
    outbox.let_wait_again(event_id)
