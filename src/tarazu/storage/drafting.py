"""What a draft rests on beside the terms its parties choose: members' shares, and the days their goods take."""

from dataclasses import replace
from datetime import date

from tarazu.contracts.contract import Contract
from tarazu.contracts.draft import USUAL_TERMS, Terms, draft_contract
from tarazu.matching.deals import Deal
from tarazu.registry.parties import PartyKind
from tarazu.storage import facts, registry


def drafted(deal: Deal, *, number: str, day: date, chosen: Terms = USUAL_TERMS) -> Contract:
    """The contract of a deal with the terms its parties chose, by the register, roads and figures of a day.

    Where they agreed with the deal on when the first goods leave, that day holds until they choose another.

    Errors:  InstalmentsTooMany; ShipFromOutside.
    """
    parties = registry.parties(set(deal.party_ids))
    consortia = tuple(registry.consortium(party.id) for party in parties.values() if party.kind is PartyKind.CONSORTIUM)
    members = {member.party_id for consortium in consortia for member in consortium.members}
    world = facts.market_facts(day, commodities={leg.commodity for leg in deal.legs}, deal=deal)
    lanes = {
        leg.number: world.lane(
            world.parties[leg.giver_id].country, world.parties[leg.receiver_id].country, leg.commodity
        )
        for leg in deal.legs
    }
    transit_days = {number: lane.transit_days for number, lane in lanes.items() if not lane.blocked}
    return draft_contract(
        deal,
        {**registry.parties(members), **parties},
        world.figures,
        number=number,
        day=day,
        terms=replace(
            chosen, consortia=consortia, transit_days=transit_days, ship_from=chosen.ship_from or deal.leaves_on
        ),
    )
