"""What clause 12 adds in goods: for parts that left late, for a difference left late, and for what came short.

An instalment's delay runs from its day to the day on which its goods were declared for export; decided stops of the
clock do not count. What leaves first fills the instalments that were due first. Goods that had not left when the file
was netted off are part of its difference, and the delay of that is counted apart, so no delay is counted twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tarazu.clearing.agreed_cures import AgreedCure, damages
from tarazu.contracts.contract import Instalment
from tarazu.kernel.period import Period, add_days, days_covered
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.matching.deals import Leg

Left = tuple[date, int]  # a day, and how many steps of a leg left on it


@dataclass(frozen=True, slots=True)
class LatePart:
    """Goods of one instalment that left after its day: their agreed value, full delay, and what is owed on top."""

    leg_number: int
    giver_id: str
    instalment: int
    ship_by: date
    left_on: date
    quantity: Quantity
    value: Value
    days: int
    damages: Value


@dataclass(frozen=True, slots=True)
class ShortDamages:
    """Agreed damages of which not everything came, and the value of what is missing."""

    cure: AgreedCure
    missing: Value


@dataclass(frozen=True, slots=True)
class DamagesDue:
    """What one side of a contract owes on top: the late parts, the difference left late, less what is agreed."""

    country: str
    late: tuple[LatePart, ...]
    of_difference: Value
    days_late: int  # of the difference
    agreed: Value
    short: tuple[ShortDamages, ...]

    @property
    def most(self) -> Value:
        """What may be agreed on now: first what came short of earlier damages, then what delay adds."""
        if self.short:
            return self.short[0].missing
        added = sum(part.damages.minor for part in self.late) + self.of_difference.minor
        return Value(max(0, added - self.agreed.minor), self.of_difference.account_unit)


def late_parts(
    legs: Iterable[Leg],
    instalments: Iterable[Instalment],
    left: Mapping[int, Sequence[Left]],
    *,
    stopped: Sequence[Period],
    percent_per_week: int,
    percent_max: int,
) -> tuple[LatePart, ...]:
    """The parts of some legs that left at least a full week late, by leg and instalment."""
    by_number, found = {leg.number: leg for leg in legs}, []
    for number, leg in sorted(by_number.items()):
        parts = sorted(
            (part for part in instalments if part.leg_number == number), key=lambda part: (part.ship_by, part.number)
        )
        for part, day, steps in _filled(parts, left.get(number, ())):
            quantity = Quantity(steps, leg.quantity.unit)
            value, days = leg.value_of(quantity), _days_late(part.ship_by, day, stopped)
            on_top = damages(value, days, percent_per_week, percent_max)
            if on_top.minor > 0:
                found.append(
                    LatePart(number, leg.giver_id, part.number, part.ship_by, day, quantity, value, days, on_top)
                )
    return tuple(found)


def _filled(parts: Sequence[Instalment], left: Sequence[Left]) -> Iterable[tuple[Instalment, date, int]]:
    """Which goods of which day fill which instalment."""
    waiting = [(day, steps) for day, steps in sorted(left) if steps > 0]
    for part in parts:
        open_steps = part.quantity.steps
        while open_steps and waiting:
            day, steps = waiting[0]
            taken = min(open_steps, steps)
            yield part, day, taken
            open_steps -= taken
            waiting[0] = (day, steps - taken)
            if steps == taken:
                waiting.pop(0)


def _days_late(ship_by: date, left_on: date, stopped: Sequence[Period]) -> int:
    after = add_days(ship_by, 1)
    return max(0, (left_on - ship_by).days - days_covered(list(stopped), after, add_days(left_on, 1)))
