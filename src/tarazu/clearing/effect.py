"""The effect of an assessment on the net-off, before anybody confirms it: where the book leans before and after."""

from collections.abc import Sequence
from dataclasses import dataclass

from tarazu.clearing.cures import Cure, cure
from tarazu.clearing.net_off import Outcome, Position
from tarazu.kernel.value import Price, Value
from tarazu.ledger.book import Direction


@dataclass(frozen=True, slots=True)
class Weighing:
    """A book as a net-off would find it, with the cure at each price."""

    position: Position
    outcome: Outcome
    cures: tuple[Cure, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """A book before and after one delivery gets another assessed value."""

    before: Weighing
    after: Weighing

    @property
    def is_turned(self) -> bool:
        """Say whether the net-off would come out otherwise."""
        return self.before.outcome is not self.after.outcome


def effect_of(
    position: Position,
    direction: Direction,
    change: Value,
    tolerance_percent: int,
    prices: Sequence[tuple[Direction, Price]],
) -> Effect:
    """What a change of one delivery's assessed value does to a book; a first assessment changes it from nothing."""
    imports, exports = (change, Value(0)) if direction is Direction.IMPORT else (Value(0), change)
    return Effect(
        _weighing(position, tolerance_percent, prices),
        _weighing(position + Position(imports, exports), tolerance_percent, prices),
    )


def _weighing(position: Position, tolerance_percent: int, prices: Sequence[tuple[Direction, Price]]) -> Weighing:
    outcome = position.outcome(tolerance_percent)
    wanted = outcome is not Outcome.BALANCED
    found = (cure(position, direction, price, tolerance_percent) for direction, price in prices if wanted)
    return Weighing(position, outcome, tuple(found))
