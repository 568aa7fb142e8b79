"""A second officer accepts that an edition is held in force; any officer refuses that, or ends it before its day."""

from datetime import datetime
from typing import Any

from tarazu.registry.people import PLATFORM, Actor
from tarazu.screening.pins import PinEvent, decided
from tarazu.storage import screening, screening_pins
from tarazu.storage.writing import Transaction, write


def decide_pin(*, actor: Actor, pin_id: str, event: PinEvent, reason: str, now: datetime, key: str) -> dict[str, Any]:
    """Accept, refuse or end a pin; where the editions to compare with change by it, everybody is screened again.

    Errors:  PowerMissing; PinAbsent; StepRefused; OwnPin; PinReasonMissing; PinDayOutOfRange.
    """
    actor.must("load_list", PLATFORM)
    day, version = now.date(), screening_pins.pin(pin_id).version
    adds = event is PinEvent.ACCEPT
    # Comparing takes minutes where lists are long, so it is done before anybody has to wait for us.
    screened = {} if event is PinEvent.REFUSE else screening.prescreen_pin(version, adds=adds, day=day)

    def decide(tx: Transaction) -> dict[str, Any]:
        held = screening_pins.pin(pin_id)
        days_max = screening.limits(day).pin_days
        after = decided(held, event, person_id=actor.person_id, reason=reason, day=day, days_max=days_max)
        screening_pins.save_pin(after)
        counts = {} if event is PinEvent.REFUSE else screening.rescreen_everybody(tx, screened)
        told = {"pin": pin_id, "list": version.id, "until": held.until, "state": after.state.value}
        tx.record("list_pin_ended" if event is PinEvent.END else "list_pin_decided", {**told, "verdicts": counts})
        return {**told, "verdicts": counts}

    request = {"pin": pin_id, "event": event, "reason": reason}
    return write(decide, verb="decide_pin", actor=actor, key=key, request=request, now=now)
