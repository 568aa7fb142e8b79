"""Protocol commitments and the deliveries counted towards them."""

from dataclasses import dataclass
from datetime import date

from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A promise in an intergovernmental protocol. Amounts are None where the protocol states none."""

    id: str
    protocol: str
    field: str  # agriculture, iron_and_steel, energy, transport, corridor
    names: dict[str, str]  # by language
    countries: tuple[str, ...]
    prefixes: tuple[str, ...]  # HS prefixes that count
    amount: Quantity | None
    since: date
    due: date | None
    owner: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was accepted and assessed of some goods on one day between two countries, as counting needs it."""

    declarations: int
    commodity: str
    giver_country: str
    receiver_country: str
    quantity: Quantity
    assessed: Value
    day: date


@dataclass(frozen=True, slots=True)
class Progress:
    """What of a commitment is done: how many deliveries count, their quantity per unit and their assessed value."""

    commitment: Commitment
    deliveries: int
    quantities: tuple[Quantity, ...]
    assessed: Value


def counts(commitment: Commitment, delivery: Delivery) -> bool:
    """Say whether a delivery counts towards a commitment: its goods, its countries, its days."""
    hs = delivery.commodity.replace(".", "")
    return (
        any(hs.startswith(prefix) for prefix in commitment.prefixes)
        and {delivery.giver_country, delivery.receiver_country} <= set(commitment.countries)
        and commitment.since <= delivery.day
        and (commitment.due is None or delivery.day <= commitment.due)
    )


def progress(commitment: Commitment, deliveries: list[Delivery]) -> Progress:
    """Count the deliveries that fall under a commitment, per unit and in assessed value."""
    counted = [delivery for delivery in deliveries if counts(commitment, delivery)]
    totals: dict[str, Quantity] = {}
    for delivery in counted:
        unit = delivery.quantity.unit
        totals[unit.code] = totals.get(unit.code, Quantity(0, unit)) + delivery.quantity
    assessed = sum((delivery.assessed for delivery in counted), Value(0))
    number = sum(delivery.declarations for delivery in counted)
    return Progress(commitment, number, tuple(totals[code] for code in sorted(totals)), assessed)
