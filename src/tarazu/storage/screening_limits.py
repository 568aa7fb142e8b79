"""The figures of screening on a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from tarazu.rulebook.book import orders
from tarazu.screening.cases import CaseLimits
from tarazu.storage.figures import figures_on


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures of screening on a day: of every legal order the strictest, for a deal stands under two."""

    threshold_percent: int
    four_eyes_percent: int
    ownership_percent: int
    shrink_percent: int
    shrink_entries: int
    list_age_days: int
    pin_days: int
    clearance_days: int
    screening_days: int

    def for_case(self, day: date) -> CaseLimits:
        """What binds a decision made on a day."""
        return CaseLimits(self.four_eyes_percent, day + timedelta(days=self.clearance_days))


def limits(day: date) -> Limits:
    """The figures of screening on a day."""
    held = [figures_on(order, day) for order in orders()]

    def strictest(key: str) -> int:
        return min(figures.number(key) for figures in held if key in figures.figures)

    return Limits(
        threshold_percent=strictest("screening_threshold_percent"),
        four_eyes_percent=strictest("four_eyes_percent"),
        ownership_percent=strictest("ownership_percent"),
        shrink_percent=strictest("list_shrink_percent"),
        shrink_entries=strictest("list_shrink_entries"),
        list_age_days=strictest("list_age_days"),
        pin_days=strictest("list_pin_days_max"),
        clearance_days=strictest("case_clearance_days"),
        screening_days=strictest("screening_days"),
    )
