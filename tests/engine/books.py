"""Books made up for the engine's tests: by hand and by a seed."""

import random
from collections.abc import Sequence

import numpy as np

from tarazu.engine.book import Book, IntArray


def ints(numbers: Sequence[int]) -> IntArray:
    """A row of 64-bit whole numbers."""
    return np.array(list(numbers), np.int64)


def book_of(
    groups: Sequence[int],
    offers: Sequence[tuple[int, int, int, int]],
    wants: Sequence[tuple[int, int, int, int]],
    legs: Sequence[tuple[int, int, int, int]],
    steps_per_unit: int = 1000,
) -> Book:
    """A book from rows: offers and wants as (party, open, lot, price), legs as (offer, want, freight, assessed)."""
    offer_rows, want_rows = np.array(offers, np.int64).reshape(-1, 4), np.array(wants, np.int64).reshape(-1, 4)
    leg_rows = np.array(legs, np.int64).reshape(-1, 4)
    return Book(
        party_key=np.arange(len(groups), dtype=np.int64),
        party_group=ints(groups),
        offer_key=np.arange(len(offers), dtype=np.int64),
        offer_party=offer_rows[:, 0],
        offer_open=offer_rows[:, 1],
        offer_lot=offer_rows[:, 2],
        offer_ask=offer_rows[:, 3],
        want_key=np.arange(len(wants), dtype=np.int64),
        want_party=want_rows[:, 0],
        want_open=want_rows[:, 1],
        want_lot=want_rows[:, 2],
        want_bid=want_rows[:, 3],
        leg_offer=leg_rows[:, 0],
        leg_want=leg_rows[:, 1],
        leg_steps_per_unit=np.full(len(legs), steps_per_unit, np.int64),
        leg_freight=leg_rows[:, 2],
        leg_assessed=leg_rows[:, 3],
    )


def market(orders: int, seed: int, *, goods: int = 24, parties: int | None = None, countries: int = 4) -> Book:
    """An invented market: each good comes from one side, firms spread their prices around a reference valuation."""
    draw = random.Random(seed)
    count = parties or max(4, orders // 4)
    groups = [0 if party % 2 == 0 else 1 + (party // 2) % (countries - 1) for party in range(count)]
    reference = [draw.randrange(20_000, 150_000) for _ in range(goods)]
    offers, wants, offer_good, want_good = [], [], [], []
    for number in range(orders):
        party = draw.randrange(count)
        home = groups[party] == 0
        gives = number % 2 == 0
        good = draw.randrange(goods // 2) * 2 + (0 if home == gives else 1)
        steps = draw.randrange(20, 3_000) * 1000
        lot = draw.choice([0, 0, steps // 10, steps // 4])
        if gives:
            offers.append((party, steps, lot, reference[good] * draw.randrange(88, 104) // 100))
            offer_good.append(good)
        else:
            wants.append((party, steps, lot, reference[good] * draw.randrange(98, 116) // 100))
            want_good.append(good)
    legs = [
        (offer, want, draw.randrange(0, reference[good] // 25), reference[good])
        for offer, good in enumerate(offer_good)
        for want, other in enumerate(want_good)
        if good == other and (groups[offers[offer][0]] == 0) != (groups[wants[want][0]] == 0)
    ]
    return book_of(groups, offers, wants, legs)
