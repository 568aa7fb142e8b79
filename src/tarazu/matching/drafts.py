"""A deal while it is drafted: its legs from possible legs, and what the rules of both orders say against it."""

from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price, Value
from tarazu.matching.deals import Deal, Leg
from tarazu.matching.facts import MarketFacts, deal_facts
from tarazu.matching.gates import PossibleLeg
from tarazu.rulebook.book import judge_deal
from tarazu.rulebook.rules import Finding, stops


def leg_of(number: int, possible: PossibleLeg, quantity: Quantity, value: Value) -> Leg:
    """A possible leg as a leg of a deal, with a quantity and a value."""
    return Leg(
        number=number,
        giver_id=possible.offer.party_id,
        receiver_id=possible.want.party_id,
        commodity=possible.offer.commodity,
        quantity=quantity,
        value=value,
        expected=Price(possible.reference, quantity.unit).of(quantity),
        offer_id=possible.offer.id,
        want_id=possible.want.id,
        route_id=possible.lane.route_id,
        freight=Price(possible.freight, quantity.unit).of(quantity),
        fills=possible.fills(quantity),
    )


def stops_of(deal: Deal, facts: MarketFacts) -> list[Finding]:
    """Every finding of either legal order that stops a deal."""
    orders = (order for order in deal.countries if order in facts.figures)
    return [one for order in orders for one in stops(judge_deal(deal_facts(deal, order, facts, facts.day)))]
