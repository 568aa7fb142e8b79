"""Tell subscribers what was recorded and not told yet."""

from collections.abc import Callable
from datetime import datetime

from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import outbox
from tarazu.storage.outbox import Drained
from tarazu.storage.outbox import Event as Event


def drain_outbox(*, actor: Actor, tell: Callable[[Event], None], now: datetime, portion: int = 100) -> Drained:
    """Hand out a portion of what is to be told, in order, each at least once. Errors: PowerMissing."""
    actor.must("tick", PLATFORM)
    return outbox.drain(tell, now=now, portion=portion)
