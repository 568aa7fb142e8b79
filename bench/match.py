"""Rounds on invented markets of growing size: ./run bench match [ORDERS ...].

Prints for each size the seconds of the whole-book optimum and of the deals, and how much of the proven optimum the
deals keep under the limits on parties and countries of one deal. Every result is checked in whole numbers.
"""

import random
import sys
import time

import numpy as np

from tarazu.engine.book import Book, Options
from tarazu.engine.deals import cut_deals
from tarazu.engine.exchange import exchange
from tarazu.engine.verify import breaches, exchange_breaches

SIZES = (100, 300, 1_000)
GOODS = 24
COUNTRIES = 4
STEPS_PER_UNIT = 1_000


def market(orders: int, seed: int) -> Book:
    """An invented market between one country and three partners: each good comes from one side."""
    draw = random.Random(seed)
    parties = max(4, orders // 4)
    group = [0 if party % 2 == 0 else 1 + (party // 2) % (COUNTRIES - 1) for party in range(parties)]
    reference = [draw.randrange(20_000, 150_000) for _ in range(GOODS)]
    rows: dict[bool, list[tuple[int, int, int, int, int]]] = {True: [], False: []}
    for number in range(orders):
        party, gives = draw.randrange(parties), number % 2 == 0
        good = draw.randrange(GOODS // 2) * 2 + (0 if (group[party] == 0) == gives else 1)
        steps = draw.randrange(20, 3_000) * STEPS_PER_UNIT
        lot = draw.choice([0, 0, steps // 10, steps // 4])
        low, high = (88, 104) if gives else (98, 116)
        rows[gives].append((party, steps, lot, reference[good] * draw.randrange(low, high) // 100, good))
    offers, wants = np.array(rows[True], np.int64), np.array(rows[False], np.int64)
    legs = [
        (offer, want, draw.randrange(0, reference[good] // 25), reference[good])
        for offer, (giver, _, _, _, good) in enumerate(rows[True])
        for want, (receiver, _, _, _, other) in enumerate(rows[False])
        if good == other and (group[giver] == 0) != (group[receiver] == 0)
    ]
    joined = np.array(legs, np.int64)
    return Book(
        party_key=np.arange(parties),
        party_group=np.array(group),
        offer_key=np.arange(len(offers)),
        offer_party=offers[:, 0],
        offer_open=offers[:, 1],
        offer_lot=offers[:, 2],
        offer_ask=offers[:, 3],
        want_key=np.arange(len(wants)),
        want_party=wants[:, 0],
        want_open=wants[:, 1],
        want_lot=wants[:, 2],
        want_bid=wants[:, 3],
        leg_offer=joined[:, 0],
        leg_want=joined[:, 1],
        leg_steps_per_unit=np.full(len(legs), STEPS_PER_UNIT),
        leg_freight=joined[:, 2],
        leg_assessed=joined[:, 3],
    )


def main(sizes: list[int]) -> None:
    """Print the table."""
    options = Options()
    cut_deals(market(20, 0), options)  # imports are not part of the measure
    print(
        f"{'orders':>7} {'legs':>7} {'HiGHS, s':>9} {'gap':>7} {'deals, s':>9} {'deals':>6} {'largest':>8} {'kept':>7}"
    )
    for orders in sizes:
        book = market(orders, 1)
        start = time.perf_counter()
        whole = exchange(book, options)
        middle = time.perf_counter()
        found = cut_deals(book, options)
        end = time.perf_counter()
        assert exchange_breaches(book, options, whole.steps, whole.value) == []
        assert breaches(book, options, found.deals) == []
        largest = max((len(deal.parties) for deal in found.deals), default=0)
        print(
            f"{orders:>7,} {len(book.leg_offer):>7,} {middle - start:>9.2f} {whole.certificate.gap:>7.2%}"
            f" {end - middle:>9.2f} {len(found.deals):>6,} {largest:>8} {found.survived_permille / 10:>6.1f}%",
            flush=True,
        )


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
