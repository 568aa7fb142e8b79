"""Countries of the corridors and the gauge of their railways."""

from dataclasses import dataclass
from functools import cache

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.reference.names import Names
from tarazu.reference.shipped import shipped
from tarazu.reference.tables import Column, Row, read_whole

CLOCK = [Column("clock", may_be_empty=True), Column("clock_ahead_minutes", may_be_empty=True)]
COLUMNS = [Column("code"), Column("gauge_mm", may_be_empty=True), *CLOCK, Column("en"), Column("ur"), Column("ru")]


class UnknownCountry(TarazuError):
    """A country code is not one of ours."""

    kind = Kind.ABSENT
    says = "The country '{code}' is not known here. Use a two-letter code: {known}."


@dataclass(frozen=True, slots=True)
class Country:
    """A country by its ISO 3166 code; `gauge_mm` is None where no railway of note runs, `clock` '' where not held."""

    code: str
    gauge_mm: int | None
    names: Names
    clock: str = ""  # such as PKT
    clock_ahead_minutes: int = 0  # of UTC


def country(code: str) -> Country:
    """The country with a two-letter code. Errors: UnknownCountry."""
    if code not in _countries():
        raise UnknownCountry(code=code, known=", ".join(_countries()))
    return _countries()[code]


def countries() -> tuple[Country, ...]:
    """Every country we know, by code."""
    return tuple(_countries().values())


@cache
def _countries() -> dict[str, Country]:
    return {entry.code: entry for entry in shipped("countries.csv", COLUMNS, _make, lambda made: made.code)}


def _make(row: Row) -> Country:
    names = Names(row.text("en"), row.text("ur"), row.text("ru"))
    ahead = row.read_or("clock_ahead_minutes", read_whole, 0)
    return Country(row.text("code"), row.read_or("gauge_mm", read_whole, None), names, row.text("clock"), ahead)
