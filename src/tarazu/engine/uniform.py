"""Orders at uniform valuations as arcs of a circulation: orders that swap two goods, and parties that must balance.

At uniform valuations every good has one price for all, so that a limit is a ratio and its logarithm a gain or a cost.
Flow is value. Logarithms are whole millionths here: `log_ratio` makes them.
"""

import math
from dataclasses import dataclass

import numpy as np

from tarazu.engine.book import IntArray
from tarazu.engine.circulation import Arcs

MILLIONTHS = 1_000_000


def log_ratio(numerator: int, denominator: int) -> int:
    """The natural logarithm of a ratio of whole numbers, in millionths, rounded."""
    return round(math.log(numerator / denominator) * MILLIONTHS)


def pair_orders(goods: int, gives: IntArray, wants: IntArray, capacity: IntArray, limit: IntArray) -> Arcs:
    """Orders that each give one good for another, as arcs between goods.

    Shapes:  four arrays (m,); goods are numbers below `goods`.
    Units:   capacity in minor units of value; limit as the log of the least value got for one unit given, in
             millionths: an order is filled only where log price[gives] - log price[wants] >= limit.
    Returns: arcs from the wanted to the given good; their node prices are log prices of the goods.
    """
    return Arcs(goods, wants, gives, capacity, -limit)


def offer_hub(good: IntArray, of_class: IntArray, classes: int) -> IntArray:
    """The hub of offers of a good in a class of compatibility, in the numbering of `class_lanes`."""
    return good * 2 * classes + of_class


def want_hub(good: IntArray, of_class: IntArray, classes: int) -> IntArray:
    """The hub of wants of a good in a class of compatibility, in the numbering of `class_lanes`."""
    return good * 2 * classes + classes + of_class


def class_lanes(goods: int, meets: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Lanes between classes of offers and of wants: one for each good and two classes, however many orders there are.

    A class gathers orders that may meet the same others: by country, place, permit or screening.
    Shapes:  meets (classes, classes), by class of offer and class of want: the log of one plus freight over the
             valuation in millionths, or below zero where the two may not meet.
    Returns: lanes for `party_orders`; there are goods * 2 * classes hubs.
    """
    gives, gets = np.nonzero(meets >= 0)
    good = np.repeat(np.arange(goods), len(gives))
    gives, gets = np.tile(gives, goods), np.tile(gets, goods)
    return offer_hub(good, gives, len(meets)), want_hub(good, gets, len(meets)), meets[gives, gets]


def party_orders(
    parties: int,
    hubs: int,
    offers: tuple[IntArray, IntArray, IntArray, IntArray],
    wants: tuple[IntArray, IntArray, IntArray, IntArray],
    lanes: tuple[IntArray, IntArray, IntArray],
    tolerance: IntArray | None = None,
    *,
    want: IntArray | None = None,
) -> Arcs:
    """Offers and wants of parties that must each balance as a whole, as arcs between parties and hubs.

    A hub stands for some goods at some place in some class of compatibility: so legs need not be listed one by one.
    Shapes:  offers and wants as (party, hub, capacity, log of the limit over the valuation), lanes as (from hub, to
             hub, log of one plus freight over the valuation); a lane carries whatever comes. Tolerance (parties,) is
             by how much what a party gives and what it gets may differ, either way; without it they are equal.
             `want` (wants,) numbers the wants where one takes several goods: it has a row for each, and all its rows
             together carry no more than the largest alone. That is exact where a factor is the ratio of the
             valuations, so that all its rows have one capacity; elsewhere the worth is a bound.
    Units:   capacity and tolerance in minor units of value; logs in millionths.
    Returns: arcs in the order offers, wants, lanes, what parties give beyond what they get, what they get beyond what
             they give, wants that take several goods; nodes are the parties, then the hubs, then one through which
             such differences cancel, then those wants.
    """
    room = np.full(len(lanes[0]), int(offers[2].sum()), np.int64)
    leans = np.arange(parties if tolerance is not None else 0, dtype=np.int64)
    most = np.zeros(0, np.int64) if tolerance is None else tolerance
    centre = np.full(len(leans), parties + hubs, np.int64)
    several = several_goods(wants[0], wants[2], want, parties + hubs + 1)
    return Arcs(
        parties + hubs + 1 + len(several.node),
        np.r_[offers[0], parties + wants[1], parties + lanes[0], centre, leans, several.node],
        np.r_[parties + offers[1], several.head, parties + lanes[1], leans, centre, several.party],
        np.r_[offers[2], wants[2], room, most, most, several.capacity],
        np.r_[-offers[3], wants[3], -lanes[2], np.zeros(2 * len(leans) + len(several.node), np.int64)],
    )


@dataclass(frozen=True, slots=True)
class SeveralGoods:
    """Wants that take several goods: where the arc of each row ends, and one arc for each such want to its party."""

    head: IntArray
    node: IntArray
    party: IntArray
    capacity: IntArray


def several_goods(party: IntArray, capacity: IntArray, want: IntArray | None, first: int) -> SeveralGoods:
    """Give wants of several rows a node each, numbered from `first` on; the others end at their party."""
    if want is None:
        none = np.zeros(0, np.int64)
        return SeveralGoods(party, none, none, none)
    numbers, at, row, count = np.unique(want, return_index=True, return_inverse=True, return_counts=True)
    several = np.flatnonzero(count > 1)
    node = np.full(len(numbers), -1, np.int64)
    node[several] = first + np.arange(len(several))
    most = np.zeros(len(numbers), np.int64)
    np.maximum.at(most, row, capacity)
    return SeveralGoods(np.where(node[row] < 0, party, node[row]), node[several], party[at[several]], most[several])
