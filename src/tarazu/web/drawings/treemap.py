"""A treemap: rectangles whose areas are shares of one whole. The table beside it holds the same numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from tarazu.web.drawings.svg import element, isolated, picture

WIDTH, HEIGHT = 1000.0, 420.0
LOOKS = 6
LABEL_WIDTH, LABEL_HEIGHT = 90.0, 34.0
LETTER = 8.4


@dataclass(frozen=True, slots=True)
class Tile:
    """One share: its words, its number as text, and its size."""

    words: str
    number: str
    size: int


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float


def treemap(tiles: Sequence[Tile], *, title: str, rtl: bool = False) -> SafeString:
    """Tiles by size, the largest first; in right-to-left pages it begins on the right."""
    kept = sorted((tile for tile in tiles if tile.size > 0), key=lambda tile: (-tile.size, tile.words))
    parts: list[str] = []
    for at, (tile, box) in enumerate(zip(kept, boxes([tile.size for tile in kept]), strict=True)):
        x = WIDTH - box.x - box.width if rtl else box.x
        parts.append(
            element(
                "rect",
                element("title", f"{tile.words}: {tile.number}"),
                x=x + 1,
                y=box.y + 1,
                width=max(box.width - 2, 1),
                height=max(box.height - 2, 1),
                rx=3,
                class_=f"tile tile-{at % LOOKS}",
            )
        )
        if box.width > LABEL_WIDTH and box.height > LABEL_HEIGHT:
            start = x + (box.width - 10 if rtl else 10)
            room = int((box.width - 20) / LETTER)
            words = tile.words if len(tile.words) <= room else f"{tile.words[: room - 1].rstrip()}…"
            anchor = {"direction": "rtl"} if rtl else {}
            parts.append(element("text", isolated(words), x=start, y=box.y + 24, class_="tile-words", **anchor))
            if box.height > 2 * LABEL_HEIGHT - 10 and len(tile.number) <= room + 1:
                number = isolated(tile.number)
                parts.append(element("text", number, x=start, y=box.y + 46, class_="tile-number", **anchor))
    return picture(WIDTH, HEIGHT, parts, title=title)


def boxes(sizes: Sequence[int]) -> list[Box]:
    """Where tiles of these falling sizes lie, squarish (Bruls, Huizing and van Wijk 2000); together they fill all."""
    total = sum(sizes)
    found: list[Box] = []
    rest, at = Box(0.0, 0.0, WIDTH, HEIGHT), 0
    while at < len(sizes):
        left = sum(sizes[at:])
        share = rest.width * rest.height / left if left else 0.0
        side = min(rest.width, rest.height)
        row = 1
        while at + row < len(sizes) and _worst(sizes[at : at + row + 1], side, share) <= _worst(
            sizes[at : at + row], side, share
        ):
            row += 1
        placed, rest = _row(sizes[at : at + row], rest, share)
        found += placed
        at += row
    assert total == 0 or len(found) == len(sizes), "every size has its box"
    return found


def _worst(row: Sequence[int], side: float, share: float) -> float:
    """How far the least square tile of a row is from a square."""
    area = sum(row) * share
    if not area or not side:
        return float("inf")
    depth = area / side
    return max(max(depth / (size * share / depth), (size * share / depth) / depth) for size in row)


def _row(row: Sequence[int], rest: Box, share: float) -> tuple[list[Box], Box]:
    area = sum(row) * share
    upright = rest.width >= rest.height
    side = rest.height if upright else rest.width
    depth = area / side if side else 0.0
    placed, along = [], 0.0
    for size in row:
        length = size * share / depth if depth else 0.0
        if upright:
            placed.append(Box(rest.x, rest.y + along, depth, length))
        else:
            placed.append(Box(rest.x + along, rest.y, length, depth))
        along += length
    if upright:
        return placed, Box(rest.x + depth, rest.y, rest.width - depth, rest.height)
    return placed, Box(rest.x, rest.y + depth, rest.width, rest.height - depth)
