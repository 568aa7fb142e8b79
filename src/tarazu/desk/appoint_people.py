"""Enter people and give them mandates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tarazu.registry.people import PLATFORM, Actor, Mandate
from tarazu.storage import accounts, registry
from tarazu.storage.writing import Transaction, write


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A person and the mandates they are given."""

    person_id: str
    sign_in_name: str
    name: str
    language: str
    mandates: tuple[Mandate, ...]
    email: str = ""


def appoint_people(*, actor: Actor, appointments: Sequence[Appointment], now: datetime, key: str) -> dict[str, Any]:
    """Enter people, who cannot sign in with a password until one is set for them, and give them their mandates.

    A mail address is entered where the person has none: whoever has one changes it with a confirmation of their own.
    Errors:  PowerMissing; NameTaken.
    """
    actor.must("register_party", PLATFORM)

    def appoint(tx: Transaction) -> dict[str, Any]:
        for appointment in appointments:
            registry.insert_person(
                person_id=appointment.person_id,
                sign_in_name=appointment.sign_in_name,
                name=appointment.name,
                language=appointment.language,
            )
            if appointment.email:
                accounts.enter_email(appointment.person_id, appointment.email)
            for mandate in appointment.mandates:
                registry.insert_mandate(mandate)
        tx.record("people_appointed", {"ids": [appointment.person_id for appointment in appointments]})
        return {"people": len(appointments)}

    request = {"appointments": appointments}
    return write(appoint, verb="appoint_people", actor=actor, key=key, request=request, now=now)
