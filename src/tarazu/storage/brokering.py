"""What brokers hold of listings, and what they wrote down."""

from dataclasses import dataclass
from datetime import date, datetime

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.kernel.quantity import Quantity
from tarazu.reference.units import unit
from tarazu.storage import market, models


class HoldAbsent(TarazuError):
    """A hold is not there, or was released already."""

    kind = Kind.ABSENT
    says = "There is no such hold. It may have been released already, or its last day is over."


@dataclass(frozen=True, slots=True)
class Hold:
    """Some of a listing that a broker keeps out of rounds."""

    id: str
    listing_id: str
    party_id: str
    quantity: Quantity
    reason: str
    until: date


@dataclass(frozen=True, slots=True)
class Note:
    """What a broker wrote down of a talk."""

    party_id: str
    person: str
    text: str
    at: datetime


def hold(listing_id: str, person_id: str, steps: int, reason: str, until: date, *, now: datetime, key: str) -> str:
    """Keep steps of a listing out of rounds until after a day. Errors: ListingGone."""
    market.hold(listing_id, steps)
    made = identifier("hold", person_id, key)
    models.BrokerHold.objects.create(
        id=made, listing_id=listing_id, person_id=person_id, steps=steps, reason=reason, until=until, at=now
    )
    return made


def release(hold_id: str, now: datetime) -> None:
    """Give back what was held. Errors: HoldAbsent."""
    if not models.BrokerHold.objects.filter(id=hold_id, released_at=None).update(released_at=now):
        raise HoldAbsent
    row = models.BrokerHold.objects.get(id=hold_id)
    market.release(row.listing_id, row.steps)


def release_over(now: datetime) -> int:
    """Give back every hold whose last day is over; answer how many."""
    over = models.BrokerHold.objects.filter(released_at=None, until__lt=now.date()).values_list("id", flat=True)
    for hold_id in list(over):
        release(hold_id, now)
    return len(over)


def holds(party_ids: tuple[str, ...]) -> tuple[Hold, ...]:
    """What is held of the listings of some parties, by its last day."""
    rows = models.BrokerHold.objects.filter(released_at=None, listing__party_id__in=party_ids)
    return tuple(hold_of(row) for row in rows.select_related("listing").order_by("until", "id"))


def the_hold(hold_id: str) -> Hold:
    """One hold that stands. Errors: HoldAbsent."""
    row = models.BrokerHold.objects.filter(id=hold_id, released_at=None).select_related("listing").first()
    if row is None:
        raise HoldAbsent
    return hold_of(row)


def hold_of(row: models.BrokerHold) -> Hold:
    """The hold a row keeps."""
    quantity = Quantity(row.steps, unit(row.listing.unit))
    return Hold(row.id, row.listing_id, row.listing.party_id, quantity, row.reason, row.until)


def write_note(party_id: str, person_id: str, text: str, now: datetime) -> None:
    """Keep a note of a talk."""
    models.BrokerNote.objects.create(party_id=party_id, person_id=person_id, text=text, at=now)


def notes(party_ids: tuple[str, ...], limit: int = 30) -> tuple[Note, ...]:
    """The newest notes on some parties."""
    rows = models.BrokerNote.objects.filter(party_id__in=party_ids).select_related("person").order_by("-at", "-id")
    return tuple(Note(row.party_id, row.person.name, row.text, row.at) for row in rows[:limit])
