"""What holds for every book: exact balance, a proven bound, the same deals in any row order, no less from more."""

import random
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from tarazu.engine.book import Book, IntArray, Options, most_steps, open_amounts
from tarazu.engine.deals import Deals, cut_deals
from tarazu.engine.exchange import exchange
from tarazu.engine.verify import breaches, exchange_breaches
from tarazu.engine.why_not import why_not

FACTORS = [(1, 1), (1, 1), (11, 10), (5, 6), (2, 1), (1, 3)]


def books(*, coarse: bool = False) -> st.SearchStrategy[Book]:
    """Small books by their seed."""
    return st.integers(0, 2**32).map(lambda seed: book_by(seed, coarse=coarse))


def book_by(seed: int, *, coarse: bool = False) -> Book:
    """Two countries in which most legs can trade, some at a factor, some over roads with little room."""
    dice = random.Random(seed)
    parties = dice.randint(2, 4)
    most = 4 if coarse else 5_000
    offers = [(row % parties, dice.randint(1, most), dice.randint(0, 2)) for row in range(dice.randint(2, 6))]
    wants = [(row % parties, dice.randint(1, most), dice.randint(0, 2)) for row in range(dice.randint(2, 6))]
    asks = [dice.randint(800, 1_050) for _ in offers]
    bids = [dice.randint(950, 1_250) for _ in wants]
    lot = 1 if coarse else 700
    joined = [
        (offer, want)
        for offer, want in product(range(len(offers)), range(len(wants)))
        if offers[offer][0] != wants[want][0] and dice.randint(0, 3)
    ]
    factors = [(1, 1) if coarse else dice.choice(FACTORS) for _ in joined]
    roads = dice.randint(0, 2)
    loads = [(dice.randrange(roads), leg, dice.randint(1, 3)) for leg in range(len(joined)) if roads]
    return Book(
        party_key=ints(range(parties)),
        party_group=ints(party % 2 for party in range(parties)),
        offer_key=ints(range(len(offers))),
        offer_party=ints(row[0] for row in offers),
        offer_open=ints(row[1] for row in offers),
        offer_lot=ints(row[2] * lot for row in offers),
        offer_ask=ints(asks),
        want_key=ints(range(len(wants))),
        want_party=ints(row[0] for row in wants),
        want_open=ints(row[1] for row in wants),
        want_lot=ints(row[2] * lot for row in wants),
        want_bid=ints(bids),
        leg_offer=ints(offer for offer, _ in joined),
        leg_want=ints(want for _, want in joined),
        leg_steps_per_unit=ints(1 if coarse else 10 for _ in joined),
        leg_freight=ints((offer * 7) % 40 for offer, _ in joined),
        leg_assessed=ints(1_000 for _ in joined),
        leg_offer_part=ints(given for given, _ in factors),
        leg_want_part=ints(filled for _, filled in factors),
        limit_key=ints(range(roads)),
        limit_open=ints(dice.randint(0, 2 * most) for _ in range(roads)),
        load_limit=ints(limit for limit, _, _ in loads),
        load_leg=ints(leg for _, leg, _ in loads),
        load_per_step=ints(load for _, _, load in loads),
    )


def ints(numbers: object) -> IntArray:
    """A row of 64-bit whole numbers."""
    return np.array(list(numbers), np.int64)  # type: ignore[call-overload]  # any iterable of whole numbers


def independent_bound(book: Book, options: Options) -> float:
    """The linear optimum, written out densely and without scaling, as a second opinion."""
    size = len(book.leg_offer)
    if not size:
        return 0.0
    unit = book.leg_steps_per_unit
    worth = (options.value_weight * book.leg_assessed + options.surplus_weight * (book.net_bid - book.ask)) / unit
    rows, right, balance = [], [], []
    for leg in range(size):
        low, high = np.zeros(2 * size), np.zeros(2 * size)
        low[leg], low[size + leg] = book.ask[leg] / unit[leg], -1
        high[leg], high[size + leg] = -book.net_bid[leg] / unit[leg], 1
        rows += [low, high]
        right += [0.0, 0.0]
    each, fills = np.ones(size), book.leg_want_part / book.leg_offer_part
    orders = ((book.leg_offer, book.offer_open, each), (book.leg_want, book.want_open, fills))
    for order, opened, weight in orders:
        for row, steps in enumerate(opened):
            rows.append(np.r_[(order == row) * weight, np.zeros(size)])
            right.append(float(steps))
    for row, room in enumerate(book.limit_open):
        mine = book.load_limit == row
        rows.append(np.r_[np.bincount(book.load_leg[mine], book.load_per_step[mine], size), np.zeros(size)])
        right.append(float(room))
    for party in range(len(book.party_key)):
        gives, gets = (book.giver == party) * 1.0, (book.receiver == party) * 1.0
        balance.append(np.r_[np.zeros(size), gives - gets])
        if options.tolerance_percent is not None:
            value, share = book.leg_assessed / unit, options.tolerance_percent / 100
            rows += [np.r_[((1 - share) * gets - gives) * value, np.zeros(size)]]
            rows += [np.r_[(gives - (1 + share) * gets) * value, np.zeros(size)]]
            right += [0.0, 0.0]
    most = most_steps(book, open_amounts(book), np.arange(size))
    bounds = [*((0, steps) for steps in most), *((0, None) for _ in most)]
    costs = -np.r_[worth, np.zeros(size)]
    best = linprog(costs, np.array(rows), right, np.array(balance), np.zeros(len(balance)), bounds=bounds)
    return -float(best.fun)


@given(books())
@settings(max_examples=40, deadline=None)
def test_the_bound_of_an_exchange_is_the_linear_optimum(book: Book) -> None:
    options = Options()
    result = exchange(book, options)
    assert exchange_breaches(book, options, result.steps, result.value) == []
    every = np.arange(len(book.leg_offer))
    usable = most_steps(book, open_amounts(book), every) >= book.lot
    kept = book.with_legs(np.flatnonzero(book.crosses & usable))
    bound = independent_bound(kept, options)
    assert abs(result.certificate.bound - bound) <= max(1.0, 1e-5 * bound)
    if (book.lot == 1).all():
        assert result.certificate.worth >= bound * 0.99 - 5_000


@given(books(), st.sampled_from([None, 0, 5, 20]))
@settings(max_examples=50, deadline=None)
def test_deals_are_sound_and_never_beat_the_bound(book: Book, tolerance: int | None) -> None:
    options = Options(tolerance_percent=tolerance)
    found = cut_deals(book, options)
    assert breaches(book, options, found.deals) == []
    assert found.worth <= exchange(book, options).certificate.bound * 1.0001 + 5_000


@given(books(coarse=True))
@settings(max_examples=40, deadline=None)
def test_whole_pieces_reach_the_best_of_all_ways_to_count_them(book: Book) -> None:
    options = Options(tolerance_percent=None)
    result = exchange(book, options)
    assert exchange_breaches(book, options, result.steps, result.value) == []
    legs = np.flatnonzero(book.crosses)[:4]
    kept = book.with_legs(legs)
    best = exchange(kept, options)
    assert best.certificate.worth >= best_by_counting(kept, options) - 1e-6


def best_by_counting(book: Book, options: Options) -> float:
    """Try every whole quantity on every leg; values balance where a linear programme finds any."""
    size = len(book.leg_offer)
    unit = options.value_weight * book.leg_assessed + options.surplus_weight * (book.net_bid - book.ask)
    caps = np.minimum(book.offer_open[book.leg_offer], book.want_open[book.leg_want])
    best = 0.0
    for steps in product(*(range(int(cap) + 1) for cap in caps)):
        amounts = np.array(steps, np.int64)
        worth = float(unit @ amounts)
        fits = all(amount == 0 or amount >= lot for amount, lot in zip(steps, book.lot, strict=True))
        fits = fits and (np.bincount(book.leg_offer, amounts, len(book.offer_open)) <= book.offer_open).all()
        fits = fits and (np.bincount(book.leg_want, amounts, len(book.want_open)) <= book.want_open).all()
        loads = amounts[book.load_leg] * book.load_per_step
        fits = fits and (np.bincount(book.load_limit, loads, len(book.limit_open)) <= book.limit_open).all()
        if worth > best and fits and size:
            net = np.array([(book.giver == p) * 1.0 - (book.receiver == p) for p in range(len(book.party_key))])
            bounds = list(zip(book.ask * amounts, book.net_bid * amounts, strict=True))
            if linprog(np.zeros(size), A_eq=net, b_eq=np.zeros(len(net)), bounds=bounds).status == 0:
                best = worth
    return best


def shuffled(book: Book, seed: int) -> tuple[Book, IntArray]:
    """The same book with its rows in another order, and the old row of each leg."""
    draw = random.Random(seed)
    orders = {
        prefix: list(range(len(getattr(book, prefix + "_key")))) for prefix in ("party", "offer", "want", "limit")
    }
    legs, loads = list(range(len(book.leg_offer))), list(range(len(book.load_leg)))
    for rows in (*orders.values(), legs, loads):
        draw.shuffle(rows)
    ranks = {prefix: np.argsort(np.array(rows, np.int64)) for prefix, rows in orders.items()}
    fields = {}
    for name in Book.__slots__:
        prefix = name.split("_")[0]
        rows = {"leg": legs, "load": loads}.get(prefix) or orders.get(prefix, [])
        fields[name] = getattr(book, name)[np.array(rows, np.int64)]
    fields["offer_party"], fields["want_party"] = (
        ranks["party"][fields["offer_party"]],
        ranks["party"][fields["want_party"]],
    )
    fields["load_limit"] = ranks["limit"][fields["load_limit"]]
    fields["load_leg"] = np.argsort(np.array(legs, np.int64))[fields["load_leg"]]
    fields["leg_offer"], fields["leg_want"] = ranks["offer"][fields["leg_offer"]], ranks["want"][fields["leg_want"]]
    return Book(**fields), ints(legs)


def told(deals: Deals, legs: IntArray) -> list[tuple[tuple[int, int, int], ...]]:
    """Deals in the words of the first book's legs."""
    return sorted(
        tuple(
            sorted(
                (int(legs[leg]), steps, value)
                for leg, steps, value in zip(deal.legs, deal.steps, deal.value, strict=True)
            )
        )
        for deal in deals.deals
    )


@given(books(), st.integers(0, 99))
@settings(max_examples=30, deadline=None)
def test_row_order_does_not_matter_to_deals(book: Book, seed: int) -> None:
    other, legs = shuffled(book, seed)
    plain = np.arange(len(book.leg_offer), dtype=np.int64)
    assert told(cut_deals(book, Options()), plain) == told(cut_deals(other, Options()), legs)


@given(books())
@settings(max_examples=30, deadline=None)
def test_every_order_with_something_left_has_a_reason(book: Book) -> None:
    options = Options()
    found = cut_deals(book, options)
    reasons = {(why.side.value, why.order) for why in why_not(book, options, found)}
    left = {("offer", row) for row in np.flatnonzero(book.offer_open > found.offer_filled).tolist()}
    left |= {("want", row) for row in np.flatnonzero(book.want_open > found.want_filled).tolist()}
    assert reasons == left
