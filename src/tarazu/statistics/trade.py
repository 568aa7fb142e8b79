"""Bilateral trade by period as each source reports it, and barter counted from our own books."""

from dataclasses import dataclass

from tarazu.kernel.value import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeFigure:
    """One published figure for one period. Thousands of dollars as published; None where the source says nothing."""

    period: str
    year: int
    pair: tuple[str, str]
    reporter: str
    total_thousand: int | None
    exports_thousand: int | None  # of the first country of the pair
    imports_thousand: int | None
    note: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two figures for one period that cannot both be right."""

    period: str
    first: TradeFigure
    second: TradeFigure
    gap_thousand: int


@dataclass(frozen=True, slots=True)
class BarterYear:
    """Barter between two countries in a calendar year, as each customs assessed it."""

    year: int
    reporter: str
    imports: Value
    exports: Value
    declarations: int


def conflicts(figures: list[TradeFigure]) -> list[Conflict]:
    """Every pair of figures of one period whose totals differ, or whose own parts do not sum to their total."""
    found = []
    for index, first in enumerate(figures):
        for second in figures[index + 1 :]:
            if first.period != second.period or first.total_thousand is None or second.total_thousand is None:
                continue
            gap = abs(first.total_thousand - second.total_thousand)
            if gap:
                found.append(Conflict(first.period, first, second, gap))
    return found
