"""The platform's moment."""

from datetime import datetime

from tarazu.storage import clock


def now() -> datetime:
    """The moment every verb and view of this request is given."""
    return clock.now()


def is_sandbox() -> bool:
    """Say whether this platform is a sandbox, whose clock stands where it was set."""
    return clock.is_sandbox()
