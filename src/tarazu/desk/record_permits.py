"""Record what authorities allowed single parties: permits, approved establishments, shares of quotas."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tarazu.registry.people import PLATFORM, Actor
from tarazu.rulebook.control import Permit, check_permit
from tarazu.storage import goods_control
from tarazu.storage.writing import Transaction, write


def record_permits(*, actor: Actor, permits: Sequence[Permit], now: datetime, key: str) -> dict[str, Any]:
    """Keep permits; what is held already stays. Errors: PowerMissing; PermitUnfounded; PermitReversed."""
    actor.must("load_reference", PLATFORM)

    def record(tx: Transaction) -> dict[str, Any]:
        for permit in permits:
            check_permit(permit)
        goods_control.insert_permits(permits)
        tx.record("permits_recorded", {"numbers": [permit.number for permit in permits]})
        return {"permits": len(permits)}

    return write(record, verb="record_permits", actor=actor, key=key, request={"permits": permits}, now=now)
