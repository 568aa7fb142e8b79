"""Routes: the legs a cargo travels, with their days, gauges, crossings and freight."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.value import read_minor
from tarazu.reference.places import Place, place
from tarazu.reference.tables import one_of
from tarazu.reference.toml_files import NotToml, read_toml
from tarazu.reference.valuations import Confidence, read_confidence

LEG_KEYS = {"from", "to", "mode", "days_min", "days_max", "freight_per_tonne"}
CAPACITIES = {"capacity_teu_per_month", "capacity_tonnes_per_week"}
ROUTE_KEYS = {"id", "name", "status", "reefer", "source", "confidence", "legs", *CAPACITIES}
WEEKS_PER_YEAR, MONTHS_PER_YEAR, KILOGRAMS_PER_TONNE = 52, 12, 1_000


class Mode(StrEnum):
    """How a leg is travelled."""

    RAIL = "rail"
    ROAD = "road"
    SEA = "sea"


class Status(StrEnum):
    """What is known of a route: regular traffic, trial runs, plans only, or shut by act of state."""

    RUNNING = "running"
    TRIAL = "trial"
    PLANNED = "planned"
    BARRED = "barred"


class RouteUnreadable(TarazuError):
    """A route is not written as a route must be."""

    kind = Kind.INVALID
    says = "Route '{route}': {reason}. Correct it and load the file again."


@dataclass(frozen=True, slots=True)
class RouteLeg:
    """One stretch of a route. Freight is in minor units of account per tonne; gauge in millimetres, None off the rails.

    `crossing` is the border crossing or pass the leg uses, "" where it uses none.
    """

    origin: Place
    destination: Place
    mode: Mode
    gauge_mm: int | None
    days_min: int
    days_max: int
    freight_minor: int
    crossing: str


@dataclass(frozen=True, slots=True)
class Route:
    """A chain of legs from one place to another.

    `capacity_teu` a month and `capacity_tonnes` a week, each way; None where nobody has stated one.
    """

    id: str
    name: str
    status: Status
    legs: tuple[RouteLeg, ...]
    capacity_teu: int | None
    reefer: bool
    source: str
    confidence: Confidence
    capacity_tonnes: int | None = None

    def weekly_kilograms(self, tonnes_per_teu: int) -> int | None:
        """What it carries in a week one way, the narrower of two stated capacities; None where none is stated."""
        found = [] if self.capacity_tonnes is None else [self.capacity_tonnes * KILOGRAMS_PER_TONNE]
        if self.capacity_teu is not None:
            yearly = self.capacity_teu * MONTHS_PER_YEAR * tonnes_per_teu * KILOGRAMS_PER_TONNE
            found.append(yearly // WEEKS_PER_YEAR)
        return min(found, default=None)

    @property
    def days_min(self) -> int:
        """Days of travel where nothing goes wrong."""
        return sum(leg.days_min for leg in self.legs)

    @property
    def days_max(self) -> int:
        """Days of travel to reckon with."""
        return sum(leg.days_max for leg in self.legs)

    @property
    def freight_minor(self) -> int:
        """Freight in minor units of account per tonne, all legs together."""
        return sum(leg.freight_minor for leg in self.legs)

    @property
    def crossings(self) -> tuple[str, ...]:
        """The crossings used, in the order of travel, each once."""
        return tuple(dict.fromkeys(leg.crossing for leg in self.legs if leg.crossing))

    @property
    def gauge_changes(self) -> tuple[str, ...]:
        """The places where the rails change their gauge."""
        return tuple(
            before.destination.code
            for before, after in pairwise(self.legs)
            if before.gauge_mm and after.gauge_mm and before.gauge_mm != after.gauge_mm
        )

    @property
    def handovers(self) -> tuple[str, ...]:
        """The places where the cargo changes its mode of travel or its gauge."""
        return tuple(
            before.destination.code
            for before, after in pairwise(self.legs)
            if (before.mode, before.gauge_mm) != (after.mode, after.gauge_mm)
        )

    def reversed(self) -> "Route":
        """The same road the other way."""
        legs = tuple(
            RouteLeg(
                origin=leg.destination,
                destination=leg.origin,
                mode=leg.mode,
                gauge_mm=leg.gauge_mm,
                days_min=leg.days_min,
                days_max=leg.days_max,
                freight_minor=leg.freight_minor,
                crossing=leg.crossing,
            )
            for leg in self.legs[::-1]
        )
        return replace(self, legs=legs)


def read_routes(content: bytes | str) -> tuple[tuple[Route, ...], tuple[TarazuError, ...]]:
    """Read a TOML file of routes: the good ones, and an error for each that is not. Keep them only without errors."""
    try:
        tables = read_toml(content).get("route", [])
    except TarazuError as error:
        return (), (error,)
    if not isinstance(tables, list):
        return (), (NotToml(reason="'route' must be a list of tables, each under [[route]]"),)
    routes: dict[str, Route] = {}
    errors: list[TarazuError] = []
    for table in tables:
        try:
            route = _route(table)
        except TarazuError as error:
            errors.append(error)
            continue
        if route.id in routes:
            errors.append(RouteUnreadable(route=route.id, reason="its id stands twice"))
        routes[route.id] = route
    return tuple(routes.values()), tuple(errors)


def _route(table: Mapping[str, Any]) -> Route:
    name = str(table.get("id", "without id"))
    try:
        _refuse_other_keys(table, ROUTE_KEYS, optional=CAPACITIES)
        legs = tuple(_leg(leg) for leg in table["legs"])
        _refuse_gaps(legs)
        containers, tonnes = table.get("capacity_teu_per_month"), table.get("capacity_tonnes_per_week")
        return Route(
            id=name,
            name=str(table["name"]),
            status=Status(one_of([status.value for status in Status])(table["status"])),
            legs=legs,
            capacity_teu=None if containers is None else _whole(containers),
            capacity_tonnes=None if tonnes is None else _whole(tonnes),
            reefer=table["reefer"] is True,
            source=str(table["source"]),
            confidence=read_confidence(table["confidence"]),
        )
    except (ValueError, TypeError, TarazuError) as error:
        raise RouteUnreadable(route=name, reason=str(error).rstrip(".")) from error


def _refuse_gaps(legs: tuple[RouteLeg, ...]) -> None:
    if not legs:
        raise ValueError("it has no legs")
    for before, after in pairwise(legs):
        if before.destination != after.origin:
            raise ValueError(f"the leg to {before.destination.code} is followed by one from {after.origin.code}")


def _leg(table: Mapping[str, Any]) -> RouteLeg:
    _refuse_other_keys(table, LEG_KEYS | {"gauge_mm", "crossing"}, optional={"gauge_mm", "crossing"})
    mode = Mode(one_of([mode.value for mode in Mode])(table["mode"]))
    days_min, days_max, gauge = _whole(table["days_min"]), _whole(table["days_max"]), table.get("gauge_mm")
    if days_max < days_min:
        raise ValueError(f"days_max {days_max} is less than days_min {days_min}")
    if (mode == Mode.RAIL) != (gauge is not None):
        raise ValueError("a leg by rail, and no other, has a gauge_mm")
    return RouteLeg(
        origin=place(table["from"]),
        destination=place(table["to"]),
        mode=mode,
        gauge_mm=None if gauge is None else _whole(gauge),
        days_min=days_min,
        days_max=days_max,
        freight_minor=read_minor(str(table["freight_per_tonne"])),
        crossing=place(table["crossing"]).code if "crossing" in table else "",
    )


def _refuse_other_keys(table: Mapping[str, Any], keys: set[str], optional: set[str]) -> None:
    if not isinstance(table, Mapping):
        raise TypeError("it is not a table")
    if unknown := set(table) - keys:
        raise ValueError(f"the key '{min(unknown)}' is not known")
    if missing := keys - optional - set(table):
        raise ValueError(f"the key '{min(missing)}' is missing")


def _whole(number: object) -> int:
    if type(number) is not int or number < 0:
        raise ValueError(f"'{number}' is not a whole number")
    return number
