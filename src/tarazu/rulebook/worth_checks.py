"""Checks of a deal's prices and of its ratio against what customs assessed before: pure functions of facts.

They test by the middle half of earlier values, from the lower to the upper quartile, and warn.
"""

from tarazu.kernel.quantity import Quantity
from tarazu.reference.earlier_worth import RATIO_UNITS, Beside, counterpart, unit_value
from tarazu.rulebook.checks import leg_name
from tarazu.rulebook.facts import DealFacts, LegFacts
from tarazu.rulebook.rules import Breach


def price_outside_earlier(facts: DealFacts) -> Breach | None:
    """Each leg is priced inside the middle half of its goods' earlier assessments; the farthest fills the sentence."""
    outside = [(far, leg) for leg in facts.legs if (far := _percent_outside(leg))]
    if not outside:
        return None
    _, leg = max(outside, key=lambda one: one[0])
    assert leg.earlier is not None, "a leg without earlier assessments lies nowhere"
    params = {
        "goods": leg.commodity,
        "price": unit_value(leg.contract_value, leg.quantity, leg.earlier.least.unit),
        "count": leg.earlier.count,
        "firms": leg.earlier.firms,
        "days": facts.figures.number("valuation_days"),
        "least": leg.earlier.least,
        "most": leg.earlier.most,
    }
    return Breach(params, tuple(leg_name(one) for _, one in outside))


def ratio_outside_earlier(facts: DealFacts) -> Breach | None:
    """What leaves for what comes in lies inside the middle half of earlier files that exchanged the same goods."""
    for known in facts.ratios:
        coming = [leg for leg in facts.imports if leg.commodity == known.incoming]
        going = [leg for leg in facts.exports if leg.commodity == known.outgoing]
        for bought, sold in ((one, other) for one in coming for other in going):
            prices = (unit_value(leg.contract_value, leg.quantity) for leg in (bought, sold))
            incoming, outgoing = prices
            if not outgoing.minor:
                continue
            agreed = counterpart(incoming, outgoing)
            if not known.earlier.least.steps <= agreed.steps <= known.earlier.most.steps:
                params = {
                    "agreed": agreed,
                    "outgoing": known.outgoing,
                    "hundred": Quantity(RATIO_UNITS * bought.quantity.unit.steps_per_unit, bought.quantity.unit),
                    "incoming": known.incoming,
                    "count": known.earlier.count,
                    "firms": known.earlier.firms,
                    "days": facts.figures.number("valuation_days"),
                    "least": known.earlier.least,
                    "most": known.earlier.most,
                }
                return Breach(params, (leg_name(bought), leg_name(sold)))
    return None


def _percent_outside(leg: LegFacts) -> int:
    """How far a leg's price lies outside the middle half, in hundredths of a per cent of its nearer end; 0 inside."""
    if leg.earlier is None or not leg.quantity.steps:
        return 0
    price = unit_value(leg.contract_value, leg.quantity, leg.earlier.least.unit)
    beside = leg.earlier.beside(price)
    if beside is Beside.INSIDE:
        return 0
    end = leg.earlier.least if beside is Beside.BELOW else leg.earlier.most
    return 1 + abs(price.minor - end.minor) * 10_000 // max(end.minor, 1)
