"""What both legal orders say of a contract, and of the terms its parties are writing: before anybody signs."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from tarazu.contracts.contract import Contract, ContractState
from tarazu.contracts.draft import Terms, check_substitutes
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.matching.deals import Deal
from tarazu.matching.facts import MarketFacts, deal_facts
from tarazu.reference.commodities import Commodity, commodity_of
from tarazu.registry.people import PLATFORM, Actor, Role
from tarazu.rulebook.book import judge_application, judge_leg
from tarazu.rulebook.rules import Finding
from tarazu.storage import contracts, drafting, facts, matching
from tarazu.storage.contracts import ContractAbsent


@dataclass(frozen=True, slots=True)
class SubstituteView:
    """Goods that may make a shortfall good, and what either order says of them when one country gives them."""

    commodity: Commodity
    giver: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class TermsJudgement:
    """A contract under both its orders: what stands against its grant today, its days, and its substitutes."""

    orders: tuple[tuple[str, tuple[Finding, ...]], ...]
    first_ship_by: date
    last_ship_by: date
    valid_until: date
    substitutes: tuple[SubstituteView, ...]  # only those that a rule speaks of


def see_terms_judgement(
    *, actor: Actor, contract_id: str, substitutes: tuple[str, ...], terms: Terms | None, now: datetime
) -> TermsJudgement:
    """Judge a contract; with terms, as it would be drafted with them.

    Errors:  ContractAbsent, also where it is not theirs to see; UnknownCommodity; UnknownGrade; InstalmentsTooMany;
             ShipFromOutside.
    """
    contract, day = contracts.contract(contract_id), now.date()
    if not (set(contract.parties) & set(actor.subjects(Role.TRADER)) or actor.may("see_everything", PLATFORM)):
        raise ContractAbsent(contract=contract_id)
    check_substitutes(substitutes)
    deal = matching.deal(contract.deal_id)
    if terms is not None and contract.state is ContractState.DRAFT:
        contract = drafting.drafted(deal, number=contract.number, day=day, chosen=terms)
    goods = {leg.commodity for leg in deal.legs} | set(substitutes)
    world = facts.market_facts(day, commodities=goods, deal=deal)
    parts = [part.ship_by for part in contract.instalments]
    return TermsJudgement(
        orders=tuple((order, _findings(contract, deal, order, world, day)) for order in deal.countries),
        first_ship_by=min(parts),
        last_ship_by=max(parts),
        valid_until=contract.valid_until,
        substitutes=tuple(
            SubstituteView(commodity_of(key), giver, found)
            for key in dict.fromkeys(substitutes)
            for giver in _givers(key, deal, world)
            if (found := _of_substitute(key, giver, deal, world, day))
        ),
    )


def _findings(contract: Contract, deal: Deal, order: str, world: MarketFacts, day: date) -> tuple[Finding, ...]:
    signed_on = contract.signed_on or day
    seen = deal_facts(deal, order, world, day, valid_from=signed_on, valid_until=contract.valid_until)
    return tuple(judge_application(replace(seen, contract_number=contract.number, contract_day=signed_on)))


def _givers(key: str, deal: Deal, world: MarketFacts) -> tuple[str, ...]:
    """The countries that could give some goods: those whose goods are valued, or both where none is."""
    valued = tuple(country for country in deal.countries if world.valuation(key, country))
    return valued or deal.countries


def _of_substitute(key: str, giver: str, deal: Deal, world: MarketFacts, day: date) -> tuple[Finding, ...]:
    """What both orders say of the goods alone, were one country to give a unit of them."""
    unit = world.commodities[key].unit
    amount, valuation = Quantity(unit.steps_per_unit, unit), world.valuation(key, giver)
    worth = valuation.price.of(amount) if valuation and valuation.price.unit == unit else Value(0)
    given = next(leg for leg in deal.legs if world.parties[leg.giver_id].country == giver)
    leg = replace(given, commodity=key, quantity=amount, value=worth, expected=worth)
    alone = replace(deal, legs=(leg,))
    said = (one for order in deal.countries for one in judge_leg(deal_facts(alone, order, world, day)))
    return tuple(one for one in said if f"leg {leg.number}" in one.about)
