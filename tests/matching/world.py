"""A small world to match in: Pakistan, Russia and Iran, an open sea road, and goods valued at round figures."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tarazu.corridor.closures import Closure
from tarazu.corridor.planning import Roads
from tarazu.corridor.routes import Mode, Route, RouteLeg, Status
from tarazu.kernel.period import Period
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price
from tarazu.market.book import Book, open_book
from tarazu.market.listings import Offer, Want
from tarazu.matching.deals import Deal, Round
from tarazu.matching.facts import MarketFacts
from tarazu.matching.options import RoundOptions
from tarazu.matching.round import run_round
from tarazu.reference.commodities import commodity_of
from tarazu.reference.places import place
from tarazu.reference.valuations import Confidence, Valuation
from tarazu.rulebook.facts import GoodsListing, PartyFacts, Screening
from tarazu.rulebook.figures import figures_on

DAY = date(2025, 12, 1)
RICE, BASMATI, KINNOW, POTATOES = "1006.30/non-basmati", "1006.30/basmati", "0805.21/kinnow", "0701.90"
CHICKPEAS, LENTILS, NEWSPRINT, CHILLI = "0713.20", "0713.40", "4801.00", "0904.21/chilli"
WORTH = {
    RICE: 560,
    BASMATI: 1040,
    KINNOW: 570,
    POTATOES: 250,
    CHICKPEAS: 700,
    LENTILS: 710,
    NEWSPRINT: 620,
    CHILLI: 2350,
}
COUNTRIES = ("PK", "RU", "IR", "AF")
SEAT = {"PK": "PKKHI", "RU": "RUNVS", "IR": "IRBND"}


def party(identifier: str, **changes: Any) -> PartyFacts:
    """A party in good standing; its country is the first two letters of its identifier."""
    standing: dict[str, Any] = {
        "id": identifier,
        "name": identifier,
        "country": identifier[:2].upper(),
        "kind": "private",
        "tax_number": "1234567",
        "active_taxpayer_until": date(2027, 1, 1),
        "single_window": True,
        "contract_registered": True,
        "undertaking_signed": True,
        "screening": Screening.CLEAR,
    }
    return PartyFacts(**{**standing, **changes})


def offer(identifier: str, party_id: str, commodity: str, tonnes: int, ask: int, **changes: Any) -> Offer:
    """An offer of so many whole units at an ask in whole units of account."""
    return Offer(**_listing(identifier, party_id, commodity, tonnes, ask, changes))


def want(identifier: str, party_id: str, commodity: str, tonnes: int, bid: int, **changes: Any) -> Want:
    """A want of so many whole units at a bid in whole units of account."""
    return Want(**_listing(identifier, party_id, commodity, tonnes, bid, changes))


def _listing(
    identifier: str, party_id: str, commodity: str, tonnes: int, price: int, changes: Mapping[str, Any]
) -> dict[str, Any]:
    goods = commodity_of(commodity if commodity != "1006.30" else RICE).unit
    lot = changes.get("lot", 0)
    listing: dict[str, Any] = {
        "id": identifier,
        "party_id": party_id,
        "reference": identifier,
        "commodity": commodity,
        "quantity": Quantity(tonnes * goods.steps_per_unit, goods),
        "minimum_lot": Quantity(lot * goods.steps_per_unit or 1, goods),
        "limit": Price(price * 100, goods),
        "place": SEAT.get(party_id[:2].upper(), "PKKHI"),
        "window": Period(date(2025, 11, 1), date(2026, 7, 1)),
        "term": "FOB",
    }
    return {**listing, **{key: value for key, value in changes.items() if key != "lot"}}


def swap(tag: str, gives: tuple[str, str, int, int], takes: tuple[str, str, int, int]) -> tuple[Offer, Want]:
    """One party's offer and want: each names (party, commodity, units, price)."""
    return offer(f"{tag}-offer", *gives), want(f"{tag}-want", *takes)


def road(origin: str, destination: str, *, days: int = 30, freight: int = 5_000, crossing: str = "") -> Route:
    """A road of one leg by sea; freight in minor units for a tonne."""
    leg = RouteLeg(place(origin), place(destination), Mode.SEA, None, days, days, freight, crossing)
    return Route(
        id=f"{origin}-{destination}",
        name=f"{origin} to {destination}",
        status=Status.RUNNING,
        legs=(leg,),
        capacity_teu=None,
        reefer=True,
        source="invented for tests",
        confidence=Confidence.ASSUMED,
    )


def facts(
    parties: Iterable[PartyFacts],
    *,
    worth: Mapping[str, int] = WORTH,
    routes: Iterable[Route] | None = None,
    closures: Iterable[Closure] = (),
    listings: Iterable[GoodsListing] = (),
    **changes: Any,
) -> MarketFacts:
    """The facts of the small world: valuations hold for every origin."""
    open_roads = tuple(routes) if routes is not None else (road("PKKHI", "RUNVS"), road("PKKHI", "IRBND", days=8))
    told: dict[str, Any] = {
        "day": DAY,
        "parties": {one.id: one for one in parties},
        "commodities": {key: commodity_of(key) for key in worth},
        "valuations": {(key, origin): _worth(key, price) for key, price in worth.items() for origin in COUNTRIES},
        "roads": Roads(open_roads, tuple(closures)),
        "listings": tuple(listings),
        "figures": {order: figures_on(order, DAY) for order in COUNTRIES},
    }
    return MarketFacts(**{**told, **changes})


def book(*listings: Offer | Want, day: date = DAY) -> Book:
    """The open book of some listings."""
    offers = [one for one in listings if isinstance(one, Offer)]
    return open_book(day, offers, [one for one in listings if isinstance(one, Want)])


def run(*listings: Offer | Want, options: RoundOptions | None = None, **changes: Any) -> Round:
    """Match some listings, with a party in good standing for each unless `parties` are given."""
    parties = changes.pop("parties", None) or [party(each) for each in sorted({one.party_id for one in listings})]
    return run_round(book(*listings), facts(parties, **changes), options or RoundOptions())


def moved(deal: Deal) -> dict[str, int]:
    """Whole units of each commodity that a deal moves."""
    found: dict[str, int] = {}
    for leg in deal.legs:
        found[leg.commodity] = found.get(leg.commodity, 0) + leg.quantity.steps // leg.quantity.unit.steps_per_unit
    return found


def reasons(done: Round) -> dict[str, str]:
    """The reason code of every listing that was not filled."""
    return {one.listing_id: one.reason for one in done.why_nots}


def _worth(commodity: str, price: int) -> Valuation:
    goods = commodity_of(commodity).unit
    return Valuation(commodity, "", Price(price * 100, goods), DAY, "FOB", "invented for tests", Confidence.ASSUMED)
