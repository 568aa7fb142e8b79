"""Routes and closures: rows to values and back."""

from collections.abc import Iterable

from tarazu.corridor.closures import Closure
from tarazu.corridor.routes import Route
from tarazu.kernel.ids import identifier
from tarazu.storage import models
from tarazu.storage.codec import from_json, to_json


def insert_routes(routes: Iterable[Route]) -> None:
    """Keep routes, or what changed of those that are held."""
    for route in routes:
        models.Route.objects.update_or_create(id=route.id, defaults={"body": to_json(route)})


def routes() -> tuple[Route, ...]:
    """Every route, by id."""
    return tuple(from_json(Route, row.body) for row in models.Route.objects.order_by("id"))


def insert_closure(closure: Closure) -> str:
    """Keep a closure of a crossing, once."""
    closure_id = identifier("clo", closure.crossing, closure.period.since, closure.source)
    defaults = {"crossing": closure.crossing, "body": to_json(closure)}
    models.Closure.objects.update_or_create(id=closure_id, defaults=defaults)
    return closure_id


def closures() -> tuple[Closure, ...]:
    """Every closure, the earliest first."""
    found = [from_json(Closure, row.body) for row in models.Closure.objects.all()]
    return tuple(sorted(found, key=lambda closure: (closure.period.since, closure.crossing)))
