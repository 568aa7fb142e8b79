"""The compiled search for rings: from every party, the best closed walks of few legs through parties after it."""

import numpy as np

from tarazu.engine.book import FloatArray, IntArray
from tarazu.engine.compiled import compiled

GAIN_MIN = 1e-7  # worth per minor unit of value: a smaller gain is the solver's own noise


@compiled
def ranked_in(worth: FloatArray, closing: IntArray, count: int, total: float, arc: int) -> int:
    """Put an arc into its place among the best so far, dropping the least where there is no room; the new count."""
    at = min(count, len(worth) - 1)
    if count == len(worth) and total <= worth[at]:
        return count
    while at > 0 and worth[at - 1] < total:
        worth[at], closing[at] = worth[at - 1], closing[at - 1]
        at -= 1
    worth[at], closing[at] = total, arc
    return min(len(worth), count + 1)


@compiled
def walked_back(walk: IntArray, arc: int, size: int, came: IntArray, tail: IntArray) -> bool:
    """Write a closed walk down from its last arc; say whether it passes every party once."""
    walk[size - 1] = arc
    for length in range(size - 1, 0, -1):
        arc = came[length, tail[arc]]
        walk[length - 1] = arc
    for one in range(size):
        for other in range(one):
            if tail[walk[one]] == tail[walk[other]]:
                return False
    return True


@compiled
def most_ahead(first: IntArray, head: IntArray, gain: FloatArray, size_max: int) -> FloatArray:
    """The most that a walk of at most so many arcs from each node can gain, wherever it ends; rows by size."""
    most = np.zeros((size_max + 1, len(first) - 1))
    for size in range(1, size_max + 1):
        for party in range(len(first) - 1):
            for arc in range(first[party], first[party + 1]):
                most[size, party] = max(most[size, party], gain[arc] + most[size - 1, head[arc]])
    return most


@compiled
def noted(front: IntArray, count: int, best: FloatArray, party: int) -> int:
    """Note a party as reached if it was not; the new count of those that are."""
    if best[party] > -np.inf:
        return count
    front[count] = party
    return count + 1


@compiled
def forget(best: FloatArray, front: IntArray, width: IntArray) -> None:
    """Make all parties that were reached unreached."""
    for size in range(len(width)):
        for at in range(width[size]):
            best[size, front[size, at]] = -np.inf


@compiled
def closed_walks(
    first: IntArray, head: IntArray, gain: FloatArray, size_max: int, kept: int, party_cost: float
) -> tuple[IntArray, IntArray, FloatArray]:
    """The best rings of each size that start at each party and go through parties of higher numbers only.

    Shapes:  arcs stand sorted by tail; those of party p are first[p] .. first[p + 1].
    Returns: rings as rows of arcs in walking order, their sizes, and their gain less what their parties cost. At most
             `kept` rings for a party and a size, each of which closes with another arc.
    """
    parties, found = len(first) - 1, 0
    walks = np.empty((parties * (size_max - 1) * kept, size_max), np.int64)
    sizes, totals = np.empty(len(walks), np.int64), np.empty(len(walks))
    best, came = np.full((size_max + 1, parties), -np.inf), np.empty((size_max + 1, parties), np.int64)
    front, width = np.empty((size_max + 1, parties), np.int64), np.zeros(size_max + 1, np.int64)
    tail = np.repeat(np.arange(parties), first[1:] - first[:-1])
    closing, worth = np.empty(kept, np.int64), np.empty(kept)
    ahead = most_ahead(first, head, gain, size_max)
    for start in range(parties):
        best[0, start], front[0, 0], width[0] = 0.0, start, 1
        for size in range(1, size_max + 1):
            count, cost, reaches = 0, party_cost * (size - 2) * size, 0
            for at in range(width[size - 1]):
                party = front[size - 1, at]
                reached = best[size - 1, party]
                if reached + ahead[size_max - size + 1, party] <= GAIN_MIN:
                    continue  # no walk through here can still gain
                for arc in range(first[party], first[party + 1]):
                    to, total = head[arc], reached + gain[arc]
                    if to > start and size < size_max and total > best[size, to]:
                        reaches = noted(front[size], reaches, best[size], to)
                        best[size, to], came[size, to] = total, arc
                    if to == start and total - cost > GAIN_MIN:
                        count = ranked_in(worth, closing, count, total, arc)
            width[size] = reaches
            for each in range(count):
                if walked_back(walks[found], closing[each], size, came, tail):
                    sizes[found], totals[found] = size, worth[each] - cost
                    found += 1
        forget(best, front, width)
    return walks[:found], sizes[:found], totals[:found]
