"""Compiled loops for packing short rings: tolls as loads move them, rings set one by one, and rings cut by order."""

import numpy as np

from tarazu.engine.book import FloatArray, IntArray
from tarazu.engine.compiled import compiled

Books = tuple[IntArray, IntArray, IntArray, IntArray]  # first and last arc of each pair; limits, running capacities
Loads = tuple[FloatArray, FloatArray, FloatArray, FloatArray, IntArray]  # load, toll, centre, softness, first open arc


@compiled
def settle(books: Books, loads: Loads, pair: int) -> None:
    """Find the toll at which a pair takes its load: full arcs, a part of one, and softness for the way from centre."""
    first, last, limit, capacity = books
    load, toll, centre, soft, full = loads
    low, high, at = first[pair], last[pair], full[pair]
    while True:
        price = centre[pair] - (load[pair] - (capacity[at] - capacity[low])) / soft[pair]
        step = 0
        if at < high and price < -limit[at]:
            step = 1
        elif at > low and price > -limit[at - 1]:
            step = -1
        if step == 0:
            break
        edge = -limit[at] if step > 0 else -limit[at - 1]
        beyond = centre[pair] - (load[pair] - (capacity[at + step] - capacity[low])) / soft[pair]
        if (beyond - edge) * step > 0.0:
            price = edge
            break
        at += step
    toll[pair], full[pair] = price, at


@compiled
def settle_all(books: Books, loads: Loads) -> None:
    """Settle every pair."""
    for pair in range(len(loads[0])):
        settle(books, loads, pair)


@compiled
def sweep(books: Books, loads: Loads, rings: IntArray, sizes: IntArray, amount: FloatArray) -> float:
    """Load every ring once with what its tolls bear, the others as they are; how much this moved, in worth."""
    load, toll, _, soft, _ = loads
    moved = 0.0
    for ring in range(len(sizes)):
        worth, stiff = 0.0, 0.0
        for at in range(sizes[ring]):
            worth += toll[rings[ring, at]]
            stiff += 1.0 / soft[rings[ring, at]]
        change = max(worth / stiff, -amount[ring])
        if change == 0.0:
            continue
        amount[ring] += change
        moved += abs(change * worth)
        for at in range(sizes[ring]):
            load[rings[ring, at]] += change
            settle(books, loads, rings[ring, at])
    return moved


@compiled
def lower(toll: FloatArray, rings: IntArray, sizes: IntArray) -> None:
    """Lower tolls along each ring they could still pay, until they cannot."""
    for ring in range(len(sizes)):
        worth = 0.0
        for at in range(sizes[ring]):
            worth += toll[rings[ring, at]]
        if worth > 0.0:
            for at in range(sizes[ring]):
                toll[rings[ring, at]] -= worth / sizes[ring]


@compiled
def fit(room: IntArray, rings: IntArray, sizes: IntArray, wanted: IntArray, order: IntArray) -> IntArray:
    """What each ring gets of what it wants, in some order, as long as there is room; takes it from the room."""
    given = np.zeros(len(wanted), np.int64)
    for ring in order:
        amount = wanted[ring]
        for at in range(sizes[ring]):
            amount = min(amount, room[rings[ring, at]])
        given[ring] = amount
        for at in range(sizes[ring]):
            room[rings[ring, at]] -= amount
    return given


@compiled
def next_unit(books: Books, room: IntArray, whole: IntArray, pair: int) -> tuple[int, int]:
    """What a pair's next unit brings, and for how many units that holds; none where there is no room."""
    first, last, limit, capacity = books
    used = whole[pair] - room[pair] + capacity[first[pair]]
    low, high = first[pair], last[pair]
    while low < high:
        middle = (low + high) >> 1
        if capacity[middle + 1] > used:
            high = middle
        else:
            low = middle + 1
    if low == last[pair]:
        return 0, 0
    return -limit[low], capacity[low + 1] - used


@compiled
def next_units(books: Books, room: IntArray, whole: IntArray, closed: float) -> FloatArray:
    """What every pair's next unit brings, or `closed` where there is no room."""
    brings = np.empty(len(room))
    for pair in range(len(room)):
        one, units = next_unit(books, room, whole, pair)
        brings[pair] = one if units > 0 else closed
    return brings


@compiled
def top_up(books: Books, room: IntArray, whole: IntArray, rings: IntArray, sizes: IntArray) -> IntArray:
    """Load each ring, in this order, as long as the next unit round it brings something; takes it from the room."""
    added = np.zeros(len(sizes), np.int64)
    for ring in range(len(sizes)):
        while True:
            worth, most = 0, np.iinfo(np.int64).max
            for at in range(sizes[ring]):
                one, units = next_unit(books, room, whole, rings[ring, at])
                worth += one
                most = min(most, units)
            if worth <= 0 or most == 0:
                break
            added[ring] += most
            for at in range(sizes[ring]):
                room[rings[ring, at]] -= most
    return added


@compiled
def cut_by_order(
    rings: IntArray, amount: IntArray, rows: IntArray, first: IntArray, flow: IntArray
) -> tuple[IntArray, IntArray]:
    """Cut rings of pairs into rings of one row for each pair, each pair's rows in turn; rows and amounts of each.

    Takes: rows, those of each pair together from first[pair] on; flow by row, which the rings use up whole.
    """
    left, at = flow.copy(), first.copy()
    pieces = np.full((len(amount) + len(rows), rings.shape[1]), -1, np.int64)
    amounts, count = np.empty(len(pieces), np.int64), 0
    for ring in range(len(amount)):
        rest = amount[ring]
        while rest > 0:
            most = rest
            for step in range(rings.shape[1]):
                pair = rings[ring, step]
                if pair < 0:
                    break
                while left[rows[at[pair]]] == 0:
                    at[pair] += 1
                pieces[count, step] = rows[at[pair]]
                most = min(most, left[rows[at[pair]]])
            for step in range(rings.shape[1]):
                if pieces[count, step] >= 0:
                    left[pieces[count, step]] -= most
            amounts[count] = most
            rest -= most
            count += 1
    return pieces[:count].copy(), amounts[:count].copy()
