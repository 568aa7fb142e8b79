"""The book of the demo: one round over all of it, with consortium deals, part quantities and reasons of many kinds."""

from datetime import date
from pathlib import Path

import pytest

from tarazu.corridor.closures import read_closures
from tarazu.corridor.planning import Roads
from tarazu.corridor.routes import read_routes
from tarazu.market.book import Book, open_book
from tarazu.market.readers import read_offers, read_wants
from tarazu.matching.deals import Round
from tarazu.matching.facts import MarketFacts, newest_valuations, party_facts
from tarazu.matching.options import RoundOptions
from tarazu.matching.round import run_round
from tarazu.reference.commodities import goods
from tarazu.reference.valuations import read_valuations
from tarazu.registry.readers import read_consortia, read_parties
from tarazu.rulebook.facts import PartyFacts, Screening
from tarazu.rulebook.figures import figures_on
from tarazu.rulebook.goods import read_listings

DEMO = Path(__file__).parents[2] / "demo"
DAY = date(2025, 12, 1)


def content(name: str) -> bytes:
    return (DEMO / name).read_bytes()


def parties() -> dict[str, PartyFacts]:
    firms = {party.id: party for party in read_parties(content("invented_firms.csv")).records}
    known = {party.id: party_facts(party, Screening.CLEAR) for party in firms.values()}
    consortia, errors = read_consortia(content("consortia.toml"), firms.values())
    assert errors == ()
    for one in consortia:
        members = tuple(known[member.party_id] for member in one.members)
        known[one.party.id] = party_facts(one.party, Screening.CLEAR, members=members)
    return known


@pytest.fixture(scope="module")
def book() -> Book:
    known = {party: party for party in parties()}
    offers, wants = read_offers(content("offers.csv"), known), read_wants(content("wants.csv"), known)
    assert (offers.errors, wants.errors) == ((), ())
    assert len(offers.records) + len(wants.records) >= 300
    return open_book(DAY, offers.records, wants.records)


@pytest.fixture(scope="module")
def done(book: Book) -> Round:
    lists = [read_listings(content(name)).records for name in ("permitted_goods.csv", "controlled_goods.csv")]
    facts = MarketFacts(
        day=DAY,
        parties=parties(),
        commodities={one.key: one for one in goods()},
        valuations=newest_valuations(read_valuations(content("valuations.csv")).records, DAY),
        roads=Roads(read_routes(content("corridors.toml"))[0], read_closures(content("closures.csv")).records),
        listings=tuple(line for lines in lists for line in lines),
        figures={order: figures_on(order, DAY) for order in ("PK", "RU", "IR", "AF")},
    )
    return run_round(book, facts, RoundOptions())


def test_it_proposes_pairs_and_consortium_deals(done: Round) -> None:
    sizes = [len(deal.party_ids) for deal in done.deals]
    assert sizes.count(2) >= 5
    consortium = [deal for deal in done.deals if len(deal.party_ids) >= 4]
    assert consortium
    assert any(len({leg.commodity for leg in deal.legs}) >= 4 for deal in consortium)
    assert {deal.countries for deal in done.deals} >= {("PK", "RU"), ("AF", "PK"), ("IR", "PK")}


def test_it_moves_most_of_what_any_round_could(done: Round) -> None:
    assert done.bound.minor * 8 // 10 <= done.exchanged.minor <= done.bound.minor


def test_it_takes_some_listings_in_part(done: Round, book: Book) -> None:
    moved = {str(leg.offer_id) for deal in done.deals for leg in deal.legs}
    left = {one.listing_id for one in done.why_nots}
    assert moved & left & {offer.id for offer in book.offers}


def test_what_is_left_has_reasons_of_many_kinds(done: Round) -> None:
    told = {one.reason for one in done.why_nots}
    assert told >= {"PRICE", "LOT", "NO_RETURN", "NO_COUNTER", "RULE", "BANNED", "WINDOW", "SHELF_LIFE", "PARTNER"}
    assert all(one.says.format(**one.params) for one in done.why_nots)
