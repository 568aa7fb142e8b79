"""Trade of two countries: what each source published, where they contradict, and barter from our own books."""

from dataclasses import dataclass

from tarazu.statistics.trade import BarterYear, Conflict, TradeFigure, conflicts
from tarazu.storage import counting


@dataclass(frozen=True, slots=True)
class Bilateral:
    """The bilateral page of a pair of countries."""

    pair: tuple[str, str]
    figures: tuple[TradeFigure, ...]
    conflicts: tuple[Conflict, ...]
    barter: tuple[BarterYear, ...]  # as each of the two customs assessed it


def see_bilateral(first: str, second: str) -> Bilateral:
    """Published trade with its conflicts, and barter by year as each side's customs assessed it."""
    figures = counting.trade_figures(f"{first}-{second}")
    barter = (*counting.barter_years(first, second), *counting.barter_years(second, first))
    return Bilateral((first, second), figures, tuple(conflicts(list(figures))), barter)
