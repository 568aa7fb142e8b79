"""The balance scale: two pans, the band of tolerance and the tip. It is the picture people remember."""

import math
from dataclasses import dataclass

from django.utils.safestring import SafeString

from tarazu.web.drawings.svg import decoration, element, picture

WIDTH, HEIGHT = 420, 306
PIVOT_X, PIVOT_Y = 210.0, 96.0
BEAM = 138.0  # half the beam
CORD = 96.0
PAN = 54.0  # half a pan
DIAL = 74.0
BAND_DEGREES = 9.0  # the tip at exactly the tolerance
TILT_DEGREES_MAX = 17.0


@dataclass(frozen=True, slots=True)
class Weighing:
    """What lies in the two pans, in minor units, and how far they may differ in percent of the second."""

    first: int
    second: int
    tolerance_percent: int

    @property
    def is_inside(self) -> bool:
        """Say whether the pans differ by no more than the tolerance; integers only, as customs counts."""
        return abs(self.first - self.second) * 100 <= self.tolerance_percent * self.second

    @property
    def tilt(self) -> float:
        """Degrees by which the beam leans: BAND_DEGREES at the tolerance, above zero where the first pan sinks."""
        if self.first == self.second:
            return 0.0
        if self.second == 0 or self.tolerance_percent == 0:
            return TILT_DEGREES_MAX if self.first > self.second else -TILT_DEGREES_MAX
        lean = (self.first - self.second) * 100 / (self.second * self.tolerance_percent)
        return max(-TILT_DEGREES_MAX, min(TILT_DEGREES_MAX, lean * BAND_DEGREES))


def scale(weighing: Weighing, *, title: str, rtl: bool = False) -> SafeString:
    """The scale with its pans as they hang; in right-to-left pages the first pan hangs on the right."""
    side = 1 if rtl else -1  # where the first pan hangs
    lean = math.radians(weighing.tilt)
    needle = "scale-needle" if weighing.is_inside else "scale-needle-out"
    heaviest = max(weighing.first, weighing.second, 1)
    first = _end(side, side * lean)
    second = _end(-side, side * lean)
    parts = [
        *_dial(weighing.tolerance_percent),
        *_pillar(),
        *_pan(*first, weighing.first / heaviest, "grain-one"),
        *_pan(*second, weighing.second / heaviest, "grain-two"),
        *_beam(first, second),
        _needle(side * lean, needle),
        element("circle", cx=PIVOT_X, cy=PIVOT_Y, r=8, class_="scale-brass"),
    ]
    return picture(WIDTH, HEIGHT, parts, title=title)


def mark() -> SafeString:
    """The small level scale of the logo."""
    beam = element("path", d="M5 10.5H27", class_="scale-wood", stroke_width=2)
    pillar = element("path", d="M16 5.5V26M11 27H21", class_="scale-wood", stroke_width=2)
    cords = element("path", d="M7 10.5 3.4 18M7 10.5 10.6 18M25 10.5 21.4 18M25 10.5 28.6 18", class_="scale-cord")
    pans = element("path", d="M2.6 18a4.4 4.4 0 0 0 8.8 0ZM20.6 18a4.4 4.4 0 0 0 8.8 0Z", class_="scale-brass")
    pivot = element("circle", cx=16, cy=10.5, r=2.4, class_="scale-brass")
    return decoration(32, 32, [cords, beam, pillar, pans, pivot])


def _end(side: int, lean: float) -> tuple[float, float]:
    """Where one end of the beam is; `lean` above zero turns the beam clockwise for the right and lifts the left."""
    return PIVOT_X + side * BEAM * math.cos(lean), PIVOT_Y + side * BEAM * math.sin(lean)


def _beam(first: tuple[float, float], second: tuple[float, float]) -> list[str]:
    line = element("line", x1=first[0], y1=first[1], x2=second[0], y2=second[1], class_="scale-wood", stroke_width=6)
    knobs = [element("circle", cx=x, cy=y, r=5, class_="scale-brass") for x, y in (first, second)]
    return [line, *knobs]


def _pillar() -> list[str]:
    column = element("line", x1=PIVOT_X, y1=PIVOT_Y, x2=PIVOT_X, y2=286, class_="scale-wood", stroke_width=7)
    foot = element("path", d="M150 300q0-14 22-15h76q22 1 22 15z", class_="scale-foot")
    collar = element("rect", x=PIVOT_X - 9, y=276, width=18, height=9, rx=2, class_="scale-brass")
    return [column, foot, collar]


def _pan(x: float, y: float, fullness: float, grain: str) -> list[str]:
    rim = y + CORD
    cords = element(
        "path",
        d=f"M{x:.1f} {y:.1f}L{x - PAN:.1f} {rim:.1f}M{x:.1f} {y:.1f}L{x + PAN:.1f} {rim:.1f}",
        class_="scale-cord",
        stroke_width=1.5,
    )
    reach, peak = PAN * (0.45 + 0.45 * fullness), 34 * math.sqrt(fullness)
    heap = element(
        "path",
        d=f"M{x - reach:.1f} {rim:.1f}Q{x - reach * 0.35:.1f} {rim - peak:.1f} {x:.1f} {rim - peak:.1f}"
        f"T{x + reach:.1f} {rim:.1f}z",
        class_=grain,
    )
    bowl = element(
        "path",
        d=f"M{x - PAN - 3:.1f} {rim:.1f}H{x + PAN + 3:.1f}A{PAN + 3:.1f} 30 0 0 1 {x - PAN - 3:.1f} {rim:.1f}z",
        class_="scale-brass",
    )
    return [cords, heap, bowl] if fullness else [cords, bowl]


def _dial(tolerance_percent: int) -> list[str]:
    track = element("path", d=_arc(-TILT_DEGREES_MAX - 4, TILT_DEGREES_MAX + 4), class_="scale-dial", stroke_width=9)
    band = element("path", d=_arc(-BAND_DEGREES, BAND_DEGREES), class_="scale-band", stroke_width=9)
    if not tolerance_percent:
        return [track]
    ticks = []
    for degrees, anchor in ((-BAND_DEGREES, "end"), (BAND_DEGREES, "start")):
        x, y = _on_dial(degrees, DIAL + 9)
        ticks.append(
            element(
                "text",
                f"{tolerance_percent} %",
                x=x + (4 if degrees > 0 else -4),
                y=y + 2,
                text_anchor=anchor,
                direction="ltr",
                class_="scale-tick",
            )
        )
    return [track, band, *ticks]


def _needle(lean: float, look: str) -> SafeString:
    tip_x, tip_y = PIVOT_X + (DIAL - 2) * math.sin(lean * 2), PIVOT_Y - (DIAL - 2) * math.cos(lean * 2)
    return element("line", x1=PIVOT_X, y1=PIVOT_Y, x2=tip_x, y2=tip_y, class_=look, stroke_width=3)


def _arc(start: float, end: float) -> str:
    start_x, start_y = _on_dial(start, DIAL)
    end_x, end_y = _on_dial(end, DIAL)
    return f"M{start_x:.1f} {start_y:.1f}A{DIAL:.1f} {DIAL:.1f} 0 0 1 {end_x:.1f} {end_y:.1f}"


def _on_dial(degrees: float, radius: float) -> tuple[float, float]:
    """A point of the dial. The needle moves twice as far as the beam, so that a small lean can be seen."""
    angle = math.radians(degrees * 2)
    return PIVOT_X + radius * math.sin(angle), PIVOT_Y - radius * math.cos(angle)
