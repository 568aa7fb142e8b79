"""The arithmetic of balance, in whole minor units: how far a deal leans, where the edges lie and what would balance it.

A lean is exports less imports, in percent of imports, as the judging order's country sees them: minus means that the
country gave less than it got.
"""

from typing import NamedTuple

from tarazu.kernel.quantity import Quantity
from tarazu.kernel.rounding import divide_half_even
from tarazu.rulebook.facts import DealFacts, LegFacts

READABLE_DIGITS = 3  # "about 24,900 t": finer would promise more than a valuation can keep


class Sides(NamedTuple):
    """What a country gets and gives, in minor units of one unit of account."""

    imports: int
    exports: int


class Cure(NamedTuple):
    """The leg to change, and the quantity at which the deal would balance."""

    leg: LegFacts
    balanced: Quantity


class Edge(NamedTuple):
    """The largest export, its unit value now and where the tolerance would break, in minor units per unit."""

    leg: LegFacts
    unit_value: int
    edge_value: int


def percent_text(part: int, whole: int) -> str:
    """A share in percent with one decimal, rounded half to even: '-19.6'. The whole is positive."""
    tenths = divide_half_even(part * 1000, whole)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"


def lean_text(sides: Sides) -> str:
    """How far a deal leans, in percent of its imports; '100.0' where there are exports and no imports at all."""
    if sides.imports == 0:
        return "100.0" if sides.exports else "0.0"
    return percent_text(sides.exports - sides.imports, sides.imports)


def is_outside(sides: Sides, tolerance_percent: int) -> bool:
    """Say whether exports differ from imports by more than the tolerance."""
    return abs(sides.exports - sides.imports) * 100 > tolerance_percent * sides.imports


def allowed_exports(imports: int, tolerance_percent: int) -> tuple[int, int]:
    """The least and the most exports, in minor units, that stay inside the tolerance of some imports."""
    least = -(imports * (tolerance_percent - 100) // 100)  # rounded up, as the most is rounded down: inwards
    return least, imports * (100 + tolerance_percent) // 100


def edge_of(sides: Sides, tolerance_percent: int) -> int:
    """The exports nearest the edge a deal leans towards that are still inside the tolerance, in minor units."""
    least, most = allowed_exports(sides.imports, tolerance_percent)
    return least if sides.exports <= sides.imports else most


def readable(quantity: Quantity) -> Quantity:
    """A quantity rounded to three leading digits, for sentences that say 'about'."""
    scale = 10 ** max(0, len(str(abs(quantity.steps))) - READABLE_DIGITS)
    return Quantity(divide_half_even(quantity.steps, scale) * scale, quantity.unit)


def expected_sides(facts: DealFacts) -> Sides | None:
    """What both sides are expected to be worth at the reference valuations; None where a leg has none."""
    if any(leg.expected is None for leg in facts.legs):
        return None
    return Sides(_worth(facts.imports), _worth(facts.exports))


def cure_of(facts: DealFacts, sides: Sides) -> Cure:
    """The change of one leg that would balance a deal: the largest export, or the largest import where that cannot.

    The deal has legs both ways, and each is worth something.
    """
    largest = _largest(facts.exports)
    needed = _worth((largest,)) + sides.imports - sides.exports
    if needed <= 0:
        largest = _largest(facts.imports)
        needed = _worth((largest,)) + sides.exports - sides.imports
    return Cure(largest, largest.quantity.part(needed, _worth((largest,))))


def edge_price(facts: DealFacts, sides: Sides, tolerance_percent: int) -> Edge:
    """Where the unit value of the largest export would break the tolerance; the deal is inside it now."""
    leg = _largest(facts.exports)
    units, steps = leg.quantity.unit.steps_per_unit, leg.quantity.steps
    worth_at_edge = _worth((leg,)) + edge_of(sides, tolerance_percent) - sides.exports
    falling = sides.exports <= sides.imports
    at_edge = -(-worth_at_edge * units // steps) if falling else worth_at_edge * units // steps
    return Edge(leg, divide_half_even(_worth((leg,)) * units, steps), at_edge)


def _worth(legs: tuple[LegFacts, ...]) -> int:
    return sum(leg.expected.minor for leg in legs if leg.expected is not None)


def _largest(legs: tuple[LegFacts, ...]) -> LegFacts:
    return max(legs, key=lambda leg: (_worth((leg,)), -leg.number))
