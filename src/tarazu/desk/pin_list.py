"""A compliance officer wishes that a kept edition of a list be held in force beside the newest one, until a day."""

from datetime import date, datetime
from typing import Any

from tarazu.kernel.ids import identifier
from tarazu.registry.people import PLATFORM, Actor
from tarazu.screening.pins import Pin, PinWaits, must_be_pinnable
from tarazu.storage import screening, screening_lists, screening_pins
from tarazu.storage.writing import Transaction, write


def pin_list(*, actor: Actor, edition_id: str, until: date, reason: str, now: datetime, key: str) -> dict[str, Any]:
    """Propose to hold an edition in force through a day; nothing changes until another officer accepts it.

    Errors:  PowerMissing; EditionAbsent; PinReasonMissing; EditionNeverInForce; PinDayOutOfRange; PinWaits.
    """
    actor.must("load_list", PLATFORM)

    def propose(tx: Transaction) -> dict[str, Any]:
        edition, day = screening_lists.edition(edition_id), now.date()
        must_be_pinnable(edition.state, until, reason, day=day, days_max=screening.limits(day).pin_days)
        if screening_pins.waits(edition_id):
            raise PinWaits
        made = identifier("pin", edition_id, actor.person_id, key)
        screening_pins.insert_pin(Pin(made, edition.version, until, reason, actor.person_id, now))
        told = {"pin": made, "list": edition_id, "until": until}
        tx.record("list_pin_proposed", told)
        return told

    request = {"list": edition_id, "until": until, "reason": reason}
    return write(propose, verb="pin_list", actor=actor, key=key, request=request, now=now)
