"""Books too large to list their legs: their bound holds for free prices, and blocks part their traders."""

from dataclasses import replace

import numpy as np
import pytest
from tests.engine.books import market

from tarazu.engine.blocks import blocks
from tarazu.engine.book import Book, Options
from tarazu.engine.bound import linear_bound
from tarazu.engine.exchange import whole_part
from tarazu.engine.model import usable
from tarazu.engine.wide import Side, Wide, wide_exchange

VALUE = Options(surplus_weight=0, tolerance_percent=None)


def two_countries(orders: int, seed: int) -> Book:
    """A market in which whoever wants some goods can have them of anybody who offers them, without freight and lots."""
    book = market(orders, seed, countries=2)
    return replace(book, leg_freight=book.leg_freight * 0, offer_lot=book.offer_lot * 0, want_lot=book.want_lot * 0)


def widely(book: Book) -> Wide:
    valuation, good = np.unique(book.leg_assessed, return_inverse=True)
    sides = []
    for party, opened, limit, order in (
        (book.offer_party, book.offer_open, book.offer_ask, book.leg_offer),
        (book.want_party, book.want_open, book.want_bid, book.leg_want),
    ):
        rows, first = np.unique(order, return_index=True)
        hub = good[first]
        sides.append(Side(party[rows], hub, limit[rows], opened[rows] * valuation[hub] // 1000))
    return wide_exchange(*sides, valuation=valuation, freight=np.zeros(len(sides[1].party), np.int64))


@pytest.mark.parametrize("seed", range(6))
def test_no_exchange_at_free_prices_exceeds_the_bound(seed: int) -> None:
    book = two_countries(120, seed)
    best = linear_bound(usable(whole_part(book)), VALUE)
    assert best <= widely(book).bound * (1 + 1e-9) + 120
    assert widely(book).bound <= 2 * best


@pytest.mark.parametrize("seed", range(6))
def test_at_one_price_for_all_bound_circulation_and_programme_agree(seed: int) -> None:
    book = two_countries(120, seed)
    worth = book.leg_assessed
    asks, bids = book.offer_ask.copy(), book.want_bid.copy()
    asks[book.leg_offer], bids[book.leg_want] = worth, worth
    book = replace(book, offer_ask=asks, want_bid=bids)
    found = widely(book)
    best = linear_bound(usable(whole_part(book)), VALUE)
    assert found.circulation.worth == pytest.approx(best, rel=1e-6)
    assert found.bound == pytest.approx(best, rel=1e-6)


def test_blocks_part_those_who_trade() -> None:
    rows = np.arange(40)
    gives = rows, rows % 2, np.where(rows < 36, 100, 0)
    gets = rows, 1 - rows % 2, np.where(rows < 36, 100, 0)
    found = blocks(gives, gets, 8)
    assert sorted(party for block in found for party in block) == list(range(36)), "who trades nothing is in none"
    assert {len(block) for block in found} == {4}
    assert all(len({party % 2 for party in block}) == 2 for block in found), "both of two opposite cells"
    assert blocks(gives, gets, 8) == found
