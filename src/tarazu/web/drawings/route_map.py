"""The corridor as a map without borders: where roads run, and which crossings are open (O), shut (C) or not known (Q).

It draws no frontier, so it takes no side in any dispute; the tables of the page say the same in words.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from tarazu.web.drawings.svg import element, isolated, picture

WIDTH, HEIGHT_MAX, EDGE = 1000.0, 900.0, 60.0
MICRODEGREES = 1_000_000
LABEL_GAP = 15.0


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on the map; `letter` is set for crossings: O, C or Q."""

    code: str
    name: str
    north: int
    east: int
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A road through its stops, by their codes; `look` is running, trial, planned or barred."""

    name: str
    codes: tuple[str, ...]
    look: str


def route_map(stops: Sequence[Stop], lines: Iterable[Line], *, title: str) -> SafeString:
    """A map of roads and crossings; each crossing carries its letter, each other place its name where there is room."""
    at, height = _placed(stops)
    parts: list[str] = []
    for line in lines:
        path = "M" + "L".join(f"{at[code][0]:.1f} {at[code][1]:.1f}" for code in line.codes if code in at)
        parts.append(element("path", element("title", line.name), d=path, class_=f"road road-{line.look}"))
    taken: list[tuple[float, float, float]] = []
    for stop in sorted(stops, key=lambda one: (not one.letter, one.code)):
        parts += _stop(stop, at[stop.code], taken)
    return picture(WIDTH, height, parts, title=title)


def _placed(stops: Sequence[Stop]) -> tuple[dict[str, tuple[float, float]], float]:
    """Where every stop stands in Mercator's projection, and how high the picture is that they fill."""
    raw = {stop.code: (stop.east / MICRODEGREES, _mercator(stop.north / MICRODEGREES)) for stop in stops}
    if not raw:
        return {}, 2 * EDGE
    west, east = min(x for x, _y in raw.values()), max(x for x, _y in raw.values())
    south, north = min(y for _x, y in raw.values()), max(y for _x, y in raw.values())
    across, upright = max(east - west, 0.01), max(north - south, 0.01)
    scale = min((WIDTH - 2 * EDGE) / across, (HEIGHT_MAX - 2 * EDGE) / upright)
    left, height = (WIDTH - across * scale) / 2, upright * scale + 2 * EDGE
    placed = {code: (left + (x - west) * scale, EDGE + (north - y) * scale) for code, (x, y) in raw.items()}
    return placed, height


def _mercator(degrees: float) -> float:
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(degrees) / 2)))


def _stop(stop: Stop, at: tuple[float, float], taken: list[tuple[float, float, float]]) -> list[str]:
    x, y = at
    dot: list[str]
    if stop.letter:
        look = {"O": "open", "C": "shut"}.get(stop.letter, "unknown")
        dot = [
            element("circle", element("title", stop.name), cx=x, cy=y, r=11, class_=f"crossing crossing-{look}"),
            element("text", stop.letter, x=x, y=y + 4.5, text_anchor="middle", class_=f"crossing-letter letter-{look}"),
        ]
    else:
        dot = [element("circle", element("title", stop.name), cx=x, cy=y, r=4, class_="town")]
    width = len(stop.name) * 7.5 + LABEL_GAP
    for side in (1, -1):
        start = x if side == 1 else x - width
        free = all(abs(y - row) > 15 or start + width < left or start > right for row, left, right in taken)
        if free and start > 0 and start + width < WIDTH:
            taken.append((y, start, start + width))
            anchor = "start" if side == 1 else "end"
            words = isolated(stop.name)
            label = element(
                "text",
                words,
                x=x + side * LABEL_GAP,
                y=y + 4.5,
                text_anchor=anchor,
                class_="map-label",
                direction="ltr",
            )
            return [*dot, label]
    return dot
