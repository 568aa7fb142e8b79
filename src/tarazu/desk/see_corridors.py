"""The roads: every route with its days, gauge changes and crossings, and what is shut on a day."""

from dataclasses import dataclass
from datetime import date

from tarazu.corridor.closures import Closure, closures_on
from tarazu.corridor.routes import Route
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
