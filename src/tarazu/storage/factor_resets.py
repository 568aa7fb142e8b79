"""Resets of second factors: rows to values and back."""

from datetime import datetime

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.factor_resets import RESET, Reset, ResetEvent, ResetState
from tarazu.storage import models


class ResetAbsent(TarazuError):
    """No reset has this identifier."""

    kind = Kind.ABSENT
    says = "There is no such reset. Look at the list of those that wait."


def insert_reset(reset: Reset) -> None:
    """Keep a wish."""
    models.FactorReset.objects.create(
        id=reset.id,
        person_id=reset.person_id,
        asked_by=reset.asked_by,
        reason=reset.reason,
        asked_at=reset.asked_at,
    )


def reset(reset_id: str) -> Reset:
    """One reset. Errors: ResetAbsent."""
    row = models.FactorReset.objects.filter(id=reset_id).first()
    if row is None:
        raise ResetAbsent
    return _reset_of(row)


def waiting() -> tuple[Reset, ...]:
    """The resets that wait for a second administrator, the oldest first."""
    rows = models.FactorReset.objects.filter(state=ResetState.ASKED.value).order_by("asked_at", "id")
    return tuple(map(_reset_of, rows))


def decide(held: Reset, event: ResetEvent, decided_by: str, now: datetime) -> None:
    """Write what was decided. Errors: StepRefused, also where somebody else was quicker."""
    after = RESET.advance(held.state, event)
    rows = models.FactorReset.objects.filter(id=held.id, state=ResetState.ASKED.value)
    if not rows.update(state=after.value, decided_by=decided_by, decided_at=now):
        RESET.advance(after, event)


def _reset_of(row: models.FactorReset) -> Reset:
    return Reset(
        id=row.id,
        person_id=row.person_id,
        asked_by=row.asked_by,
        reason=row.reason,
        asked_at=row.asked_at,
        state=ResetState(row.state),
    )
