"""What an offer or want meets while it is written: its goods and price under its own order and each partner's."""

from dataclasses import dataclass, replace
from datetime import datetime

from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price
from tarazu.market.listings import Listing, Offer
from tarazu.matching.facts import deal_facts
from tarazu.matching.imagined import ImaginedLeg, imagined_deal, imagined_firm, imagined_world
from tarazu.reference.commodities import Commodity, UnknownGrade, commodity_of, goods
from tarazu.registry.people import Actor
from tarazu.rulebook.book import judge_leg
from tarazu.rulebook.rules import Finding
from tarazu.storage import facts, registry


@dataclass(frozen=True, slots=True)
class PartnerView:
    """What both orders say of these goods moving to or from one partner country."""

    partner: str
    own: tuple[Finding, ...]
    theirs: tuple[Finding, ...]
    transit_days: int | None  # None: no road is open


@dataclass(frozen=True, slots=True)
class ListingJudgement:
    """An offer or want under its own order, with each partner that order admits."""

    order: str
    commodity: Commodity
    quantity: Quantity
    limit: Price
    reference: Price | None  # what the goods are worth where they come from
    partners: tuple[PartnerView, ...]


def see_listing_judgement(*, actor: Actor, listing: Listing, now: datetime) -> ListingJudgement:
    """Judge what a trader is writing, before it is on the book. Errors: PowerMissing."""
    offered, day = isinstance(listing, Offer), now.date()
    actor.must("publish_offer" if offered else "publish_want", listing.party_id)
    party = registry.party(listing.party_id)
    firms_of = {party.id, *(member.party_id for member in registry.members(party.id))}
    own = facts.judged_parties(registry.parties(firms_of))[party.id]
    commodity = _goods(listing.commodity)
    held = facts.market_facts(day, commodities={commodity.key}, among=())
    views, reference = [], None
    for partner in held.figures[party.country].words("partner_countries"):
        firms = (own, imagined_firm(partner, "private", partner, day))
        legs = (ImaginedLeg(offered, commodity.key, listing.quantity, listing.limit),)
        world = replace(imagined_world(held, firms, ()), parties={firm.id: firm for firm in firms})
        deal = imagined_deal(world, firms, legs)
        said = [tuple(judge_leg(deal_facts(deal, order, world, day))) for order in (party.country, partner)]
        origin, target = (party.country, partner) if offered else (partner, party.country)
        lane = world.lane(origin, target, commodity.key)
        views.append(PartnerView(partner, said[0], said[1], None if lane.blocked else lane.transit_days))
        valuation = world.valuation(commodity.key, origin)
        reference = reference or (valuation.price if valuation else None)
    return ListingJudgement(party.country, commodity, listing.quantity, listing.limit, reference, tuple(views))


def _goods(key: str) -> Commodity:
    """The goods of a listing; those of any grade are judged as their first grade is."""
    try:
        return commodity_of(key)
    except UnknownGrade:
        return next(each for each in goods() if each.key.startswith(key))
