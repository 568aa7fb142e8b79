"""Bars of used and left, and the clock of an authorisation with its recorded stops."""

from collections.abc import Sequence
from datetime import date

from django.utils.safestring import SafeString

from tarazu.web.drawings.svg import element, picture

CLOCK_WIDTH, CLOCK_HEIGHT = 1000, 24
WATCH_DAYS, BAD_DAYS = (
    15,
    7,
)  # from these many days left on, the bar changes its colour (the days are written beside it)


def bar(used: int, total: int, *, title: str, held: int = 0) -> SafeString:
    """How much of a whole is used, and how much more is held; more than the whole fills it and changes its look."""
    whole = max(total, 1)
    width = min(100.0, used * 100 / whole)
    held_width = min(100.0 - width, held * 100 / whole)
    parts = [element("rect", x=0, y=0, width=width, height=10, class_="bar-over" if used > total else "bar-used")]
    if held_width > 0:
        parts.append(element("rect", x=width, y=0, width=held_width, height=10, class_="bar-held"))
    return picture(100, 10, parts, title=title, stretched=True)


def stack(parts: Sequence[tuple[int, int]], whole: int) -> SafeString:
    """Parts of a whole one after the other, each with its size and its look; its words and numbers stand beside it."""
    drawn, at = [], 0.0
    for size, look in parts:
        width = size * 100 / max(whole, 1)
        if size > 0:
            drawn.append(element("rect", x=at, y=0, width=width, height=10, class_=f"part part-{look}"))
        at += width
    return picture(100, 10, drawn, title="", stretched=True)


def clock(
    since: date, due: date, today: date, stops: Sequence[tuple[date, date | None]] = (), *, title: str
) -> SafeString:
    """The days from the first to the due date: gone, stopped, and where today stands."""
    days = max((due - since).days, 1)

    def at(day: date) -> float:
        return max(0.0, min(1.0, (day - since).days / days)) * CLOCK_WIDTH

    left = (due - today).days
    gone = "clock-gone-bad" if left <= BAD_DAYS else "clock-gone-watch" if left <= WATCH_DAYS else "clock-gone"
    parts = [
        element("rect", x=0, y=7, width=CLOCK_WIDTH, height=10, class_="clock-track"),
        element("rect", x=0, y=7, width=at(today), height=10, class_=gone),
    ]
    for first, last in stops:
        begin, end = at(first), at(last or due)
        parts.append(element("rect", x=begin, y=7, width=max(end - begin, 3.0), height=10, class_="clock-stop"))
    mark = at(today)
    parts.append(element("line", x1=mark, y1=0, x2=mark, y2=CLOCK_HEIGHT, class_="clock-today"))
    return picture(CLOCK_WIDTH, CLOCK_HEIGHT, parts, title=title, stretched=True)
