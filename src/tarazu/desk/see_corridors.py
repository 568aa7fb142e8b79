"""The roads: every route with its days, gauge changes and crossings, and what is shut on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tarazu.corridor.closures import Closure, closures_on
from tarazu.corridor.routes import Route, RouteLeg
from tarazu.kernel.value import Value
from tarazu.storage import corridor


@dataclass(frozen=True, slots=True)
class RouteLine:
    """A route and what shuts it on the day asked."""

    route: Route
    shut: tuple[Closure, ...]


@dataclass(frozen=True, slots=True)
class Corridors:
    """The corridor page."""

    routes: tuple[RouteLine, ...]
    closures: tuple[Closure, ...]


def see_corridors(day: date) -> Corridors:
    """Every route as it stands on a day, and every closure on record."""
    closures = corridor.closures()
    routes = [
        RouteLine(route, tuple(shut for crossing in route.crossings for shut in closures_on(closures, crossing, day)))
        for route in corridor.routes()
    ]
    return Corridors(tuple(routes), closures)


@dataclass(frozen=True, slots=True)
class Compared:
    """A route among those compared: how it stands, and every closure on record of its crossings, the newest first."""

    route: Route
    shut: tuple[Closure, ...]
    history: tuple[Closure, ...]

    @property
    def freight(self) -> Value:
        """Freight for a tonne, all legs together."""
        return Value(self.route.freight_minor)

    @property
    def legs(self) -> tuple[tuple[RouteLeg, Value], ...]:
        """Every leg with its freight for a tonne."""
        return tuple((leg, Value(leg.freight_minor)) for leg in self.route.legs)


@dataclass(frozen=True, slots=True)
class RoutesCompared:
    """Routes side by side, and all there are to choose from."""

    MOST: ClassVar[int] = 3

    lines: tuple[Compared, ...]
    all: tuple[RouteLine, ...]


def see_routes_compared(wanted: Sequence[str], day: date) -> RoutesCompared:
    """The first three of the routes that are asked for and known, each once, as they stand on a day."""
    page = see_corridors(day)
    known = {line.route.id: line for line in page.routes}
    chosen = [known[one] for one in dict.fromkeys(wanted) if one in known][: RoutesCompared.MOST]
    return RoutesCompared(tuple(_compared(line, page.closures) for line in chosen), page.routes)


def _compared(line: RouteLine, closures: Sequence[Closure]) -> Compared:
    crossed = [one for one in closures if one.crossing in line.route.crossings]
    newest = sorted(crossed, key=lambda one: one.period.since, reverse=True)
    return Compared(line.route, line.shut, tuple(newest))
