"""Valuations: what a unit of goods is worth in the unit of account on a day. A measure, never a payment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.value import Price, read_minor
from tarazu.reference.commodities import Commodity, commodity_of
from tarazu.reference.countries import country
from tarazu.reference.delivery_terms import delivery_term
from tarazu.reference.tables import Column, Records, Row, one_of, read_day, read_records
from tarazu.reference.units import unit

BASIS_NOT_STATED = "not stated"
COLUMNS = [Column(name) for name in ("commodity", "unit", "origin", "price", "day", "basis", "source", "confidence")]


class NoValuation(TarazuError):
    """Nobody has valued these goods yet."""

    kind = Kind.ABSENT
    says = "There is no valuation of {commodity} on or before {day}. Load one, with its day and its source."


class UnitDoesNotFit(TarazuError):
    """Goods are counted in one unit and were written in another that does not measure the same."""

    kind = Kind.INVALID
    says = "{commodity} is counted in {expected}, not in {found}. Write the amount in {expected}."


class Confidence(StrEnum):
    """How sure a figure is: named by a source (high, medium, low), or our own assumption."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Valuation:
    """The worth of one unit of a commodity from a country of origin; `basis` is the delivery term it is counted at."""

    commodity: str
    origin: str
    price: Price
    day: date
    basis: str
    source: str
    confidence: Confidence


def valuation_on(valuations: Iterable[Valuation], commodity: str, day: date, origin: str = "") -> Valuation:
    """The newest valuation of a commodity on or before a day, of one origin or of any. Errors: NoValuation.

    Of two on one day, the first country in the alphabet counts: the order of a file must not matter.
    """
    fitting = [
        entry
        for entry in valuations
        if entry.commodity == commodity and entry.day <= day and origin in ("", entry.origin)
    ]
    if not fitting:
        raise NoValuation(commodity=commodity, day=day)
    return min(fitting, key=lambda entry: (-entry.day.toordinal(), entry.origin))


def read_valuations(content: bytes | str) -> Records[Valuation]:
    """Read a table of valuations; a commodity of one origin may have one valuation a day."""
    return read_records(content, COLUMNS, _make, lambda made: (made.commodity, made.origin, made.day.isoformat()))


def read_confidence(text: str) -> Confidence:
    """Read 'high', 'medium', 'low' or 'assumed'. Errors: NotAChoice."""
    return Confidence(one_of([level.value for level in Confidence])(text))


def check_unit(entry: Commodity, code: str) -> None:
    """Refuse a unit that is not the one a commodity is counted in. Errors: UnknownUnit; UnitDoesNotFit."""
    if unit(code) != entry.unit:
        raise UnitDoesNotFit(commodity=entry.key, expected=entry.unit.code, found=code)


def _make(row: Row) -> Valuation:
    valued = row.read("commodity", commodity_of)
    row.read("unit", lambda code: check_unit(valued, code))
    return Valuation(
        commodity=valued.key,
        origin=row.read("origin", country).code,
        price=Price(row.read("price", read_minor), valued.unit),
        day=row.read("day", read_day),
        basis=row.read("basis", _read_basis),
        source=row.text("source"),
        confidence=row.read("confidence", read_confidence),
    )


def _read_basis(text: str) -> str:
    return text if text == BASIS_NOT_STATED else delivery_term(text).code
