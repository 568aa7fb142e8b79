"""Orders at uniform valuations as arcs of a circulation: orders that swap two goods, and parties that must balance.

At uniform valuations every good has one price for all, so that a limit is a ratio and its logarithm a gain or a cost.
Flow is value. Logarithms are whole millionths here: `log_ratio` makes them.
"""

import math

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


def party_orders(
    parties: int,
    hubs: int,
    offers: tuple[IntArray, IntArray, IntArray, IntArray],
    wants: tuple[IntArray, IntArray, IntArray, IntArray],
    lanes: tuple[IntArray, IntArray, IntArray],
) -> Arcs:
    """Offers and wants of parties that must each balance as a whole, as arcs between parties and hubs.

    A hub stands for some goods at some place in some class of compatibility: so legs need not be listed one by one.
    Shapes:  offers and wants as (party, hub, capacity, log of the limit over the valuation), lanes as (from hub, to
             hub, log of one plus freight over the valuation); a lane carries whatever comes.
    Units:   capacity in minor units of value; logs in millionths.
    Returns: arcs in the order offers, wants, lanes; nodes are the parties, then the hubs.
    """
    room = np.full(len(lanes[0]), int(offers[2].sum()), np.int64)
    return Arcs(
        parties + hubs,
        np.r_[offers[0], parties + wants[1], parties + lanes[0]],
        np.r_[parties + offers[1], wants[0], parties + lanes[1]],
        np.r_[offers[2], wants[2], room],
        np.r_[-offers[3], wants[3], -lanes[2]],
    )
