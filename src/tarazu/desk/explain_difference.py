"""The ministry works a difference between two customs' records off, by saying what it is."""

from datetime import datetime
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import PLATFORM, Actor
from tarazu.statistics.mirror import Explanation
from tarazu.storage import mirroring
from tarazu.storage.writing import Transaction, write


class DifferenceAbsent(TarazuError):
    """A difference was to be explained that neither record has."""

    kind = Kind.ABSENT
    says = "There is no delivery '{key}' in the mirror of {order}. Look at the mirror again."


class ExplanationMissing(TarazuError):
    """A difference was to be explained without a word of evidence."""

    kind = Kind.INVALID
    says = "Say what shows it: a paper, a letter of the other customs, a weighing."


def explain_difference(
    *,
    actor: Actor,
    order: str,
    partner: str,
    delivery: str,
    explanation: Explanation,
    note: str,
    now: datetime,
    key: str,
) -> dict[str, Any]:
    """Say what a difference is, or open it again; earlier words stay on record.

    Errors:  PowerMissing; ExplanationMissing; DifferenceAbsent.
    """
    actor.must("work_mirror", PLATFORM)
    if not note.strip():
        raise ExplanationMissing

    def explain(tx: Transaction) -> dict[str, Any]:
        ours = {line.number for line in mirroring.own_lines(order, partner)}
        if delivery not in ours | {line.id for line in mirroring.records(order, partner)}:
            raise DifferenceAbsent(key=delivery, order=order)
        mirroring.insert_remark(order, delivery, explanation, note.strip(), actor.person_id, now)
        tx.record("difference_explained", {"order": order, "delivery": delivery, "explanation": explanation})
        return {"delivery": delivery, "explanation": explanation.value}

    request = {"order": order, "partner": partner, "delivery": delivery, "explanation": explanation, "note": note}
    return write(explain, verb="explain_difference", actor=actor, key=key, request=request, now=now)
