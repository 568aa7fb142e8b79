"""The mirror of two customs: their record of each delivery beside ours, line by line, and every difference between.

What we export they import. A line of theirs that names our declaration is matched to it; any other to the nearest
delivery of the same goods, the mirrored direction, within the days and the share of quantity that an order allows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.ledger.book import Direction

HS_DIGITS = 6  # what two tariffs have in common
MIRRORED = {Direction.EXPORT: Direction.IMPORT, Direction.IMPORT: Direction.EXPORT}


class Difference(StrEnum):
    """How two records of one delivery differ, or which of them is missing."""

    MISSING_THERE = "missing_there"
    MISSING_HERE = "missing_here"
    GOODS = "goods"
    QUANTITY = "quantity"
    VALUE = "value"


class Explanation(StrEnum):
    """Why two records differ, as whoever works them off found out."""

    TIMING = "timing"
    FREIGHT = "freight"  # one side counts freight and insurance, the other does not
    MOISTURE = "moisture"
    SHORT_LANDING = "short_landing"
    VALUATION = "valuation"
    CLASSIFICATION = "classification"
    THEIR_ERROR = "their_error"
    OUR_ERROR = "our_error"
    REOPENED = "reopened"  # explained wrongly before; it is to be worked off again


@dataclass(frozen=True, slots=True, kw_only=True)
class TheirLine:
    """One line of the partner customs' own records; `direction` is as they see it."""

    id: str
    partner: str
    number: str  # of their declaration
    reference: str  # our declaration, where their record names it
    direction: Direction
    day: date
    hs: str
    quantity: Quantity
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class OurLine:
    """One assessed declaration of ours; `direction` is as we see it."""

    number: str
    partner: str
    direction: Direction
    day: date
    commodity: str
    quantity: Quantity
    value: Value

    @property
    def hs(self) -> str:
        """The digits of its goods' code."""
        return digits_of(self.commodity)


@dataclass(frozen=True, slots=True)
class Tolerances:
    """How far two records of one delivery may lie apart and still be taken for it, and for the same."""

    days: int
    quantity_percent: int
    value_percent: int


@dataclass(frozen=True, slots=True)
class MirrorPair:
    """One delivery: our line, theirs, or both, and every way in which they differ."""

    ours: OurLine | None
    theirs: TheirLine | None
    differences: tuple[Difference, ...]

    @property
    def key(self) -> str:
        """What names it for good: our declaration, else their line."""
        return self.ours.number if self.ours else self.theirs.id if self.theirs else ""

    @property
    def value_gap(self) -> Value | None:
        """Their value less ours; None where one of them is missing."""
        return self.theirs.value - self.ours.value if self.ours and self.theirs else None


def digits_of(code: str) -> str:
    """The digits of a goods code that two tariffs have in common: 1006.30/basmati is 100630."""
    return "".join(letter for letter in code.partition("/")[0] if letter.isdigit())[:HS_DIGITS]


def mirror(ours: Iterable[OurLine], theirs: Iterable[TheirLine], tolerances: Tolerances) -> tuple[MirrorPair, ...]:
    """Every delivery with both records or the one there is; the same lines, in any order, give the same pairs."""
    own = sorted(ours, key=lambda line: (line.day, line.number))
    left = {line.id: line for line in sorted(theirs, key=lambda line: (line.day, line.number, line.id))}
    matched: dict[str, TheirLine] = {}
    numbers = {line.number for line in own}
    for line in list(left.values()):
        if line.reference in numbers and line.reference not in matched:
            matched[line.reference] = left.pop(line.id)
    shelves: dict[tuple[str, Direction, str], list[TheirLine]] = defaultdict(list)
    for line in left.values():
        if not line.reference:
            shelves[line.partner, MIRRORED[line.direction], digits_of(line.hs)].append(line)
    candidates = sorted(
        (_distance(mine, line), mine.number, line.id)
        for mine in own
        if mine.number not in matched
        for line in shelves[mine.partner, mine.direction, mine.hs]
        if _is_near(mine, line, tolerances)
    )
    for _far, number, line_id in candidates:
        if number not in matched and line_id in left:
            matched[number] = left.pop(line_id)
    pairs = ((mine, matched.get(mine.number)) for mine in own)
    return (
        *(MirrorPair(mine, line, _apart(mine, line, tolerances)) for mine, line in pairs),
        *(MirrorPair(None, line, (Difference.MISSING_HERE,)) for line in left.values()),
    )


def by_difference(pairs: Sequence[MirrorPair]) -> Mapping[Difference, int]:
    """How many deliveries differ in each way."""
    return {kind: sum(kind in pair.differences for pair in pairs) for kind in Difference}


def _is_near(mine: OurLine, line: TheirLine, tolerances: Tolerances) -> bool:
    near = abs((line.day - mine.day).days) <= tolerances.days
    return near and not _beyond(mine.quantity, line.quantity, tolerances.quantity_percent)


def _base(quantity: Quantity) -> int:
    return quantity.steps * quantity.unit.base_per_step


def _distance(mine: OurLine, line: TheirLine) -> tuple[int, int]:
    return abs(_base(mine.quantity) - _base(line.quantity)), abs((line.day - mine.day).days)


def _beyond(mine: Quantity, other: Quantity, percent: int) -> bool:
    if mine.unit.dimension is not other.unit.dimension:
        return True
    return abs(_base(mine) - _base(other)) * 100 > percent * _base(mine)


def _apart(mine: OurLine, line: TheirLine | None, tolerances: Tolerances) -> tuple[Difference, ...]:
    if line is None:
        return (Difference.MISSING_THERE,)
    found = []
    if digits_of(line.hs) != mine.hs:
        found.append(Difference.GOODS)
    if _beyond(mine.quantity, line.quantity, tolerances.quantity_percent):
        found.append(Difference.QUANTITY)
    if abs(line.value.minor - mine.value.minor) * 100 > tolerances.value_percent * mine.value.minor:
        found.append(Difference.VALUE)
    return tuple(found)
