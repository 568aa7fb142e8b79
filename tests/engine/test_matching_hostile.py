"""Books nobody should send, and some very odd ones: a right answer or a clear refusal, never a wrong number."""

import numpy as np
import pytest

from tarazu.engine.book import Book, BookMalformed, BookTooLarge, Options
from tarazu.engine.circulation import Arcs, CirculationTooLarge
from tarazu.engine.deals import cut_deals
from tarazu.engine.exchange import exchange
from tarazu.engine.reasons import Reason
from tarazu.engine.short_rings import ShortRings, pack_short_rings
from tarazu.engine.short_rings_verify import short_ring_breaches
from tarazu.engine.verify import breaches, exchange_breaches
from tarazu.engine.why_not import why_not
from tarazu.engine.wide import Side, wide_exchange

NONE = np.zeros(0, np.int64)


def legs_between(
    giver: np.ndarray, receiver: np.ndarray, *, gives: int = 100, gets: int = 100, factor: tuple[int, int] = (1, 1)
) -> Book:
    """A book with an offer, a want and a leg for each row: the giver asks 100, the receiver pays 110."""
    rows, ones = np.arange(len(giver)), np.ones(len(giver), np.int64)
    parties = int(max(giver.max(), receiver.max())) + 1
    return Book(
        party_key=np.arange(parties),
        party_group=np.arange(parties) % 2,
        offer_key=rows,
        offer_party=giver,
        offer_open=ones * gives,
        offer_lot=ones * 0,
        offer_ask=ones * 100,
        want_key=rows,
        want_party=receiver,
        want_open=ones * gets,
        want_lot=ones * 0,
        want_bid=ones * 110,
        leg_offer=rows,
        leg_want=rows,
        leg_steps_per_unit=ones,
        leg_freight=ones * 0,
        leg_assessed=ones * 100,
        leg_offer_part=ones * factor[0],
        leg_want_part=ones * factor[1],
    )


def ring(parties: int, **amounts: int) -> Book:
    rows = np.arange(parties)
    return legs_between(rows, (rows + 1) % parties, **amounts)


def chain(parties: int) -> Book:
    rows = np.arange(parties - 1)
    return legs_between(rows, rows + 1)


@pytest.mark.parametrize("amount", [2**62, 2**50])
def test_a_book_worth_more_than_can_be_counted_is_refused(amount: int) -> None:
    with pytest.raises(BookTooLarge):
        ring(2, gives=amount, gets=amount)


@pytest.mark.parametrize("factor", [(1000, 1), (1, 1000)])
def test_factors_that_carry_amounts_past_64_bits_are_refused(factor: tuple[int, int]) -> None:
    rows = np.arange(2)
    with pytest.raises(BookMalformed, match="must stay below"):
        legs_between(rows, 1 - rows, gives=2**61, gets=2**61, factor=factor)


def test_an_endless_offer_gives_what_is_wanted() -> None:
    book = ring(2, gives=2**62, gets=100)
    found = cut_deals(book, Options())
    assert breaches(book, Options(), found.deals) == []
    assert [deal.steps for deal in found.deals] == [(100, 100)]
    assert why_not(book, Options(), found, check_limit=9)[0].left == 2**62 - 100


def test_the_same_leg_many_times_over_moves_what_is_open_once() -> None:
    book = ring(2)
    many = book.with_legs(np.repeat(np.arange(2), 200))
    assert cut_deals(many, Options()).worth == cut_deals(book, Options()).worth > 0
    assert exchange(many, Options()).certificate.worth == exchange(book, Options()).certificate.worth


def test_pieces_that_do_not_touch_are_each_dealt_in() -> None:
    rows = np.arange(120)
    book = legs_between(rows, rows ^ 1)
    found = cut_deals(book, Options())
    assert {deal.parties for deal in found.deals} == {(one, one + 1) for one in range(0, 120, 2)}
    assert found.worth == pytest.approx(found.bound)


def test_one_giant_ring_is_an_exchange_and_no_deal() -> None:
    book, options = ring(400), Options()
    found = exchange(book, options)
    assert exchange_breaches(book, options, found.steps, found.value) == []
    assert (found.steps == 100).all()
    assert cut_deals(book, options).deals == ()
    small = ring(40)
    reasons = why_not(small, options, cut_deals(small, options), check_limit=2)
    assert {one.reason for one in reasons} == {Reason.RING}
    assert len(reasons) == 80


def test_a_chain_of_a_hundred_thousand_moves_nothing() -> None:
    book = chain(100_001)
    found = exchange(book, Options())
    assert (found.certificate.worth, found.certificate.bound) == (0.0, 0.0)
    assert cut_deals(chain(2_000), Options()).deals == ()


def packed(nodes: int, tail: np.ndarray, head: np.ndarray, capacity: int, gain: int = 3) -> ShortRings:
    each = np.ones(len(tail), np.int64)
    return pack_short_rings(Arcs(nodes, tail, head, each * capacity, each * gain), 6)


def test_short_rings_out_of_nothing_chains_and_giant_rings() -> None:
    assert packed(0, NONE, NONE, 1).worth == 0
    rows = np.arange(100_000)
    assert packed(100_001, rows, rows + 1, 5).bound == 0
    rows = np.arange(5_000)
    giant = packed(5_000, rows, (rows + 1) % 5_000, 5)
    assert (giant.worth, len(giant.rings), giant.unlimited) == (0, 0, 75_000)


def test_short_rings_that_do_not_touch_are_all_packed() -> None:
    rows = np.arange(20_000)
    found = packed(20_000, rows, rows ^ 1, 5)
    assert found.worth == found.bound == found.unlimited == 300_000


def test_short_rings_of_alike_arcs_and_of_the_largest_amounts() -> None:
    rows = np.arange(50_000)
    alike = packed(2, rows % 2, 1 - rows % 2, 7, 1)
    assert alike.worth == alike.bound == 350_000
    there, back = np.array([0, 1]), np.array([1, 0])
    largest = packed(2, there, back, 2**57, 1)
    assert largest.worth == largest.bound == 2**58
    assert short_ring_breaches(Arcs(2, there, back, there * 0 + 2**57, there * 0 + 1), 6, largest) == []
    with pytest.raises(CirculationTooLarge):
        packed(2, there, back, 2**61, 1)


def test_hubs_with_one_side_only_or_amounts_past_counting() -> None:
    nobody = Side(NONE, NONE, NONE, NONE, NONE)
    zero = np.zeros(1, np.int64)
    one = Side(zero, zero, zero + 100, zero + 5, zero)
    price, free = zero + 100, zero
    assert wide_exchange(nobody, nobody, valuation=price, freight=NONE).bound == 0
    assert wide_exchange(one, nobody, valuation=price, freight=NONE).bound == 0
    assert wide_exchange(nobody, one, valuation=price, freight=free).bound == 0
    huge = Side(zero, zero, zero + 100, zero + 2**62, zero)
    with pytest.raises(CirculationTooLarge):
        wide_exchange(huge, huge, valuation=price, freight=free)
