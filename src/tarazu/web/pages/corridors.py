"""The roads: their map, side by side, and to take away as GeoJSON and CSV."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tarazu.corridor.routes import Route, Status
from tarazu.desk.see_corridors import Corridors, RouteLine, see_corridors, see_routes_compared
from tarazu.kernel.value import Value
from tarazu.reference.places import Place, place
from tarazu.web import tables
from tarazu.web.acting import moment
from tarazu.web.drawings.geojson import map_geojson
from tarazu.web.drawings.route_map import Line, Stop, route_map
from tarazu.web.saved import saved_as
from tarazu.web.text import language, route_name

LOOKS = ("barred", "planned", "trial", "running")
COLUMNS = (
    *("route", "name", "status", "shut_at", "shut_since", "leg", "from", "to", "mode", "gauge_mm", "crossing"),
    *("days_min", "days_max", "freight_per_tonne", "source", "confidence", "day"),
)


@require_safe
def corridors(request: HttpRequest) -> HttpResponse:
    """The roads, and what is shut."""
    day = moment().date()
    page = see_corridors(day)
    stops, lines = _drawn(page)
    title = _("The roads and crossings; the cards and tables beneath say the same")
    return render(request, "corridors.html", {"page": page, "day": day, "map": route_map(stops, lines, title=title)})


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two or three roads side by side."""
    day = moment().date()
    page = see_routes_compared(request.GET.getlist("route"), day)
    choices = sorted(((line.route.id, route_name(line.route)) for line in page.all), key=lambda one: one[1])
    chosen = [line.route.id for line in page.lines]
    fields = [(str(place + 1), chosen[place] if place < len(chosen) else "") for place in range(page.MOST)]
    found = {"page": page, "day": day, "choices": choices, "fields": fields}
    return render(request, "corridors_compared.html", found)


@require_safe
def download(request: HttpRequest, form: str) -> HttpResponse:
    """The map for a program that draws maps, or every leg of every road with what shuts it and who says so."""
    day = moment().date()
    page, name = see_corridors(day), f"corridors-{day}"
    if form == "csv":
        return tables.as_csv(name, COLUMNS, (row for line in page.routes for row in _rows(line, day.isoformat())))
    if form != "geojson":
        raise Http404
    response = HttpResponse(map_geojson(*_drawn(page), day), content_type="application/geo+json")
    response["Content-Disposition"] = saved_as(f"{name}.geojson")
    return response


def _rows(line: RouteLine, day: str) -> list[list[object]]:
    route = line.route
    shut = " ".join(one.crossing for one in line.shut), " ".join(one.period.since.isoformat() for one in line.shut)
    return [
        [
            *(route.id, route_name(route), route.status.value, *shut, number),
            *(leg.origin.code, leg.destination.code, leg.mode.value, leg.gauge_mm or "", leg.crossing),
            *(leg.days_min, leg.days_max, Value(leg.freight_minor).as_decimal()),
            *(route.source, route.confidence.value, day),
        ]
        for number, leg in enumerate(route.legs, 1)
    ]


def _drawn(page: Corridors) -> tuple[list[Stop], list[Line]]:
    """The places and roads of the map; barred roads come first, so that running ones lie on top."""
    shut = {closure.crossing for line in page.routes for closure in line.shut}
    known = {closure.crossing for closure in page.closures}
    stops: dict[str, Stop] = {}
    lines = []
    by_land = [line for line in page.routes if any(leg.mode.value != "sea" for leg in line.route.legs)]
    for line in sorted(by_land, key=lambda one: LOOKS.index(one.route.status.value)):
        codes: list[str] = []
        for leg in line.route.legs:
            for each in (leg.origin, leg.destination):
                stops.setdefault(each.code, _stop(each, ""))
            between = (
                [leg.crossing] if leg.crossing and leg.crossing not in (leg.origin.code, leg.destination.code) else []
            )
            codes += [leg.origin.code, *between, leg.destination.code]
        for code in line.route.crossings:
            letter = _letter(code, line.route, shut, known)
            if stops.get(code) is None or stops[code].letter in ("", "Q"):
                stops[code] = _stop(place(code), letter)
        lines.append(Line(line.route.name, tuple(dict.fromkeys(codes)), line.route.status.value))
    return list(stops.values()), lines


def _letter(code: str, route: Route, shut: set[str], known: set[str]) -> str:
    """Whether a crossing is open (O), shut (C) or not known (Q) as far as a route tells."""
    if code in shut:
        return "C"
    return "O" if code in known or route.status is Status.RUNNING else "Q"


def _stop(at: Place, letter: str) -> Stop:
    return Stop(at.code, at.names.of(language()), at.north, at.east, letter)
