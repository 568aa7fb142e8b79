"""The gates that ask only about goods and countries: partners, goods lists, valuation, road and shelf life."""

from dataclasses import dataclass

from tarazu.kernel.quantity import Quantity
from tarazu.market.listings import Offer, Want
from tarazu.matching.facts import MarketFacts, listings_spoken, quotas_against
from tarazu.matching.why_not import Reason
from tarazu.rulebook.control import PermitKind, QuotaUse
from tarazu.rulebook.facts import GoodsListing

Stop = tuple[Reason, dict[str, str]]
APPENDIX = "appendix"  # the goods rule under which only what a list names may be traded


def stop_of_goods(facts: MarketFacts, origin: str, destination: str, commodity: str) -> Stop | None:
    """The first gate that stops all trade in some goods from one country to another, or None."""
    if origin == destination:
        return Reason.SAME_COUNTRY, {"country": origin}
    return (
        _partner(facts, origin, destination)
        or _lists(facts, origin, destination, commodity)
        or _valuation(facts, origin, commodity)
        or _road(facts, origin, destination, commodity)
    )


def spoken_by_both(facts: MarketFacts, origin: str, destination: str, commodity: str) -> tuple[GoodsListing, ...]:
    """What the goods lists of both countries say of goods that move between them on the day."""
    hs = facts.commodities[commodity].hs
    return tuple(
        line
        for order in (origin, destination)
        for line in listings_spoken(facts, order, hs, giver_country=origin, receiver_country=destination, day=facts.day)
    )


@dataclass(frozen=True, slots=True)
class Watched:
    """What asks about single listings of some trade: plant-health bars, and quotas it counts against."""

    bars: tuple[GoodsListing, ...]
    quotas: tuple[QuotaUse, ...]


def watched(facts: MarketFacts, origin: str, destination: str, commodity: str) -> Watched:
    """The bars and quotas of both orders for goods from one country to another."""
    lines = spoken_by_both(facts, origin, destination, commodity)
    quotas = (
        quotas_against(facts, order, commodity, origin, destination, facts.day) for order in (origin, destination)
    )
    return Watched(
        tuple(line for line in lines if line.effect == "plant_health"), tuple(use for found in quotas for use in found)
    )


def stop_of_listings(facts: MarketFacts, held: Watched, offer: Offer, want: Want) -> Stop | None:
    """Stop goods of a plant that is not approved, and of a quota with less left than the smallest lot both take."""
    giver, hs = facts.parties[offer.party_id], facts.commodities[offer.commodity].hs
    for line in held.bars:
        plants = (giver.id, *(member.id for member in giver.members))
        if line.order not in facts.control.orders_that_allow(PermitKind.ESTABLISHMENT, plants, hs, facts.day):
            return Reason.PLANT_HEALTH, {"order": line.order, "source": line.source}
    smallest = Quantity(max(offer.minimum_lot.steps, want.minimum_lot.steps), offer.quantity.unit)
    for use in held.quotas:
        if use.is_over(smallest):
            told = {"quota": use.quota.name, "open": str(use.left), "until": use.quota.until.isoformat()}
            return Reason.QUOTA, {**told, "order": use.quota.order}
    return None


def _partner(facts: MarketFacts, origin: str, destination: str) -> Stop | None:
    for order, partner in ((origin, destination), (destination, origin)):
        if order not in facts.figures or partner not in facts.figures[order].words("partner_countries"):
            return Reason.PARTNER, {"order": order, "partner": partner}
    return None


def _lists(facts: MarketFacts, origin: str, destination: str, commodity: str) -> Stop | None:
    lines = spoken_by_both(facts, origin, destination, commodity)
    partner_of = {origin: destination, destination: origin}
    for order, partner in partner_of.items():
        figures = facts.figures[order]
        by_list = "goods_rule" in figures.figures and figures.word("goods_rule") == APPENDIX
        if by_list and not any(line.order == order and line.effect == "permitted" for line in lines):
            return Reason.NOT_LISTED, {"order": order, "partner": partner}
    for line in lines:
        if line.effect == "banned":
            return Reason.BANNED, {"order": line.order, "partner": partner_of[line.order], "source": line.source}
        if line.effect == "energy" and facts.figures[line.order].word("energy_gate") != "on":
            return Reason.ENERGY_SHUT, {"order": line.order}
    return None


def _valuation(facts: MarketFacts, origin: str, commodity: str) -> Stop | None:
    valuation = facts.valuation(commodity, origin)
    if valuation is None or valuation.price.unit != facts.commodities[commodity].unit:
        return Reason.VALUATION, {"origin": origin}
    return None


def _road(facts: MarketFacts, origin: str, destination: str, commodity: str) -> Stop | None:
    lane = facts.lane(origin, destination, commodity)
    if lane.blocked:
        return Reason.ROUTE, {"origin": origin, "destination": destination, "why": lane.blocked}
    if not lane.too_slow:
        return None
    keeps, margin = facts.commodities[commodity].shelf_days, facts.shelf_margin_days(origin, destination)
    told = {"shelf_days": str(keeps), "transit_days": str(lane.transit_days), "margin_days": str(margin)}
    return Reason.SHELF_LIFE, told
