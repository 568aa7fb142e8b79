"""Who owes whom, as bands: those who owe on one side, those who are owed on the other, wide as the value is large."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from tarazu.web.drawings.svg import element, isolated, picture

WIDTH, HEIGHT = 480.0, 340.0
BAR, GAP, LABEL = 14.0, 10.0, 108.0
LETTERS_MAX = 15
LOOKS = 6


@dataclass(frozen=True, slots=True)
class Band:
    """One debt: who owes whom how much."""

    source: str
    target: str
    amount: int
    words: str  # the amount as text


def sankey(bands: Sequence[Band], *, title: str, whole: int, rtl: bool = False) -> SafeString:
    """Bands between two rows of names; `whole` is what a full height stands for, so that two drawings compare.

    In right-to-left pages those who owe stand on the right.
    """
    owing = list(dict.fromkeys(band.source for band in bands))
    owed = list(dict.fromkeys(band.target for band in bands))
    rows = max(len(owing), len(owed), 1)
    scale = (HEIGHT - GAP * (rows + 1)) / max(whole, 1)
    tops = {
        "source": _tops(owing, bands, scale, from_source=True),
        "target": _tops(owed, bands, scale, from_source=False),
    }
    begin, end = (WIDTH - LABEL, LABEL) if rtl else (LABEL, WIDTH - LABEL)
    parts: list[str] = []
    used: dict[tuple[str, str], float] = {}
    for band in bands:
        thick = band.amount * scale
        first = tops["source"][band.source] + used.get(("s", band.source), 0.0)
        second = tops["target"][band.target] + used.get(("t", band.target), 0.0)
        used["s", band.source] = used.get(("s", band.source), 0.0) + thick
        used["t", band.target] = used.get(("t", band.target), 0.0) + thick
        look = owing.index(band.source) % LOOKS
        words = element("title", f"{band.source} → {band.target}: {band.words}")
        parts.append(element("path", words, d=_band(begin, first, end, second, thick), class_=f"band tile-{look}"))
    for names, side, x in ((owing, "source", begin), (owed, "target", end)):
        away = -1 if (side == "source") != rtl else 1
        for name in names:
            top = tops[side][name]
            tall = max(
                sum(b.amount for b in bands if name == (b.source if side == "source" else b.target)) * scale, 1.0
            )
            parts.append(element("rect", x=x - BAR / 2, y=top, width=BAR, height=tall, class_="band-end"))
            label = name if len(name) <= LETTERS_MAX else f"{name[: LETTERS_MAX - 1].rstrip()}…"
            anchor = "end" if away == -1 else "start"
            parts.append(
                element(
                    "text",
                    element("title", name),
                    isolated(label),
                    x=x + away * 12,
                    y=top + tall / 2 + 4,
                    text_anchor=anchor,
                    direction="ltr",
                    class_="band-label",
                )
            )
    return picture(WIDTH, HEIGHT, parts, title=title)


def grouped(bands: Sequence[Band], others: str, percent: int = 2) -> tuple[Band, ...]:
    """Bands with those under some percent of the whole put together as `others`."""
    total = sum(band.amount for band in bands)
    large = [band for band in bands if band.amount * 100 >= percent * total]
    rest = sum(band.amount for band in bands) - sum(band.amount for band in large)
    return (*large, *([Band(others, others, rest, "")] if rest else []))


def _tops(names: Sequence[str], bands: Sequence[Band], scale: float, *, from_source: bool) -> dict[str, float]:
    tops, at = {}, GAP
    for name in names:
        tops[name] = at
        at += sum(b.amount for b in bands if name == (b.source if from_source else b.target)) * scale + GAP
    return tops


def _band(begin: float, first: float, end: float, second: float, thick: float) -> str:
    middle = (begin + end) / 2
    there = f"M{begin:.1f} {first:.1f}C{middle:.1f} {first:.1f} {middle:.1f} {second:.1f} {end:.1f} {second:.1f}"
    first, second = first + thick, second + thick
    back = f"C{middle:.1f} {second:.1f} {middle:.1f} {first:.1f} {begin:.1f} {first:.1f}z"
    return f"{there}v{thick:.1f}{back}"
