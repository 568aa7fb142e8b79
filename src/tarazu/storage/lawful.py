"""What the law of a day says of declaring a part of a leg: its facts, gathered for the rules of declaration."""

from dataclasses import replace
from datetime import date

from tarazu.authorisation.authorisation import Authorisation
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.matching.facts import deal_facts
from tarazu.rulebook.book import judge_declaration
from tarazu.rulebook.rules import Finding
from tarazu.shipments.declarations import Declaration, DeclarationState, Regime
from tarazu.storage import contracts, facts, goods_control, matching, shipments


def findings_on(
    held: Authorisation, leg_number: int, quantity: Quantity, declared: Value, day: date
) -> tuple[Finding, ...]:
    """Everything that stands against declaring so much of a leg on a day, under the order of the authorisation."""
    contract = contracts.contract(held.contract_id)
    deal = matching.deal(contract.deal_id)
    leg = next(one for one in contract.legs if one.number == leg_number)  # some are added to settle a difference
    world = facts.market_facts(day, commodities={leg.commodity}, deal_id=deal.id)
    seen = deal_facts(replace(deal, legs=(leg,)), held.order, world, day)
    lodged = [one for one in shipments.declarations(held.id) if one.state is not DeclarationState.REVERSED]
    before = sum(one.leg_number == leg_number for one in lodged)
    loadings = goods_control.attestations(held.id, leg_number)
    part = replace(
        seen.legs[0],
        quantity=quantity.to(seen.legs[0].quantity.unit),
        contract_value=declared,
        loading=loadings[before] if before < len(loadings) else None,  # each declaration is one loading, in their order
    )
    return tuple(
        judge_declaration(
            replace(
                seen,
                legs=(part,),
                imports_assessed=_sum(lodged, Regime.IMPORT, assessed_only=True),
                exports_declared=_sum(lodged, Regime.EXPORT, assessed_only=False),
            )
        )
    )


def _sum(lodged: list[Declaration], regime: Regime, *, assessed_only: bool) -> int:
    values = [(one.assessed, one.declared) for one in lodged if one.regime is regime]
    return sum(
        assessed.minor if assessed is not None else 0 if assessed_only else declared.minor
        for assessed, declared in values
    )
