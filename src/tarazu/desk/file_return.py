"""The ministry files the return of a quarter."""

from datetime import datetime
from typing import Any

from tarazu.clearing.clocks import QuarterWindow
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import returns
from tarazu.storage.writing import Transaction, write


class QuarterRunning(TarazuError):
    """The return of a quarter was to be filed before it ended."""

    kind = Kind.REFUSED
    says = "Quarter {quarter} ends on {until}. File its return after that day."


class ReturnUnchanged(TarazuError):
    """A return was to be filed again that says what the last one said."""

    kind = Kind.CONFLICT
    says = "This return was filed already, and nothing in it has changed since. Nothing more is needed."


def file_return(*, actor: Actor, order: str, quarter: QuarterWindow, now: datetime, key: str) -> dict[str, Any]:
    """File a quarter's return as the books stand: its fingerprint is kept, and a later change shows beside it.

    Errors:  PowerMissing; QuarterRunning; ReturnUnchanged.
    """
    actor.must("file_return", PLATFORM)
    until = quarter.period.until
    assert until is not None, "a quarter ends"
    if now.date() < until:
        raise QuarterRunning(quarter=quarter.label, until=until)

    def file(tx: Transaction) -> dict[str, Any]:
        counted = returns.count_quarter(order, quarter)
        earlier = returns.filed(order, quarter)
        if earlier and earlier[-1].fingerprint == counted.fingerprint:
            raise ReturnUnchanged
        number = returns.insert_filed(order, quarter, counted.fingerprint, actor.person_id, now)
        told = {"order": order, "quarter": quarter.label, "number": number, "fingerprint": counted.fingerprint}
        tx.record("return_filed", told)
        return told

    request = {"order": order, "quarter": quarter.label, "day": now.date()}
    return write(file, verb="file_return", actor=actor, key=key, request=request, now=now)
