"""What happens at the door, by name: sign-ins, refusals and changes of accounts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EventKind(StrEnum):
    """The kinds of account event."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    PASSWORD_REFUSED = "password_refused"  # noqa: S105  # a word for an event
    FACTOR_REFUSED = "factor_refused"
    CONFIRMED = "confirmed"
    LIMITED = "limited"
    INVITED = "invited"
    INVITATION_ACCEPTED = "invitation_accepted"
    INVITATION_REFUSED = "invitation_refused"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # a word for an event
    RECOVERY_ASKED = "recovery_asked"
    RECOVERY_REFUSED = "recovery_refused"
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    CODES_MADE = "codes_made"
    CODE_USED = "code_used"
    RESET_ASKED = "reset_asked"
    RESET_DONE = "reset_done"
    RESET_REFUSED = "reset_refused"
    IDENTITY_LINKED = "identity_linked"
    IDENTITY_UNLINKED = "identity_unlinked"
    IDENTITY_REFUSED = "identity_refused"
    SESSION_ENDED = "session_ended"
    ACCOUNT_CLOSED = "account_closed"
    ACCOUNT_OPENED = "account_opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Where somebody stands at the door: an address and a browser."""

    address: str = ""
    browser: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountEvent:
    """One thing that happened at the door, to one person or to nobody we know."""

    kind: EventKind
    at: datetime
    person_id: str = ""
    by_id: str = ""
    note: str = ""
    tried: str = ""  # the keyed digest of a name that was typed
    visitor: Visitor = Visitor()
