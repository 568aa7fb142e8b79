"""A lost second factor: one administrator asks that it be taken off, another one decides."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.lifecycle import LifeCycle


class ResetState(StrEnum):
    """Where a reset stands."""

    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"


class ResetEvent(StrEnum):
    """What the second administrator says."""

    APPROVE = "approve"
    REFUSE = "refuse"


RESET = LifeCycle(
    "reset",
    ResetState.ASKED,
    {
        (ResetState.ASKED, ResetEvent.APPROVE): ResetState.DONE,
        (ResetState.ASKED, ResetEvent.REFUSE): ResetState.REFUSED,
    },
)


class SamePerson(TarazuError):
    """The second pair of eyes was the first, or the eyes of whoever it is about."""

    kind = Kind.REFUSED
    says = "A lost second factor is taken off by two administrators, and not by whoever lost it. Another one decides."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reset:
    """A wish to take the second factors off an account, and what became of it."""

    id: str
    person_id: str
    asked_by: str
    reason: str
    asked_at: datetime
    state: ResetState = ResetState.ASKED

    def require_another(self, person_id: str) -> None:
        """Refuse to decide for whoever asked, or whom it is about. Errors: SamePerson."""
        if person_id in (self.asked_by, self.person_id):
            raise SamePerson
