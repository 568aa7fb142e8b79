"""The map of the roads as GeoJSON (RFC 7946), for programs that draw maps: its places as points, its roads as lines."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from tarazu.web.drawings.route_map import MICRODEGREES, Line, Stop

CROSSINGS = {"O": "open", "C": "shut", "Q": "unknown"}


def map_geojson(stops: Sequence[Stop], lines: Iterable[Line], day: date) -> str:
    """The places and roads of a map as they stand on a day; positions are longitude before latitude."""
    at = {stop.code: [stop.east / MICRODEGREES, stop.north / MICRODEGREES] for stop in stops}
    places = [
        _feature("Point", at[stop.code], {"code": stop.code, "name": stop.name, "crossing": CROSSINGS.get(stop.letter)})
        for stop in stops
    ]
    roads = [
        _feature("LineString", [at[code] for code in line.codes], {"name": line.name, "status": line.look})
        for line in lines
    ]
    whole = {"type": "FeatureCollection", "as_of": day.isoformat(), "features": [*places, *roads]}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _feature(kind: str, coordinates: Any, told: dict[str, str | None]) -> dict[str, Any]:
    kept = {name: given for name, given in told.items() if given is not None}
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": kept}
