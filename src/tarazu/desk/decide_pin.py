"""A second officer accepts that an edition is held in force; any officer refuses that, or ends it before its day."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tarazu.kernel.errors import TarazuError
from tarazu.registry.people import PLATFORM, Actor
from tarazu.screening.pins import Pin, PinEvent, decided
from tarazu.screening.screen import Result
from tarazu.storage import screening, screening_pins
from tarazu.storage.writing import Transaction, write


def decide_pin(*, actor: Actor, pin_id: str, event: PinEvent, reason: str, now: datetime, key: str) -> dict[str, Any]:
    """Accept, refuse or end a pin; where the editions to compare with change by it, everybody is screened again.

    Errors:  PowerMissing; PinAbsent; StepRefused; OwnPin; PinReasonMissing; PinTooLate.
    """
    actor.must("load_list", PLATFORM)
    day, before = now.date(), screening_pins.pin(pin_id)
    ruled: dict[str, Any] = {
        "person_id": actor.person_id,
        "reason": reason,
        "day": day,
        "days_max": screening.limits(day).pin_days,
    }
    screened: Mapping[str, Result] = {}
    if event is not PinEvent.REFUSE and _may_be(before, event, **ruled):
        # Comparing takes minutes where lists are long, so it is done before anybody has to wait for us.
        screened = screening.prescreen_pin(before.version, adds=event is PinEvent.ACCEPT, day=day)

    def decide(tx: Transaction) -> dict[str, Any]:
        after = decided(screening_pins.pin(pin_id), event, **ruled)
        screening_pins.save_pin(after)
        counts = {} if event is PinEvent.REFUSE else screening.rescreen_everybody(tx, screened)
        told = {"pin": pin_id, "list": after.version.id, "until": after.until, "state": after.state.value}
        tx.record("list_pin_ended" if event is PinEvent.END else "list_pin_decided", {**told, "verdicts": counts})
        return {**told, "verdicts": counts}

    request = {"pin": pin_id, "event": event, "reason": reason}
    return write(decide, verb="decide_pin", actor=actor, key=key, request=request, now=now)


def _may_be(pin: Pin, event: PinEvent, **ruled: Any) -> bool:
    """Say whether a pin would change, so that no refusal, and nothing sent twice, has to wait for comparing."""
    try:
        decided(pin, event, **ruled)
    except TarazuError:
        return False
    return True
