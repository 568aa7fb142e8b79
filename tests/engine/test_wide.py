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
        value = opened[rows] * valuation[hub] // 1000
        sides.append(Side(party[rows], hub, limit[rows], value, np.arange(len(rows))))
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


def substitutes(seed: int, *, by_value: bool, spread: int) -> tuple[Book, Wide]:
    """Wants that take several goods at factors, as legs for the programme and as hubs for the circulation.

    `by_value` makes every factor the ratio of the valuations; limits stray from these by up to `spread` percent.
    """
    draw = np.random.default_rng(seed)
    parties, goods, count = 6, 6, 16
    valuation = draw.integers(1, 6, goods) * 100
    given, wanted = draw.integers(0, goods, count), draw.integers(0, goods, count)
    side = np.arange(goods) % 2  # who gives goods of one side wants those of the other
    giver, getter = (2 * draw.integers(0, parties // 2, count) + one for one in (side[given], 1 - side[wanted]))
    opened, sought = draw.integers(1, 500, count), draw.integers(1, 500, count)
    ask = valuation[given] * draw.integers(100 - spread, 101 + spread, count) // 100
    bid = valuation[wanted] * draw.integers(100 - spread, 101 + spread, count) // 100
    parts = draw.integers(1, 5, (2, goods, goods))
    if by_value:
        parts = np.stack((valuation[None, :] + 0 * parts[0], valuation[:, None] + 0 * parts[1])) // 100
    for own in range(goods):
        parts[:, own, own] = 1
    takes = (draw.random((count, goods)) < 0.5) & (side[wanted][:, None] == side)
    takes |= wanted[:, None] == np.arange(goods)
    want, hub = np.nonzero(takes)
    needs, fills = parts[0][hub, wanted[want]], parts[1][hub, wanted[want]]
    of = [(one, row) for one in range(count) for row in range(len(want)) if hub[row] == given[one]]
    legs = np.array([pair for pair in of if giver[pair[0]] != getter[want[pair[1]]]], np.int64)
    none, every = np.zeros(count, np.int64), np.arange(count)
    book = Book(
        party_key=np.arange(parties),
        party_group=np.arange(parties) % 2,
        offer_key=every,
        offer_party=giver,
        offer_open=opened,
        offer_lot=none,
        offer_ask=ask,
        want_key=every,
        want_party=getter,
        want_open=sought,
        want_lot=none,
        want_bid=bid,
        leg_offer=legs[:, 0],
        leg_want=want[legs[:, 1]],
        leg_steps_per_unit=np.ones(len(legs), np.int64),
        leg_freight=np.zeros(len(legs), np.int64),
        leg_assessed=valuation[given[legs[:, 0]]],
        leg_offer_part=needs[legs[:, 1]],
        leg_want_part=fills[legs[:, 1]],
    )
    value = -(-sought[want] * needs * valuation[hub] // fills)
    offers = Side(giver, given, ask, opened * valuation[given], every)
    wants = Side(getter[want], hub, bid[want] * fills // needs, value, want)
    return book, wide_exchange(offers, wants, valuation=valuation, freight=np.zeros(len(want), np.int64))


@pytest.mark.parametrize("seed", range(12))
def test_substitutes_at_the_ratio_of_valuations_reach_the_linear_optimum(seed: int) -> None:
    book, found = substitutes(seed, by_value=True, spread=0)
    best = linear_bound(usable(whole_part(book)), VALUE)
    assert found.circulation.worth == pytest.approx(best, rel=1e-6, abs=1e-3)
    assert found.bound == pytest.approx(best, rel=1e-6, abs=1)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("by_value", [True, False])
def test_no_exchange_with_substitutes_exceeds_the_bound(seed: int, *, by_value: bool) -> None:
    book, found = substitutes(seed, by_value=by_value, spread=15)
    assert linear_bound(usable(whole_part(book)), VALUE) <= found.bound * (1 + 1e-9) + 1


def test_blocks_part_those_who_trade() -> None:
    rows = np.arange(40)
    gives = rows, rows % 2, np.where(rows < 36, 100, 0)
    gets = rows, 1 - rows % 2, np.where(rows < 36, 100, 0)
    found = blocks(gives, gets, 8)
    assert sorted(party for block in found for party in block) == list(range(36)), "who trades nothing is in none"
    assert {len(block) for block in found} == {4}
    assert all(len({party % 2 for party in block}) == 2 for block in found), "both of two opposite cells"
    assert blocks(gives, gets, 8) == found
