"""Units of measure of UN/ECE Recommendation 20, as many as the goods of the mechanism need."""

from functools import cache

from rapidfuzz import process as fuzzy

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.quantity import Dimension, Unit
from tarazu.reference.names import Names
from tarazu.reference.shipped import shipped
from tarazu.reference.tables import Column, Row, one_of, read_whole

COLUMNS = [
    Column(name) for name in ("code", "symbol", "dimension", "steps_per_unit", "base_per_step", "en", "ur", "ru")
]


class UnknownUnit(TarazuError):
    """A unit code is not one of ours."""

    kind = Kind.ABSENT
    says = "The unit '{code}' is not known. Use a code of UN/ECE Recommendation 20, such as {near}."


def unit(code: str) -> Unit:
    """The unit with a Recommendation 20 code, such as TNE. Errors: UnknownUnit, which names the nearest codes."""
    known = _units()
    if code not in known:
        nearest = [match[0] for match in fuzzy.extract(code.upper()[:10], list(known), limit=3)]
        raise UnknownUnit(code=code, near=", ".join(f"{near} ({known[near][1].en})" for near in nearest))
    return known[code][0]


def units() -> tuple[Unit, ...]:
    """Every unit we know, in the order of the list."""
    return tuple(entry for entry, _ in _units().values())


def unit_names(code: str) -> Names:
    """What a unit is called. Errors: UnknownUnit."""
    return _units()[unit(code).code][1]


@cache
def _units() -> dict[str, tuple[Unit, Names]]:
    return {entry.code: (entry, names) for entry, names in shipped("units.csv", COLUMNS, _make, lambda made: made[0])}


def _make(row: Row) -> tuple[Unit, Names]:
    dimension = Dimension(row.read("dimension", one_of([dimension.value for dimension in Dimension])))
    steps, base = row.read("steps_per_unit", read_whole), row.read("base_per_step", read_whole)
    measure = Unit(row.text("code"), row.text("symbol"), dimension, steps, base)
    return measure, Names(row.text("en"), row.text("ur"), row.text("ru"))
