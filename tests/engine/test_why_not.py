"""Changes that a why-not names: each proven, each the smallest, and none where nothing helps."""

from dataclasses import replace

import numpy as np
import pytest
from tests.engine.books import book_of, market
from tests.engine.test_exchange import pair, ring_of

from tarazu.engine.book import Book, Options, open_amounts
from tarazu.engine.changes import Leftover, moved_price
from tarazu.engine.deals import Deals, cut_deals
from tarazu.engine.joining import Side, join
from tarazu.engine.reasons import Change, Proof, Reason, WhyNot
from tarazu.engine.verify import breaches
from tarazu.engine.why_not import why_not, with_change


def told(book: Book, side: Side, order: int, limit: int = 99) -> WhyNot:
    found = why_not(book, Options(), cut_deals(book, Options()), check_limit=limit)
    return next(why for why in found if (why.side, why.order) == (side, order))


def filled(deals: Deals, why: WhyNot) -> int:
    return int((deals.offer_filled if why.side is Side.OFFER else deals.want_filled)[why.order])


def test_nothing_is_promised_that_nobody_tried() -> None:
    why = told(pair(rice_ask=48_000), Side.OFFER, 0, limit=0)
    assert (why.reason, why.proof, why.change) == (Reason.PRICE, Proof.NOT_TRIED, Change.NONE)
    assert why.price_basis_points == 313, "how far the prices stand apart is a fact, and no promise"


def test_a_price_beyond_half_is_no_advice() -> None:
    why = told(pair(rice_ask=95_000), Side.OFFER, 0)
    assert (why.reason, why.proof, why.change) == (Reason.PRICE, Proof.NOT_FOUND, Change.NONE)


def test_a_lot_too_large_is_told_which_lot_would_do() -> None:
    book = pair(rice_open=30_000_000, rice_lot=29_000_000)
    why = told(book, Side.OFFER, 0)
    assert (why.reason, why.proof, why.change) == (Reason.LOT, Proof.CONFIRMED, Change.LOT)
    assert 0 < why.lot_steps < 29_000_000
    assert len(cut_deals(with_change(book, why), Options()).deals) == 1


@pytest.mark.parametrize(("assessed", "tried"), [(15_000, Proof.NOT_FOUND), (36_800, Proof.CONFIRMED)])
def test_a_price_that_breaks_the_tolerance_is_told_how_far_to_move(assessed: int, tried: Proof) -> None:
    book = pair(assessed=assessed, rice_ask=46_400)
    why = told(book, Side.OFFER, 0)
    assert (why.reason, why.proof) == (Reason.TOLERANCE, tried)
    if tried is Proof.CONFIRMED:
        assert cut_deals(with_change(book, why), Options()).deals
        fewer = replace(why, price_basis_points=why.price_basis_points - 1)
        assert not cut_deals(with_change(book, fewer), Options()).deals


def test_a_party_without_return_is_told_what_to_want_as_well() -> None:
    book = book_of(
        [0, 1, 0],
        [(0, 1_000_000, 0, 40_000), (1, 1_000_000, 0, 40_000)],
        [(1, 1_000_000, 0, 44_000), (2, 1_000_000, 0, 44_000)],
        [(0, 0, 0, 42_000), (1, 1, 0, 42_000)],
    )  # firm 0 gives to firm 1, firm 1 to firm 2, and nobody gives to firm 0
    why = told(book, Side.OFFER, 0)
    assert (why.reason, why.proof, why.change, why.model) == (Reason.NO_RETURN, Proof.CONFIRMED, Change.PARTNER, 1)
    assert sorted((move.leg, move.stands_in) for move in why.witness) == [(0, False), (1, True)]
    joined = replace(book, want_party=np.array([1, 0]))
    assert [deal.parties for deal in cut_deals(joined, Options()).deals] == [(0, 1)]


def test_a_ring_too_long_is_told_which_shorter_way_there_is() -> None:
    why = told(ring_of(8), Side.OFFER, 3)
    assert (why.reason, why.proof, why.change) == (Reason.RING, Proof.CONFIRMED, Change.PARTNER)
    assert 2 <= len(why.witness) <= 6


@pytest.mark.parametrize("seed", [2, 5, 11])
def test_every_proven_change_gives_one_more_sound_deal_beside_all_others(seed: int) -> None:
    book, options = market(120, seed), Options()
    deals = cut_deals(book, options)
    found = why_not(book, options, deals, check_limit=999)
    assert all(why.proof is not Proof.NOT_TRIED for why in found)
    proven = [why for why in found if why.checked and why.change in (Change.PRICE, Change.LOT)]
    for why in proven:
        changed = with_change(book, why)
        rest = replace(
            changed,
            offer_open=changed.offer_open - deals.offer_filled,
            want_open=changed.want_open - deals.want_filled,
        )
        found_again = cut_deals(rest, options)
        assert breaches(rest, options, found_again.deals) == []
        assert filled(found_again, why) > 0


def test_after_a_round_no_offer_finds_one_more_deal_unchanged() -> None:
    book, options = market(120, 5), Options()
    deals = cut_deals(book, options)
    left = open_amounts(book) - np.r_[deals.offer_filled, deals.want_filled, deals.limit_used]
    part = Leftover.of(book, options, left).part
    assert all(join(part, options, Side.OFFER, row) is None for row in range(len(book.offer_key)))


def test_a_moved_price_is_rounded_towards_the_other_side() -> None:
    assert moved_price(999, 1, Side.OFFER) == 998
    assert moved_price(999, 1, Side.WANT) == 1_000
    assert moved_price(1, 5_000, Side.OFFER) == 1
