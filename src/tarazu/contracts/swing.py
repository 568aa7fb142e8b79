"""The swing: how far one side of a contract may be ahead of the other before its exports are held."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tarazu.contracts.contract import Contract, Instalment
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.matching.deals import Leg
from tarazu.rulebook.figures import Figures

PARAM = "swing"  # fills the clause on the largest open imbalance


class SwingOutside(TarazuError):
    """Parties agreed on a swing that an order does not admit, or that holds even the first instalment."""

    kind = Kind.INVALID
    says = (
        "One side may be ahead by {least} to {most} percent under this contract: its largest instalment is the least, "
        "and the orders of both countries set the most. You wrote {swing}."
    )


def swing_agreed(chosen: int | None, least: int, orders: Iterable[Figures]) -> int:
    """The swing in percent: what the parties chose, or the usual one; never so narrow that an instalment cannot leave.

    `least` is the largest instalment, in percent of one side.
    Errors:  SwingOutside.
    """
    held = tuple(orders)
    most = most_swing(least, held)
    if chosen is None:
        return min(most, max(least, min(order.number("swing_percent") for order in held)))
    if not least <= chosen <= most:
        raise SwingOutside(swing=chosen, least=least, most=most)
    return chosen


def most_swing(least: int, orders: Iterable[Figures]) -> int:
    """The widest swing in percent that parties may agree on under their orders."""
    return max(least, min(order.number("swing_percent_max") for order in orders))


def largest_instalment(legs: Iterable[Leg], instalments: Iterable[Instalment], country_of: Mapping[str, str]) -> int:
    """The value of the largest instalment, in whole percent of the agreed value of the larger side, rounded up."""
    by_number = {leg.number: leg for leg in legs}
    sides: dict[str, int] = {}
    for leg in by_number.values():
        country = country_of[leg.giver_id]
        sides[country] = sides.get(country, 0) + leg.value.minor
    largest = max(by_number[part.leg_number].value_of(part.quantity).minor for part in instalments)
    return -(-largest * 100 // max(sides.values()))


def swing_of(contract: Contract) -> int | None:
    """The swing a contract states, in percent of one side's agreed value; None where no clause says."""
    return next((int(clause.params[PARAM]) for clause in contract.clauses if PARAM in clause.params), None)


def with_swing(contract: Contract, percent: int) -> Contract:
    """The contract with another swing in its clause, as an amendment leaves it."""
    clauses = tuple(
        replace(clause, params={**clause.params, PARAM: str(percent)}) if PARAM in clause.params else clause
        for clause in contract.clauses
    )
    return replace(contract, clauses=clauses)
