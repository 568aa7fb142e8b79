"""Rounds with free leg prices on invented markets of growing size: ./run bench rounds [ORDERS ...].

Prints for each size the seconds of the deals, on the clock and of processor time, and those of the reasons, for how
many reasons a change was proven, and what of the proven linear optimum is left when the size of rings counts, then that
a deal joins two countries, then minimum lots, then whole numbers. All deals are checked in whole numbers by the
independent checker.
"""

import os
import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from tarazu.engine.book import Book, Options
from tarazu.engine.deals import cut_deals
from tarazu.engine.limits import what_limits_cost
from tarazu.engine.verify import breaches
from tarazu.engine.why_not import why_not

SIZES = (100, 300, 1_000, 2_000)
REASONS_CHECKED = 300
RESULTS = Path(__file__).parent / "results"
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
    """Print and keep the table."""
    options = Options()
    cut_deals(market(20, 0), options)  # imports and compiling are not part of the measure
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    today = datetime.now(UTC).date().isoformat()
    told = [f"{today}, {os.cpu_count()} cores, {memory} GiB, load {os.getloadavg()[0]:.1f} at the start"]
    told.append(
        f"{'orders':>7} {'legs':>7} {'deals, s':>9} {'of CPU':>7} {'reasons, s':>10} {'proven':>7} {'deals':>6} "
        f"{'largest':>8} "
        f"{'rings':>7} {'+ pairs':>7} {'+ lots':>7} {'= kept':>7}"
    )
    print("\n".join(told), flush=True)
    for orders in sizes:
        book = market(orders, 1)
        start, spent = time.perf_counter(), time.process_time()
        found = cut_deals(book, options)
        middle, spent = time.perf_counter(), time.process_time() - spent
        reasons = why_not(book, options, found, check_limit=REASONS_CHECKED)
        end = time.perf_counter()
        wrong = breaches(book, options, found.deals)
        assert wrong == [], wrong[0]
        rings, groups, lots, kept = what_limits_cost(book, options, found).permille()
        largest = max((len(deal.parties) for deal in found.deals), default=0)
        told.append(
            f"{orders:>7,} {len(book.leg_offer):>7,} {middle - start:>9.2f} {spent:>7.2f} {end - middle:>10.2f} "
            f"{sum(why.checked for why in reasons):>7,} {len(found.deals):>6,} {largest:>8} "
            f"{rings / 10:>6.1f}% {groups / 10:>6.1f}% {lots / 10:>6.1f}% {kept / 10:>6.1f}%"
        )
        print(told[-1], flush=True)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"rounds-{today}-{max(sizes)}.txt").write_text("\n".join(told) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
