"""Net off an authorisation: strike the balance, and confirm it where it is inside the tolerance."""

from datetime import datetime
from typing import Any

from tarazu.clearing.net_off import NetOff, NetOffPhase, Outcome, closing_posting
from tarazu.clearing.net_off import net_off as strike
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.ledger.transfers import Paper
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import clearing, ledger
from tarazu.storage.files import load_file
from tarazu.storage.writing import Transaction, write


class NotGranted(TarazuError):
    """A net-off of an authorisation that is not granted."""

    kind = Kind.CONFLICT
    says = "This authorisation is {state}; only a granted one is netted off."


def net_off(*, actor: Actor, authorisation_id: str, now: datetime, key: str) -> dict[str, Any]:
    """Strike the balance of assessed imports and exports; inside the tolerance the book's value is brought to zero.

    Outside, the record says by how much, and nothing is posted. Netting twice on one day changes nothing.
    Errors:  PowerMissing; AuthorisationAbsent; NotGranted.
    """
    actor.must("net_off", PLATFORM)

    def net(tx: Transaction) -> dict[str, Any]:
        file = load_file(authorisation_id)
        held = file.authorisation
        if held.state != "granted":
            raise NotGranted(state=held.state.value)
        netted = strike(held.id, file.members, held.tolerance_percent, now.date())
        if not any(earlier.id == netted.id for earlier in file.net_offs):
            _keep(tx, netted)
        total = netted.total
        return {
            "net_off": netted.id,
            "outcome": netted.outcome.value,
            "imports_minor": total.imports_assessed.minor,
            "exports_minor": total.exports_assessed.minor,
            "lean": str(total.lean) if total.lean else "",
            "tolerance_percent": netted.tolerance_percent,
            "residual_minor": netted.residual.minor,
        }

    request = {"authorisation": authorisation_id, "day": now.date()}
    return write(net, verb="net_off", actor=actor, key=key, request=request, now=now)


def _keep(tx: Transaction, netted: NetOff) -> None:
    balanced = netted.outcome is Outcome.BALANCED
    phase = NetOffPhase.FINAL if balanced else NetOffPhase.PRELIMINARY
    if balanced:
        accounts = ledger.accounts_of_book(netted.book_id)
        posting = closing_posting(
            netted, accounts.values(), ledger.balances_of_book(netted.book_id), Paper(netted.id, netted.day)
        )
        ledger.write_posting(tx, posting)
    clearing.insert_net_off(netted.book_id, netted, phase.value)
    tx.record("netted_off", {"net_off": netted.id, "book": netted.book_id, "outcome": netted.outcome.value})
