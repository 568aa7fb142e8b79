"""Choosing a road: which routes are open on a day and fast enough for the goods, and what each adds to the value."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tarazu.corridor.closures import Closure, closures_on
from tarazu.corridor.routes import Route, Status
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.quantity import Dimension, Quantity
from tarazu.kernel.rounding import divide_half_even
from tarazu.kernel.value import Value
from tarazu.reference.commodities import Commodity
from tarazu.reference.delivery_terms import delivery_term
from tarazu.reference.places import place

KILOGRAMS_PER_TONNE = 1000


class NoRoute(TarazuError):
    """No road is open and good enough."""

    kind = Kind.REFUSED
    says = "No route from {origin} to {destination} will do on {day}: {reasons}. Choose another day, road or goods."


class NotCarriedByWeight(TarazuError):
    """A quantity that is not a mass was to be charged by the tonne."""

    kind = Kind.INVALID
    says = "Freight is reckoned by the tonne, and {quantity} is not a weight. Enter the gross weight of the cargo."


class RouteNotRunning(TarazuError):
    """A route exists on paper only, or an act of state bars it."""

    kind = Kind.REFUSED
    says = "it is {status}, not running"


class CrossingShut(TarazuError):
    """A crossing of the route is closed on the day."""

    kind = Kind.REFUSED
    says = "{crossing} is shut since {since} ({cause})"


class NoRefrigeration(TarazuError):
    """Goods that must be kept cold met a route without cold carriage."""

    kind = Kind.REFUSED
    says = "it has no refrigerated carriage"


class TooSlow(TarazuError):
    """Goods would spoil on the way, or arrive with too few days left to be sold."""

    kind = Kind.REFUSED
    says = "{days} days of travel and {margin} days in hand exceed a shelf life of {shelf_days} days"


@dataclass(frozen=True, slots=True)
class Roads:
    """What is known of the roads: the routes and the closures."""

    routes: tuple[Route, ...]
    closures: tuple[Closure, ...]


@dataclass(frozen=True, slots=True)
class Cargo:
    """What is to travel."""

    goods: Commodity
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class TransitLimits:
    """Figures a plan keeps to: days of shelf life that must be left on arrival, and tonnes in one container (TEU)."""

    shelf_margin_days: int
    tonnes_per_teu: int


@dataclass(frozen=True, slots=True)
class PlannedRoute:
    """A route in the direction of travel, and every reason why it will not do; none means that it will."""

    route: Route
    reasons: tuple[TarazuError, ...]
    containers: int | None

    @property
    def will_do(self) -> bool:
        """Say whether nothing speaks against it."""
        return not self.reasons


def plan_routes(
    roads: Roads, cargo: Cargo, origin: str, destination: str, day: date, limits: TransitLimits
) -> tuple[PlannedRoute, ...]:
    """Every route between two places or countries on a day, best first: those that will do, then by days and freight.

    `origin` and `destination` are place codes (PKKHI) or countries (PK). Each route is tried in both directions.
    """
    directed = [way for route in roads.routes for way in (route, route.reversed()) if _joins(way, origin, destination)]
    containers = containers_needed(cargo.quantity, limits.tonnes_per_teu)
    planned = [
        PlannedRoute(
            route=way,
            reasons=(
                *_status_reasons(way),
                *_closure_reasons(way, roads.closures, day),
                *_goods_reasons(way, cargo.goods, limits.shelf_margin_days),
            ),
            containers=containers,
        )
        for way in directed
    ]
    return tuple(sorted(planned, key=_rank))


def best_route(planned: Sequence[PlannedRoute], origin: str, destination: str, day: date) -> PlannedRoute:
    """The first planned route that will do. Errors: NoRoute, with the reason against each."""
    for candidate in planned:
        if candidate.will_do:
            return candidate
    reasons = "; ".join(f"{entry.route.name}: {', '.join(map(str, entry.reasons))}" for entry in planned)
    raise NoRoute(origin=origin, destination=destination, day=day, reasons=reasons or "none joins the two")


def containers_needed(quantity: Quantity, tonnes_per_teu: int) -> int | None:
    """How many containers (TEU) a weight fills, None for what is not counted by weight."""
    if quantity.unit.dimension != Dimension.MASS:
        return None
    kilograms = quantity.steps * quantity.unit.base_per_step
    return -(-kilograms // (tonnes_per_teu * KILOGRAMS_PER_TONNE))


def months_of_capacity(planned: PlannedRoute) -> int | None:
    """How many months of a route's stated capacity a cargo fills; None where weight or capacity is not known."""
    capacity = planned.route.capacity_teu
    return -(-planned.containers // capacity) if planned.containers is not None and capacity else None


def freight_of(route: Route, weight: Quantity) -> Value:
    """What a route's freight for a weight is worth. Errors: NotCarriedByWeight."""
    if weight.unit.dimension != Dimension.MASS:
        raise NotCarriedByWeight(quantity=weight)
    kilograms = weight.steps * weight.unit.base_per_step
    return Value(divide_half_even(route.freight_minor * kilograms, KILOGRAMS_PER_TONNE))


def landed_value(value: Value, basis: str, route: Route, weight: Quantity) -> Value:
    """A delivery's value at its destination: freight is added where the basis leaves the main carriage to the buyer.

    Two legs of a deal are comparable only on one common basis; this is the one. Errors: UnknownDeliveryTerm;
    NotCarriedByWeight.
    """
    if delivery_term(basis).seller_pays_main_carriage:
        return value
    return value + freight_of(route, weight)


def _joins(route: Route, origin: str, destination: str) -> bool:
    first, last = route.legs[0].origin, route.legs[-1].destination
    return origin in (first.code, first.country) and destination in (last.code, last.country)


def _status_reasons(route: Route) -> list[TarazuError]:
    closed = route.status in (Status.PLANNED, Status.BARRED)
    return [RouteNotRunning(status=route.status.value)] if closed else []


def _closure_reasons(route: Route, closures: Sequence[Closure], day: date) -> list[TarazuError]:
    shut = [entry for crossing in route.crossings for entry in closures_on(closures, crossing, day)]
    return [
        CrossingShut(crossing=place(entry.crossing).names.en, since=entry.period.since.isoformat(), cause=entry.cause)
        for entry in shut
    ]


def _goods_reasons(route: Route, goods: Commodity, margin_days: int) -> list[TarazuError]:
    reasons: list[TarazuError] = []
    if goods.reefer and not route.reefer:
        reasons.append(NoRefrigeration())
    if goods.shelf_days is not None and route.days_max + margin_days > goods.shelf_days:
        reasons.append(TooSlow(days=route.days_max, margin=margin_days, shelf_days=goods.shelf_days))
    return reasons


def _rank(planned: PlannedRoute) -> tuple[bool, bool, int, int, str]:
    route = planned.route
    return (not planned.will_do, route.status == Status.TRIAL, route.days_max, route.freight_minor, route.id)
