"""Days on which states do not work: the weekends and public holidays that their legal orders hold as figures.

Whether a day is off is read from the figures in force on that very day, so a list that rule keepers correct counts from
its first day on and leaves the past as it was.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tarazu.kernel.period import add_days
from tarazu.rulebook.figures import Figure, Figures
from tarazu.rulebook.holidays import PUBLIC_HOLIDAYS, WEEKDAYS, WEEKEND_DAYS

WEEKEND = "weekend"
MOVES_DAYS_MAX = 31  # no run of days off lasts longer; figures that say so are wrong, and move nothing


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day on which a country does not work, and why: its weekend, or the name of a holiday."""

    country: str
    day: date
    name: str


@dataclass(frozen=True)
class DaysOff:
    """The days off of an order's country and of the countries it deals with."""

    order: str
    figures: Mapping[str, Mapping[str, Figure]]  # of every legal order that is held

    def states(self, day: date) -> tuple[str, ...]:
        """The order's country and its partners of a day, as far as their own orders are held."""
        partners = _words(self._on(self.order, day), "partner_countries")
        return tuple(code for code in dict.fromkeys((self.order, *partners)) if code in self.figures)

    def weekend(self, country: str, day: date) -> tuple[str, ...]:
        """The days of the week on which a country does not work."""
        return _words(self._on(country, day), WEEKEND_DAYS)

    def holds_holidays(self, country: str) -> bool:
        """Say whether anybody has set which days are a country's public holidays, for now or for later."""
        held = self.figures[country].get(PUBLIC_HOLIDAYS)
        return held is not None and any(value.value for value in held.values)

    def on(self, day: date) -> tuple[DayOff, ...]:
        """Why a day is off, state by state; nothing where all of them work."""
        return tuple(DayOff(code, day, name) for code in self.states(day) for name in self._names(code, day))

    def between(self, since: date, until: date) -> tuple[DayOff, ...]:
        """Every day off from one day up to another, which is not in."""
        return tuple(off for ahead in range((until - since).days) for off in self.on(add_days(since, ahead)))

    def next_working_day(self, day: date) -> date:
        """The first day from this one on, itself in, on which every state works."""
        ahead = (add_days(day, days) for days in range(MOVES_DAYS_MAX + 1))
        return next((one for one in ahead if not self.on(one)), day)

    def _names(self, country: str, day: date) -> Iterator[str]:
        if WEEKDAYS[day.weekday()] in self.weekend(country, day):
            yield WEEKEND
        for written in _words(self._on(country, day), PUBLIC_HOLIDAYS):
            falls, _, name = written.partition(" ")
            if day.isoformat().endswith(falls):
                yield name

    def _on(self, country: str, day: date) -> Figures:
        return Figures(country, day, dict(self.figures[country]))


def each_once(days_off: Iterable[DayOff]) -> tuple[DayOff, ...]:
    """The first of each reason of each country, the earliest first."""
    first: dict[tuple[str, str], DayOff] = {}
    for off in days_off:
        first.setdefault((off.name, off.country), off)
    return tuple(first.values())


def _words(figures: Figures, key: str) -> tuple[str, ...]:
    return figures.words(key) if figures.holds(key) else ()
