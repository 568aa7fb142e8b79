"""The lock of a netting window: one person of the clearing desk holds it before a run, two lift it together."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tarazu.clearing.windows import Window, WindowPhase
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.lifecycle import LifeCycle


class LockState(StrEnum):
    """Where a lock stands."""

    LOCKED = "locked"
    LIFT_ASKED = "lift_asked"
    LIFTED = "lifted"


class LockEvent(StrEnum):
    """What can happen to a lock: one person asks to lift it, and another lifts it or keeps it."""

    ASK = "ask"
    KEEP = "keep"
    LIFT = "lift"


LOCK_LIFE: LifeCycle[LockState, LockEvent] = LifeCycle(
    thing="lock of a netting window",
    start=LockState.LOCKED,
    steps={
        (LockState.LOCKED, LockEvent.ASK): LockState.LIFT_ASKED,
        (LockState.LIFT_ASKED, LockEvent.KEEP): LockState.LOCKED,
        (LockState.LIFT_ASKED, LockEvent.LIFT): LockState.LIFTED,
    },
)


class WindowLocked(TarazuError):
    """A run was to be made of a window that is locked."""

    kind = Kind.REFUSED
    says = "Window {window} is locked: {reason} Two people of the clearing desk lift the lock together; then run it."


class WindowLockedAlready(TarazuError):
    """A window was to be locked twice."""

    kind = Kind.CONFLICT
    says = "Window {window} is locked already. Nothing more is needed to hold it."


class WindowNotLocked(TarazuError):
    """A lock was to be lifted that there is not."""

    kind = Kind.CONFLICT
    says = "Window {window} is not locked, so nothing is to be lifted. Run it as its calendar says."


class WindowPastLocking(TarazuError):
    """A window was to be locked after its final run."""

    kind = Kind.CONFLICT
    says = "Window {window} is final, so there is no run left to hold. Lines that are wrong are assessed anew."


class LockUnfounded(TarazuError):
    """A window was to be locked, or its lock lifted, without a reason."""

    kind = Kind.INVALID
    says = "Give the reason in a sentence: the parties of the window read it."


class LiftedAlone(TarazuError):
    """Whoever asked to lift a lock was to lift it."""

    kind = Kind.REFUSED
    says = "You asked yourself that this lock be lifted. Another person of the clearing desk has to look and lift it."


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowLock:
    """One lock of a window; `number` counts its locks."""

    id: str
    window_id: str
    number: int
    reason: str
    locked_by: str
    locked_at: datetime
    state: LockState = LockState.LOCKED
    lift_reason: str = ""
    lift_asked_by: str = ""
    lifted_by: str = ""
    lifted_at: datetime | None = None

    @property
    def holds(self) -> bool:
        """Whether the window waits for it."""
        return self.state is not LockState.LIFTED


def founded(reason: str) -> str:
    """A reason as it is kept. Errors: LockUnfounded."""
    if not reason.strip():
        raise LockUnfounded
    return reason.strip()


def check_lock(of: Window, newest: WindowLock | None) -> None:
    """Refuse to lock a window that is final or locked. Errors: WindowPastLocking; WindowLockedAlready."""
    if of.phase is WindowPhase.FINAL:
        raise WindowPastLocking(window=of.label)
    if newest is not None and newest.holds:
        raise WindowLockedAlready(window=of.label)


def check_run(of: Window, newest: WindowLock | None) -> None:
    """Refuse a run of a window that is locked. Errors: WindowLocked."""
    if newest is not None and newest.holds:
        raise WindowLocked(window=of.label, reason=newest.reason)


def advanced(lock: WindowLock, event: LockEvent, *, person: str, reason: str, at: datetime) -> WindowLock:
    """A lock after one step of one person. Errors: StepRefused; LockUnfounded; LiftedAlone."""
    state = LOCK_LIFE.advance(lock.state, event)
    if event is LockEvent.ASK:
        return replace(lock, state=state, lift_reason=founded(reason), lift_asked_by=person)
    if event is LockEvent.KEEP:
        return replace(lock, state=state, lift_reason="", lift_asked_by="")
    if person == lock.lift_asked_by:
        raise LiftedAlone
    return replace(lock, state=state, lifted_by=person, lifted_at=at)
