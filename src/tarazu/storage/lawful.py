"""What the law of a day says of an application, and of declaring a part of a leg: the facts its rules ask for."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from tarazu.authorisation.application import agreed_side
from tarazu.authorisation.authorisation import Authorisation
from tarazu.contracts.contract import Contract
from tarazu.contracts.swing import swing_of
from tarazu.matching.facts import deal_facts
from tarazu.rulebook.book import judge_declaration
from tarazu.rulebook.facts import DealFacts
from tarazu.rulebook.rules import Finding
from tarazu.shipments.declarations import Declaration, DeclarationState, Regime
from tarazu.storage import contracts, facts, goods_control, matching, shipments


def application_facts(contract: Contract, order: str, day: date) -> DealFacts:
    """A contract as the rules of an application see it on a day, with what its signed amendments changed."""
    deal = matching.deal(contract.deal_id)
    world = facts.market_facts(day, commodities={leg.commodity for leg in deal.legs}, deal=deal)
    until = contracts.amended(contract).valid_until
    seen = deal_facts(deal, order, world, day, valid_from=contract.signed_on, valid_until=until)
    return replace(seen, contract_number=contract.number, contract_day=contract.signed_on)


def findings_on(held: Authorisation, asked: Declaration) -> tuple[Finding, ...]:
    """Everything that stands against a declaration on its day, under the order of the authorisation."""
    contract, day = contracts.contract(held.contract_id), asked.lodged_on
    now = contracts.amended(contract)
    deal = matching.deal(contract.deal_id)
    leg = next(one for one in contract.legs if one.number == asked.leg_number)  # some are added to settle a difference
    alone = replace(deal, legs=(leg,))
    first = {one.number for one in deal.legs}  # a cure has an agreement and a last day of its own
    world = facts.market_facts(day, commodities={leg.commodity}, deal=alone)
    seen = deal_facts(alone, held.order, world, day)
    lodged = [one for one in shipments.declarations(held.id) if one.state is not DeclarationState.REVERSED]
    before = sum(one.leg_number == asked.leg_number for one in lodged)
    loadings = goods_control.attestations(held.id, asked.leg_number)
    part = replace(
        seen.legs[0],
        quantity=asked.quantity.to(seen.legs[0].quantity.unit),
        contract_value=asked.declared,
        loading=loadings[before] if before < len(loadings) else None,  # each declaration is one loading, in their order
    )
    return tuple(
        judge_declaration(
            replace(
                seen,
                legs=(part,),
                valid_until=None if leg.number not in first else now.valid_until,
                imports_assessed=_sum(lodged, Regime.IMPORT, assessed_only=True),
                exports_declared=_sum(lodged, Regime.EXPORT, assessed_only=False),
                exports_agreed=_at_agreed(one for one in (*lodged, asked) if one.regime is Regime.EXPORT),
                agreed_side=agreed_side(held, contract).minor,
                swing_percent=swing_of(now),
            )
        )
    )


def _at_agreed(declared: Iterable[Declaration]) -> int:
    return sum((one.assessed or one.contract_value).minor for one in declared)


def _sum(lodged: list[Declaration], regime: Regime, *, assessed_only: bool) -> int:
    values = [(one.assessed, one.declared) for one in lodged if one.regime is regime]
    return sum(
        assessed.minor if assessed is not None else 0 if assessed_only else declared.minor
        for assessed, declared in values
    )
