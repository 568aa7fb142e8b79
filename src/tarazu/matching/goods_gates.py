"""The gates that ask only about goods and countries: partners, goods lists, valuation, road and shelf life."""

from tarazu.matching.facts import MarketFacts, listings_spoken
from tarazu.matching.why_not import Reason
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
        if line.effect == "energy" and commodity not in facts.attested:
            return Reason.ATTESTATION, {"source": line.source}
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
