"""Ageing: which deliveries a book's difference still consists of, and since when each of them has been owed.

The oldest is settled first: goods that go out answer the oldest goods that came in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tarazu.clearing.obligations import Obligation
from tarazu.kernel.value import Value
from tarazu.ledger.book import Direction


class Side(StrEnum):
    """Who owes what is open, as the country of the book sees it."""

    OWED_ABROAD = "owed_abroad"  # more came in than went out
    OWED_TO_US = "owed_to_us"


@dataclass(frozen=True, slots=True)
class OpenItem:
    """What is still open of one delivery."""

    reference: str
    since: date
    open: Value
    days: int


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Open value of an age: from `over` days, exclusive, up to `until` days, inclusive; None is without an end."""

    over: int
    until: int | None
    open: Value


@dataclass(frozen=True, slots=True)
class Ageing:
    """Everything open in a book on a day, the oldest first."""

    side: Side | None
    items: tuple[OpenItem, ...]
    bands: tuple[AgeBand, ...]

    @property
    def owing_since(self) -> date | None:
        """The day of the oldest delivery that nothing has answered yet."""
        return self.items[0].since if self.items else None

    @property
    def open(self) -> Value:
        """All of it together."""
        return sum((item.open for item in self.items), Value(0))


def ageing(lines: Iterable[Obligation], set_off: Value, today: date, steps: Sequence[int]) -> Ageing:
    """Age what is open of some obligations of one book. `set_off` above zero cancelled what is owed abroad.

    Deliveries of later days than `today` are not counted; `steps` are the ends of the bands, in days.
    """
    held = list(lines)
    sides = {direction: _deliveries(held, direction, today) for direction in Direction}
    came, went = sum(sides[Direction.IMPORT].values()), sum(sides[Direction.EXPORT].values())
    gap = came - went - set_off.minor
    leaning = Direction.IMPORT if gap > 0 else Direction.EXPORT
    items = _last(sides[leaning], abs(gap), today)
    side = Side.OWED_ABROAD if leaning is Direction.IMPORT else Side.OWED_TO_US
    return Ageing(side if items else None, items, _bands(items, steps))


def _deliveries(lines: Sequence[Obligation], direction: Direction, today: date) -> dict[tuple[date, str], int]:
    """Each declaration's value, reversals taken off, by its day and number; what came to nothing is left out."""
    first: dict[str, date] = {}
    totals: dict[str, int] = {}
    for line in sorted(lines, key=lambda one: (one.day, one.id)):
        if line.direction is direction and line.day <= today:
            first.setdefault(line.reference, line.day)
            totals[line.reference] = totals.get(line.reference, 0) + line.value.minor
    return {(first[reference], reference): minor for reference, minor in totals.items() if minor}


def _last(deliveries: dict[tuple[date, str], int], gap: int, today: date) -> tuple[OpenItem, ...]:
    """The latest deliveries that make up a gap: everything before them was answered."""
    found: list[OpenItem] = []
    for (day, reference), minor in sorted(deliveries.items(), reverse=True):
        taken = min(minor, gap)
        if taken > 0:
            found.append(OpenItem(reference, day, Value(taken), (today - day).days))
            gap -= taken
    return tuple(reversed(found))


def _bands(items: Sequence[OpenItem], steps: Sequence[int]) -> tuple[AgeBand, ...]:
    edges: list[tuple[int, int | None]] = []
    over = -1
    for step in sorted(steps):
        edges.append((over, step))
        over = step
    edges.append((over, None))
    return tuple(
        AgeBand(over, until, sum((item.open for item in items if _is_between(item.days, over, until)), Value(0)))
        for over, until in edges
    )


def _is_between(days: int, over: int, until: int | None) -> bool:
    return days > over and (until is None or days <= until)
