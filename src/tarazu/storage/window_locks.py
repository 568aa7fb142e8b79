"""Locks of netting windows: rows to values and back."""

from dataclasses import asdict

from tarazu.clearing.window_locks import LockState, WindowLock
from tarazu.storage import models


def newest_lock(window_id: str) -> WindowLock | None:
    """The lock a window got last, whether it holds or was lifted."""
    row = models.WindowLock.objects.filter(window_id=window_id).order_by("-number").first()
    if row is None:
        return None
    return WindowLock(
        id=row.id,
        window_id=row.window_id,
        number=row.number,
        reason=row.reason,
        locked_by=row.locked_by,
        locked_at=row.locked_at,
        state=LockState(row.state),
        lift_reason=row.lift_reason,
        lift_asked_by=row.lift_asked_by,
        lifted_by=row.lifted_by,
        lifted_at=row.lifted_at,
    )


def save_lock(lock: WindowLock) -> None:
    """Keep a lock as it now stands."""
    kept = asdict(lock) | {"state": lock.state.value}
    models.WindowLock.objects.update_or_create(id=kept.pop("id"), defaults=kept)
