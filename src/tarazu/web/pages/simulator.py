"""The simulator: what a deal would have met on a day, under either of its orders; judged as it is typed."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tarazu.desk.see_simulation import Simulation, see_simulation
from tarazu.rulebook.book import orders
from tarazu.web import simulation_form
from tarazu.web.acting import moment
from tarazu.web.simulation_form import Typed, read_typed
from tarazu.web.weighing import Weighed, weighed


@require_safe
def simulate(request: HttpRequest) -> HttpResponse:
    """The form with what both orders say of it."""
    typed = read_typed(request.GET.dict(), moment().date())
    context = {
        **_judged(typed),
        "countries": orders(),
        "kinds": simulation_form.kinds(),
        "choices": simulation_form.choices(),
        "sides": [
            {"name": "first", "country": typed.cells.get("first", "PK"), "rows": typed.rows[:2]},
            {"name": "second", "country": typed.cells.get("second", "RU"), "rows": typed.rows[2:]},
        ],
    }
    return render(request, "simulate.html", context)


@require_safe
def simulated(request: HttpRequest) -> HttpResponse:
    """What both orders say of what is typed so far, for the page that asks while it is typed."""
    return render(request, "pieces/simulation.html", _judged(read_typed(request.GET.dict(), moment().date())))


def _judged(typed: Typed) -> dict[str, Any]:
    found = _simulation(typed)
    return {
        "typed": typed,
        "found": found,
        "scale": _scale(found) if found else None,
        "turning": _turning(typed, found) if found else [],
    }


def _simulation(typed: Typed) -> Simulation | None:
    if not typed.is_whole or typed.first is None or typed.second is None or typed.day is None:
        return None
    return see_simulation(first=typed.first, second=typed.second, legs=typed.legs, day=typed.day)


def _scale(found: Simulation) -> Weighed | None:
    if not (found.gives.minor and found.gets.minor):
        return None
    words = _("The first country gives"), _("The first country gets")
    tolerance = found.orders[0].verdict.tolerance_percent
    return weighed((words[0], found.gives), (words[1], found.gets), tolerance)


def _turning(typed: Typed, found: Simulation) -> list[dict[str, Any]]:
    """The days on which the law of either order changed, each as the address of the same deal on it."""
    cells = {name: value for name, value in typed.cells.items() if value and name != "day"}
    address = reverse("simulate")
    return [
        {
            "day": day,
            "address": f"{address}?{urlencode({**cells, 'day': day.isoformat()})}",
            "current": day == found.day,
        }
        for day in found.turning_days
    ]
