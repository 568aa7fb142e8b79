"""Pins of list editions: rows to values and back."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.screening.pins import Pin, PinState
from tarazu.storage import accounts, models
from tarazu.storage.screening_lists import version_of


class PinAbsent(TarazuError):
    """No pin has this identifier."""

    kind = Kind.ABSENT
    says = "There is no edition held in force under '{pin}'. Look it up among the lists."


def insert_pin(pin: Pin) -> None:
    """Keep the wish that an edition be held in force."""
    models.ListPin.objects.create(
        id=pin.id,
        list_id=pin.version.id,
        until=pin.until,
        reason=pin.reason,
        proposed_by=pin.proposed_by,
        proposed_at=pin.proposed_at,
        state=pin.state.value,
    )


def save_pin(pin: Pin) -> None:
    """Keep what became of a pin."""
    models.ListPin.objects.filter(id=pin.id).update(
        state=pin.state.value, approved_by=pin.approved_by, ended_by=pin.ended_by, end_reason=pin.end_reason
    )


def pin(pin_id: str) -> Pin:
    """One pin. Errors: PinAbsent."""
    row = models.ListPin.objects.select_related("list").filter(id=pin_id).first()
    if row is None:
        raise PinAbsent(pin=pin_id)
    return _pin_of(row)


def waiting() -> tuple[Pin, ...]:
    """The pins that wait for a second officer, the oldest first."""
    return tuple(map(_pin_of, _rows(PinState.PROPOSED.value)))


def holding(day: date) -> tuple[Pin, ...]:
    """The pins that hold on a day, the oldest first."""
    return tuple(map(_pin_of, _rows(PinState.HOLDS.value).filter(until__gte=day)))


def past_their_day(day: date) -> tuple[Pin, ...]:
    """The pins that held until a day that is past, and are not noted as ended yet."""
    return tuple(map(_pin_of, _rows(PinState.HOLDS.value).filter(until__lt=day)))


def waits(edition_id: str) -> bool:
    """Say whether a pin of an edition waits for a second officer."""
    return models.ListPin.objects.filter(list_id=edition_id, state=PinState.PROPOSED.value).exists()


def people_of(pins: Iterable[Pin]) -> dict[str, str]:
    """What whoever proposed, accepted or ended some pins is called, by their ids."""
    return accounts.known_as(one for pin in pins for one in (pin.proposed_by, pin.approved_by, pin.ended_by) if one)


def _rows(state: str) -> QuerySet[models.ListPin]:
    return models.ListPin.objects.select_related("list").filter(state=state).order_by("proposed_at", "id")


def _pin_of(row: models.ListPin) -> Pin:
    return Pin(
        id=row.id,
        version=version_of(row.list),
        until=row.until,
        reason=row.reason,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        state=PinState(row.state),
        approved_by=row.approved_by,
        ended_by=row.ended_by,
        end_reason=row.end_reason,
    )
