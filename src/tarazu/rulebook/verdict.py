"""What one legal order says of a deal as a whole: its findings, how far it leans, the cure and the edge."""

from dataclasses import dataclass, replace
from datetime import date

from tarazu.rulebook.balance import Cure, Edge, Sides, cure_of, edge_price, expected_sides, is_outside, lean_text
from tarazu.rulebook.book import judge_deal
from tarazu.rulebook.facts import DealFacts
from tarazu.rulebook.rules import Finding


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one legal order says of a deal on a day."""

    order: str
    day: date
    findings: tuple[Finding, ...]
    sides: Sides | None  # what imports and exports are worth at reference valuations
    lean: str
    inside: bool | None
    tolerance_percent: int
    cure: Cure | None
    edge: Edge | None  # where the price of its largest export would break the tolerance


def verdict_on(facts: DealFacts) -> Verdict:
    """Judge a deal under the order of its facts, and weigh its two sides where both are known."""
    sides = expected_sides(facts)
    tolerance = facts.figures.number("tolerance_percent")
    judged = Verdict(facts.order, facts.day, tuple(judge_deal(facts)), sides, "", None, tolerance, None, None)
    if sides is None or not (sides.imports and sides.exports):
        return judged
    inside = not is_outside(sides, tolerance)
    return replace(
        judged,
        lean=lean_text(sides),
        inside=inside,
        cure=cure_of(facts, sides),
        edge=edge_price(facts, sides, tolerance) if inside else None,
    )
