"""Balanced exchange and deals on hand-made books: exact figures, limits and reasons."""

from dataclasses import replace

import numpy as np
import pytest
from tests.engine.books import book_of, market

from tarazu.engine.balance import balance_values
from tarazu.engine.book import Book, BookMalformed, BookTooLarge, Options
from tarazu.engine.cutting import Cutting
from tarazu.engine.deals import cut_deals
from tarazu.engine.exchange import Settled, exchange, whole_part
from tarazu.engine.verify import breaches, exchange_breaches
from tarazu.engine.why_not import Reason, Side, why_not

PAKISTAN, RUSSIA, IRAN = 0, 1, 2


def pair(**changes: int) -> Book:
    """Rice against chickpeas between two firms; changes name figures of the rice side."""
    figures = {"rice_open": 24_900_000, "rice_lot": 0, "rice_ask": 44_000, "assessed": 45_000} | changes
    return book_of(
        [PAKISTAN, RUSSIA],
        [(0, figures["rice_open"], figures["rice_lot"], figures["rice_ask"]), (1, 20_000_000, 0, 55_000)],
        [(1, 30_000_000, 0, 47_000), (0, 20_000_000, 0, 58_000)],
        [(0, 0, 500, figures["assessed"]), (1, 1, 500, 56_200)],
    )


def ring_of(size: int) -> Book:
    """A ring in which firm k gives good k to firm k + 1 and nothing else fits."""
    orders = [(party, 10_000, 0, 100_000) for party in range(size)]
    wants = [((party + 1) % size, 10_000, 0, 110_000) for party in range(size)]
    return book_of([party % 2 for party in range(size)], orders, wants, [(row, row, 0, 105_000) for row in range(size)])


def test_two_firms_exchange_all_they_can_in_exact_balance() -> None:
    book = pair()
    result = exchange(book, Options())
    assert exchange_breaches(book, Options(), result.steps, result.value) == []
    assert result.value[0] == result.value[1]
    assert result.steps[1] == 20_000_000
    assert result.certificate.gap < 1e-6
    assert result.certificate.bound >= result.certificate.worth


def test_the_deal_of_two_firms_is_the_optimum() -> None:
    book = pair()
    found = cut_deals(book, Options())
    assert breaches(book, Options(), found.deals) == []
    assert [deal.parties for deal in found.deals] == [(0, 1)]
    assert found.survived_permille >= 999


@pytest.mark.parametrize(("lot", "deals"), [(10_000_000, 1), (24_900_001, 0)])
def test_a_lot_is_kept_or_nothing_moves(lot: int, deals: int) -> None:
    assert len(cut_deals(pair(rice_lot=lot), Options()).deals) == deals


@pytest.mark.parametrize(("assessed", "deals"), [(45_000, 1), (30_000, 0)])
def test_tolerance_at_reference_valuations_decides(assessed: int, deals: int) -> None:
    book = pair(assessed=assessed)
    assert len(cut_deals(book, Options(tolerance_percent=20)).deals) == deals
    assert len(cut_deals(book, Options(tolerance_percent=None)).deals) == 1


@pytest.mark.parametrize(("size", "deals"), [(2, 1), (4, 1), (6, 1), (8, 0)])
def test_rings_are_found_up_to_the_limit_of_parties(size: int, deals: int) -> None:
    book = ring_of(size)
    found = cut_deals(book, Options(parties_max=6))
    assert len(found.deals) == deals
    if deals:
        assert found.deals[0].steps == (10_000,) * size
        assert len(found.deals[0].parties) == size


def test_a_ring_through_three_countries_is_refused_at_two() -> None:
    book = replace(ring_of(4), party_group=np.array([PAKISTAN, RUSSIA, IRAN, RUSSIA]))
    assert len(cut_deals(book, Options(groups_max=2)).deals) == 0
    assert len(cut_deals(book, Options(groups_max=3)).deals) == 1


def test_several_goods_a_side_make_one_deal() -> None:
    book = book_of(
        [PAKISTAN, RUSSIA],
        [(0, 1_000_000, 0, 40_000), (0, 500_000, 0, 20_000), (1, 600_000, 0, 60_000), (1, 200_000, 0, 70_000)],
        [(1, 1_000_000, 0, 44_000), (1, 500_000, 0, 23_000), (0, 600_000, 0, 66_000), (0, 200_000, 0, 77_000)],
        [(0, 0, 0, 42_000), (1, 1, 0, 21_000), (2, 2, 0, 63_000), (3, 3, 0, 73_000)],
    )
    found = cut_deals(book, Options())
    assert [len(deal.legs) for deal in found.deals] == [4]
    assert found.deals[0].steps == (1_000_000, 500_000, 600_000, 200_000)


def test_a_consortium_is_found_where_one_firm_alone_has_too_little() -> None:
    book = book_of(
        [PAKISTAN, PAKISTAN, PAKISTAN, RUSSIA, RUSSIA],
        [(0, 500_000, 0, 40_000), (1, 500_000, 0, 40_000), (2, 500_000, 0, 40_000), (3, 1_500_000, 0, 40_000)],
        [(4, 500_000, 0, 44_000), (4, 500_000, 0, 44_000), (3, 500_000, 0, 44_000), (0, 500_000, 0, 44_000)],
        [(0, 0, 0, 42_000), (1, 1, 0, 42_000), (2, 2, 0, 42_000), (3, 3, 0, 42_000)],
    )
    assert len(cut_deals(book, Options()).deals) == 0  # firm 4 gives nothing: no return
    open_ring = replace(
        book,
        offer_party=np.array([0, 1, 4, 3]),
        want_party=np.array([3, 4, 0, 1]),
        want_lot=np.zeros(4, np.int64),
    )
    found = cut_deals(open_ring, Options())
    assert breaches(open_ring, Options(), found.deals) == []
    assert [deal.parties for deal in found.deals] == [(0, 1, 3, 4)]


def test_whole_pieces_stay_whole() -> None:
    book = book_of(
        [PAKISTAN, RUSSIA],
        [(0, 7, 0, 2_000_000), (1, 100_000, 0, 50_000)],
        [(1, 5, 0, 2_300_000), (0, 90_000, 0, 60_000)],
        [(0, 0, 0, 2_100_000), (1, 1, 0, 55_000)],
        steps_per_unit=1,
    )
    found = cut_deals(book, Options())
    assert breaches(book, Options(), found.deals) == []
    assert found.deals[0].steps[0] == 5
    assert not found.deals[0].rounded


def test_the_checker_sees_every_kind_of_breach() -> None:
    book = pair()
    deal = cut_deals(book, Options()).deals[0]
    for broken in (
        replace(deal, value=(deal.value[0] + 1, deal.value[1])),
        replace(deal, steps=(deal.steps[0] + 1_000_000, deal.steps[1])),
        replace(deal, steps=(deal.steps[0], deal.steps[1] + 1)),
        replace(deal, value=(1_159_499_999, 1_159_499_999)),
        replace(deal, value=(5_000_000_000, 5_000_000_000)),
        replace(deal, parties=(0,)),
        replace(deal, assessed=(deal.assessed[0], deal.assessed[1] + 1)),
    ):
        assert breaches(book, Options(), [broken]) != []
    assert breaches(book, Options(), [deal, deal]) != []
    assert breaches(book, Options(parties_max=1), [deal]) != []
    assert breaches(book, Options(groups_max=1), [deal]) != []


def test_values_balance_by_the_shortest_way_or_not_at_all() -> None:
    assert balance_values([(0, 1), (1, 0)], [(90, 100), (95, 120)], [90, 120]) == [100, 100]
    assert balance_values([(0, 1), (1, 0)], [(90, 94), (95, 120)], [90, 120]) is None
    assert balance_values([], [], []) == []


def test_a_malformed_book_is_refused() -> None:
    book = pair()
    for field, row in (
        ("offer_open", np.array([-1, 1])),
        ("leg_offer", np.array([0, 9])),
        ("want_bid", np.array([0, 5])),
        ("offer_key", np.array([3, 3])),
        ("leg_freight", np.array([1])),
        ("offer_ask", np.array([1.0, 2.0])),
        ("want_party", np.array([0, 0])),
    ):
        with pytest.raises(BookMalformed):
            replace(book, **{field: row})
    with pytest.raises(BookTooLarge):
        replace(book, offer_open=np.array([10**15, 10**15]), want_open=np.array([10**15, 10**15]))


def test_an_empty_book_gives_nothing() -> None:
    book = book_of([], [], [], [])
    assert cut_deals(book, Options()).deals == ()
    assert exchange(book, Options()).certificate.bound == 0.0


def reason_of(book: Book, side: Side, order: int, options: Options | None = None) -> Reason:
    """The reason one order has something left."""
    chosen = options or Options()
    found = why_not(book, chosen, cut_deals(book, chosen))
    return next(why.reason for why in found if why.side == side and why.order == order)


def test_each_reason_is_the_binding_one() -> None:
    no_leg = replace(pair(), leg_offer=np.array([1, 1]), leg_want=np.array([1, 1]))
    assert reason_of(no_leg, Side.OFFER, 0) == Reason.NO_LEG
    assert reason_of(no_leg, Side.OFFER, 1) == Reason.NO_RETURN
    assert reason_of(pair(rice_ask=48_000), Side.OFFER, 0) == Reason.PRICE
    assert reason_of(pair(rice_lot=24_900_001), Side.OFFER, 0) == Reason.LOT
    assert reason_of(ring_of(8), Side.OFFER, 3) == Reason.RING
    assert reason_of(pair(assessed=30_000), Side.OFFER, 0) == Reason.TOLERANCE
    assert reason_of(pair(rice_open=29_900_000), Side.OFFER, 0) == Reason.SCARCE


def test_the_smallest_price_change_opens_the_deal_and_one_point_less_does_not() -> None:
    book = pair(rice_ask=48_000)
    options = Options()
    why = next(
        why
        for why in why_not(book, options, cut_deals(book, options), check_limit=4)
        if why.side == Side.OFFER and why.order == 0
    )
    assert (why.price_basis_points, why.checked) == (313, True)  # 48,000 to 46,500: 3.125 %
    for points, deals in ((why.price_basis_points, 1), (why.price_basis_points - 1, 0)):
        ask = 48_000 * (10_000 - points) // 10_000
        assert len(cut_deals(pair(rice_ask=ask), options).deals) == deals


def test_a_market_of_two_hundred_orders_is_cut_soundly() -> None:
    book = market(200, 5)
    options = Options()
    found = cut_deals(book, options)
    assert breaches(book, options, found.deals) == []
    assert found.survived_permille > 500
    assert max(len(deal.parties) for deal in found.deals) > 2
    whole = exchange(book, options)
    assert exchange_breaches(book, options, whole.steps, whole.value) == []
    assert whole.certificate.gap < 0.1
    assert found.worth <= whole.certificate.bound * 1.000001


def test_other_goods_fill_a_want_at_their_factor_and_never_more_than_is_wanted() -> None:
    book = replace(pair(), leg_offer_part=np.array([11, 1]), leg_want_part=np.array([10, 1]))
    assert book.net_bid[0] == 47_000 * 10 // 11 - 500
    cheap = replace(book, offer_ask=np.array([40_000, 55_000]), want_open=np.array([20_000_001, 20_000_000]))
    (deal,) = cut_deals(cheap, Options()).deals
    assert breaches(cheap, Options(), [deal]) == []
    assert deal.steps[0] == 22_000_001, "22,000.001 t stand for 20,000.001 t: a part of a step fills a whole one"
    assert -(-deal.steps[0] * 10 // 11) == 20_000_001
    over = replace(deal, steps=(22_000_002, deal.steps[1]), assessed=(990_000, deal.assessed[1]))
    assert "want 0 gets more than is open" in breaches(cheap, Options(), [over])


def test_legs_share_the_room_of_a_road() -> None:
    book = pair()
    roads = {"limit_key": [7], "limit_open": [30_000_000], "load_limit": [0, 0], "load_leg": [0, 1]}
    narrow = replace(book, **{name: np.array(rows) for name, rows in roads.items()}, load_per_step=np.array([1, 2]))
    found = cut_deals(narrow, Options())
    assert breaches(narrow, Options(), found.deals) == []
    (deal,) = found.deals
    assert 29_999_000 <= deal.steps[0] + 2 * deal.steps[1] <= 30_000_000
    assert found.limit_used.tolist() == [deal.steps[0] + 2 * deal.steps[1]]
    assert "limit 0 carries more than is open" in breaches(narrow, Options(), cut_deals(book, Options()).deals)
    assert cut_deals(replace(narrow, limit_open=np.array([0])), Options()).deals == ()


def test_a_set_that_comes_apart_while_it_grows_joins_one_of_the_same_parties() -> None:
    offers = [(party, 10_000, 0, 100_000) for party in range(4)]
    wants = [(party, 10_000, 0, 110_000) for party in range(4)]
    book = book_of([0, 1, 0, 1], offers, wants, [(row, row ^ 1, 0, 105_000) for row in range(4)])
    cutting = Cutting(book, Options(), whole_part(book))
    both = Settled((0, 1, 2, 3), (6_000,) * 4, (630_000,) * 4, rounded=False)
    one = Settled((0, 1), (1_000,) * 2, (105_000,) * 2, rounded=False)
    cutting.kept = [both, one]
    cutting.left = cutting.left - cutting.taken(both) - cutting.taken(one)
    cutting.grow()
    assert sorted(found.steps for found in cutting.kept) == [(10_000, 10_000), (10_000, 10_000)]
    assert not cutting.left.any()
