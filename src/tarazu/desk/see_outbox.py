"""What could not be told, and waits for a person."""

from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import outbox
from tarazu.storage.outbox import Event as Event

SHOWN_MAX = 100


def see_set_aside(*, actor: Actor) -> tuple[Event, ...]:
    """The first events that were tried so often that they were set aside. Errors: PowerMissing."""
    actor.must("tick", PLATFORM)
    return outbox.set_aside(SHOWN_MAX)
