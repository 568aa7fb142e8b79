"""Close an account, which signs its person out everywhere at once, or open it again."""

from datetime import datetime
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.invitations import require_administration
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import accounts
from tarazu.storage.writing import Transaction, write


class OwnAccount(TarazuError):
    """Somebody was about to close the account they act with."""

    kind = Kind.REFUSED
    says = "You cannot close your own account. Another administrator of the mechanism does that."


class ReasonMissing(TarazuError):
    """An account was to be closed or opened without a word."""

    kind = Kind.INVALID
    says = "Say why: whoever reads the record later will ask."


def close_account(
    *, actor: Actor, person_id: str, is_open: bool, reason: str, now: datetime, key: str
) -> dict[str, Any]:
    """Close an account, or open it again with `is_open`.

    Errors:  PowerMissing; ConfirmationMissing; OwnAccount; PersonAbsent; ReasonMissing.
    """
    require_administration(actor, PLATFORM)

    def close(tx: Transaction) -> dict[str, Any]:
        if person_id == actor.person_id:
            raise OwnAccount
        if not reason.strip():
            raise ReasonMissing
        held = accounts.account(person_id)
        accounts.set_open(held.person_id, is_open=is_open)
        tx.record("account_opened" if is_open else "account_closed", {"person": held.person_id, "reason": reason})
        return {"person": held.person_id, "open": is_open}

    request = {"person": person_id, "open": is_open, "reason": reason}
    return write(close, verb="close_account", actor=actor, key=key, request=request, now=now)
