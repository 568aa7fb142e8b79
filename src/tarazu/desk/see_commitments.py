"""The commitments register: what was promised, and which deliveries count towards it."""

from tarazu.commitments.commitments import Progress, progress
from tarazu.storage import counting


def see_commitments() -> tuple[Progress, ...]:
    """Every commitment with the deliveries that count towards it."""
    deliveries = list(counting.deliveries())
    return tuple(progress(commitment, deliveries) for commitment in counting.commitments())
