"""The form of an imagined deal: two countries, the kinds of their firms, a day, and what each side gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tarazu.desk.see_simulation import Side
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.quantity import read_quantity
from tarazu.kernel.value import Price, read_minor
from tarazu.matching.imagined import ImaginedLeg
from tarazu.reference.commodities import Commodity, commodity_of, goods
from tarazu.reference.tables import read_day
from tarazu.registry.parties import PartyKind
from tarazu.rulebook.book import orders
from tarazu.rulebook.figures import first_day
from tarazu.web import text

ROWS = ("a1", "a2", "b1", "b2")  # two of the first country, two of the second
EXAMPLE = {
    "first": "PK",
    "second": "RU",
    "goods-a1": "1006.30/non-basmati",
    "quantity-a1": "20000",
    "goods-b1": "0713.20",
    "quantity-b1": "20000",
}


class SameCountry(TarazuError):
    """Both sides of an imagined deal are of one country."""

    kind = Kind.INVALID
    says = "Both sides are of one country. Barter joins two: choose another for one of them."


class DayTooEarly(TarazuError):
    """A deal is imagined on a day before one of its orders knew such deals."""

    kind = Kind.INVALID
    says = "The rules of both countries begin on {first}, and {day} is before that. Choose a later day."


class QuantityMissing(TarazuError):
    """Goods are chosen without a quantity, or a quantity without goods."""

    kind = Kind.INVALID
    says = "Goods need a quantity, and a quantity needs goods. Fill in both, or leave both empty."


class NothingGiven(TarazuError):
    """No goods are chosen at all."""

    kind = Kind.INVALID
    says = "Choose goods and a quantity for at least one side."


@dataclass(frozen=True, slots=True)
class Row:
    """One line of goods as it was typed."""

    name: str
    goods: str
    quantity: str
    price: str
    error: TarazuError | None = None
    at: str = ""  # which of its three fields the error speaks of


@dataclass(frozen=True, slots=True)
class Typed:
    """An imagined deal as it was typed, and as it was read as far as it could be."""

    cells: Mapping[str, str]
    rows: tuple[Row, ...]
    legs: tuple[ImaginedLeg, ...] = ()
    first: Side | None = None
    second: Side | None = None
    day: date | None = None
    errors: tuple[TarazuError, ...] = field(default=())

    @property
    def is_whole(self) -> bool:
        """Say whether it can be judged."""
        return not self.errors and not any(row.error for row in self.rows) and bool(self.legs)


def read_typed(given: Mapping[str, str], today: date) -> Typed:
    """What was typed; nothing typed gives the deal that was announced first, as an example."""
    cells = {name: str(value)[:40] for name, value in given.items()} or dict(EXAMPLE)
    errors: list[TarazuError] = []
    first, second = (_side(cells, side, errors) for side in ("first", "second"))
    if first and second and first.country == second.country:
        errors.append(SameCountry())
    day = today
    try:
        day = read_day(cells["day"]) if cells.get("day") else today
        if first and second:
            _must_be_known(day, first, second)
    except TarazuError as error:
        errors.append(error)
    legs: list[ImaginedLeg] = []
    rows = tuple(_row(cells, name, legs) for name in ROWS)
    if not legs and not any(row.error for row in rows):
        errors.append(NothingGiven())
    return Typed(cells, rows, tuple(legs), first, second, day, tuple(errors))


def choices() -> list[dict[str, Any]]:
    """The goods one may choose, by their names in the reader's language, with the sign of their unit."""
    listed = [{"key": one.key, "words": _label(one)} for one in goods()]
    return sorted(listed, key=lambda one: one["words"])


def kinds() -> list[str]:
    """The kinds of firm one may imagine."""
    return [kind.value for kind in PartyKind]


def _label(one: Commodity) -> str:
    return f"{text.named(one.names)} ({text.unit_sign(one.unit)}) {one.key.partition('/')[0]}"


def _side(cells: Mapping[str, str], side: str, errors: list[TarazuError]) -> Side | None:
    country = cells.get(side, EXAMPLE[side])
    if country not in orders():
        errors.append(SameCountry())
        return None
    kind = cells.get(f"{side}-kind", PartyKind.PRIVATE.value)
    known = kind if kind in kinds() else PartyKind.PRIVATE.value
    return Side(country, known, _("a firm of %(country)s") % {"country": text.country(country)})


def _must_be_known(day: date, *sides: Side) -> None:
    first = max(first_day(side.country) for side in sides)
    if day < first:
        raise DayTooEarly(first=first, day=day)


def _row(cells: Mapping[str, str], name: str, legs: list[ImaginedLeg]) -> Row:
    key, quantity, price = (cells.get(f"{part}-{name}", "").strip() for part in ("goods", "quantity", "price"))
    if not key and not quantity:
        return Row(name, key, quantity, price)
    at = "quantity" if key else "goods"
    try:
        if not (key and quantity):
            raise QuantityMissing
        at = "goods"
        found = commodity_of(key)
        at = "price"
        put = Price(read_minor(price), found.unit) if price else None
        at = "quantity"
        legs.append(ImaginedLeg(name.startswith("a"), key, read_quantity(quantity, found.unit), put))
    except TarazuError as error:
        return Row(name, key, quantity, price, error, at)
    return Row(name, key, quantity, price)
