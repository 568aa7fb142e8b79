"""Where the words of a drawing go, so that they cover neither each other nor what they speak of."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

CHARACTER, LINE = 6.6, 17.0  # pixels that one character and one line of small words take
GAP = 7.0  # between a thing and its words

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of the drawing that something takes."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether both take some of the same place."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, point: Point) -> bool:
        """Whether a point lies in it."""
        return self.left < point[0] < self.right and self.top < point[1] < self.bottom


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of words with the place they take; `anchor` is the edge they are written from."""

    lines: tuple[str, ...]
    box: Box
    anchor: str  # start, middle or end

    def rows(self) -> Iterator[tuple[str, float, float]]:
        """Each line with where it is written from."""
        x = {"start": self.box.left, "end": self.box.right}.get(self.anchor, (self.box.left + self.box.right) / 2)
        for row, line in enumerate(self.lines):
            yield line, x, self.box.top + LINE * row + LINE * 0.76


def label(lines: Sequence[str], at: Point, anchor: str) -> Label:
    """Lines written from a point: beside it by `start` or `end`, or centred upon it."""
    wide, high = max(map(len, lines), default=0) * CHARACTER, len(lines) * LINE
    left = at[0] - {"start": 0.0, "end": wide}.get(anchor, wide / 2)
    return Label(tuple(lines), Box(left, at[1] - high / 2, left + wide, at[1] + high / 2), anchor)


def around(thing: Box, lines: Sequence[str], outward: Point) -> tuple[Label, ...]:
    """Labels on the four sides of a thing, the side that looks outward first."""
    x, y, half = (thing.left + thing.right) / 2, (thing.top + thing.bottom) / 2, len(lines) * LINE / 2
    right = label(lines, (thing.right + GAP, y), "start")
    left = label(lines, (thing.left - GAP, y), "end")
    below = label(lines, (x, thing.bottom + GAP + half), "middle")
    above = label(lines, (x, thing.top - GAP - half), "middle")
    beside = (right, left) if outward[0] > 0 else (left, right)
    over = (below, above) if outward[1] > 0 else (above, below)
    return (*beside, *over) if abs(outward[0]) * 2 >= abs(outward[1]) else (*over, *beside)


def free(wished: Iterable[Label], taken: Sequence[Box], lines: Sequence[Point], within: Box) -> Label | None:
    """The wished label that covers nothing taken and least of the lines, the earlier of equals; none if none does."""
    open_to = [
        one
        for one in wished
        if not any(one.box.meets(other) for other in taken)
        and within.left <= one.box.left
        and one.box.right <= within.right
        and within.top <= one.box.top
        and one.box.bottom <= within.bottom
    ]
    return min(open_to, key=lambda one: sum(map(one.box.holds, lines)), default=None)


def wrapped(words: str, *, characters: int, lines: int) -> tuple[str, ...]:
    """Words in so many lines at most, cut with an ellipsis where they are longer."""
    found: list[str] = [""]
    for word in words.split():
        longer = f"{found[-1]} {word}".strip()
        if len(longer) <= characters or not found[-1]:
            found[-1] = longer
        elif len(found) < lines:
            found.append(word)
        else:
            found[-1] = longer
    return tuple(one if len(one) <= characters else f"{one[: characters - 1].rstrip()}…" for one in found)
