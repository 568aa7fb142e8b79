"""Lock a netting window before its run, and lift the lock by two people."""

from datetime import datetime
from typing import Any

from tarazu.clearing.window_locks import (
    LockEvent,
    LockState,
    WindowLock,
    WindowNotLocked,
    advanced,
    check_lock,
    founded,
)
from tarazu.kernel.ids import identifier
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import windows
from tarazu.storage.window_locks import newest_lock, save_lock
from tarazu.storage.writing import Transaction, write

TOPICS = {LockEvent.ASK: "window_lift_asked", LockEvent.KEEP: "window_kept_locked", LockEvent.LIFT: "window_unlocked"}


def lock_window(*, actor: Actor, window_id: str, reason: str, now: datetime, key: str) -> dict[str, Any]:
    """Hold a window: neither its preliminary nor its final run is made until two people lift the lock.

    Its days for flags run on, and what is assessed meanwhile is taken in as ever.
    Errors:  PowerMissing; WindowAbsent; WindowPastLocking; WindowLockedAlready; LockUnfounded.
    """
    actor.must("run_window", PLATFORM)

    def hold(tx: Transaction) -> dict[str, Any]:
        of, held = windows.locked_window(window_id), newest_lock(window_id)
        check_lock(of, held)
        number = 1 + (held.number if held else 0)
        made = WindowLock(
            id=identifier("lock", of.id, number),
            window_id=of.id,
            number=number,
            reason=founded(reason),
            locked_by=actor.person_id,
            locked_at=now,
        )
        save_lock(made)
        tx.record("window_locked", {"window": of.id, "lock": made.id, "reason": made.reason})
        return {"window": of.id, "lock": made.id, "state": made.state.value}

    request = {"window": window_id, "reason": reason}
    return write(hold, verb="lock_window", actor=actor, key=key, request=request, now=now)


def lift_lock(
    *, actor: Actor, window_id: str, event: LockEvent, reason: str = "", now: datetime, key: str
) -> dict[str, Any]:
    """Ask that a window's lock be lifted, with the reason; lift it as another person, or keep it.

    Errors:  PowerMissing; WindowAbsent; WindowNotLocked; StepRefused; LockUnfounded; LiftedAlone.
    """
    actor.must("run_window", PLATFORM)

    def step(tx: Transaction) -> dict[str, Any]:
        of, held = windows.locked_window(window_id), newest_lock(window_id)
        if held is None or not held.holds:
            raise WindowNotLocked(window=of.label)
        done = advanced(held, event, person=actor.person_id, reason=reason, at=now)
        save_lock(done)
        told = {"window": of.id, "lock": done.id}
        tx.record(TOPICS[event], told | ({"reason": done.lift_reason} if event is not LockEvent.KEEP else {}))
        return {**told, "state": done.state.value, "locked": done.state is not LockState.LIFTED}

    request = {"window": window_id, "event": event, "reason": reason}
    return write(step, verb="lift_lock", actor=actor, key=key, request=request, now=now)
