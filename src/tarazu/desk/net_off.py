"""Net off an authorisation: strike the balance, and confirm it where it is inside the tolerance."""

from datetime import datetime
from typing import Any

from tarazu.clearing.net_off import net_off as strike
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import screening
from tarazu.storage.files import load_file
from tarazu.storage.netting import keep_net_off, settled_by
from tarazu.storage.writing import Transaction, write


class NotGranted(TarazuError):
    """A net-off of an authorisation that is not granted."""

    kind = Kind.CONFLICT
    says = "This authorisation is {state}; only a granted one is netted off."


def net_off(*, actor: Actor, authorisation_id: str, now: datetime, key: str) -> dict[str, Any]:
    """Strike the balance of assessed imports and exports; inside the tolerance the book's value is brought to zero.

    So it is where an order asks that a difference be settled, and goods of an agreed cure settled it. Outside, the
    record says by how much, and nothing is posted. Netting twice on one day changes nothing.
    Errors:  PowerMissing; AuthorisationAbsent; NotGranted; PartyNotClear.
    """
    actor.must("net_off", PLATFORM)

    def net(tx: Transaction) -> dict[str, Any]:
        file = load_file(authorisation_id)
        held = file.authorisation
        if held.state != "granted":
            raise NotGranted(state=held.state.value)
        lists = screening.must_be_clear(tx, file.contract.parties, named=file.named)
        settled = settled_by(file, now.date())
        netted = strike(held.id, file.members, held.tolerance_percent, now.date(), settled)
        if not any(earlier.id == netted.id for earlier in file.net_offs):
            keep_net_off(tx, netted, lists)
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
