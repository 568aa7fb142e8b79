"""The ministry loads what the partner country's customs has on record, line by line."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.reference.tables import LineError
from tarazu.registry.people import PLATFORM, Actor
from tarazu.statistics.mirror_readers import read_partner_records
from tarazu.storage import mirroring
from tarazu.storage.mirroring import check_pair
from tarazu.storage.writing import Transaction, write

LINES_SHOWN = 10


class RecordsRefused(TarazuError):
    """Lines of a partner's records are wrong; nothing of them is loaded."""

    kind = Kind.INVALID
    says = "{count} lines are wrong, and nothing was loaded. {lines} Correct them and load the file again."

    def __init__(self, errors: Sequence[LineError]) -> None:
        self.errors = tuple(errors)
        super().__init__(count=len(errors), lines=" ".join(map(str, errors[:LINES_SHOWN])))


def load_partner_records(
    *, actor: Actor, order: str, partner: str, content: bytes, now: datetime, key: str
) -> dict[str, Any]:
    """Load a table of a partner's declarations, all or nothing; lines that are held already are passed over.

    Errors:  PowerMissing; NoMirror; RecordsRefused, which names every wrong line.
    """
    actor.must("work_mirror", PLATFORM)
    check_pair(order, partner)
    read = read_partner_records(content, partner)
    if read.errors:
        raise RecordsRefused(read.errors)

    def load(tx: Transaction) -> dict[str, Any]:
        fresh = mirroring.insert_records(order, read.records, actor.person_id, now.date())
        tx.record("partner_records_loaded", {"order": order, "partner": partner, "lines": fresh})
        return {"lines": len(read.records), "new": fresh}

    request = {"order": order, "partner": partner, "records": read.records}
    return write(load, verb="load_partner_records", actor=actor, key=key, request=request, now=now)
