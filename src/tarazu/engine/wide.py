"""A book too large to list its legs: the best exchange at one price for each kind of goods, and what that proves.

Orders meet through hubs, one for each kind of goods that may move one way, so that no leg is written down. The best
circulation of value at the hubs' valuations says who trades with whom; limits wait for the deals. Its prices give a
bound for all exchanges in which each leg has a price of its own: every two orders that could meet are asked.
"""

import math
from dataclasses import dataclass

import numpy as np

from tarazu.engine.book import FloatArray, IntArray
from tarazu.engine.circulation import Circulation, circulate
from tarazu.engine.circulation_verify import circulation_breaches
from tarazu.engine.uniform import party_orders

ASKED_AT_ONCE = 2_000_000  # pairs of orders held against the prices at once, to bound memory
UNIT_WORTH = 1  # what one minor unit of value that changes hands is worth


@dataclass(frozen=True, slots=True)
class Side:
    """The orders of one side. Shapes: (m,), int64. Units: limit in minor units for a whole unit.

    `party` and `hub` are numbers from nought; `value` is what is open, in minor units at the valuation of the hub.
    `order` numbers the orders: a want that takes several goods has a row at the hub of each.
    """

    party: IntArray
    hub: IntArray
    limit: IntArray
    value: IntArray
    order: IntArray


@dataclass(frozen=True, slots=True)
class Wide:
    """What flows at one price for each kind of goods, in minor units by order, and what no exchange can exceed."""

    offered: IntArray
    wanted: IntArray
    circulation: Circulation
    bound: int


def wide_exchange(offers: Side, wants: Side, *, valuation: IntArray, freight: IntArray) -> Wide:
    """The best exchange at the valuations of the hubs, its proof checked, and a bound for free prices of each leg.

    Shapes:  valuation (hubs,) minor units for a whole unit; freight (b,) the least that each want's bid has to cover.
    """
    parties = int(max(offers.party.max(initial=-1), wants.party.max(initial=-1))) + 1
    none = np.zeros(0, np.int64)
    arcs = party_orders(
        parties,
        len(valuation),
        (offers.party, offers.hub, offers.value, np.full(len(offers.party), -UNIT_WORTH, np.int64)),
        (wants.party, wants.hub, wants.value, np.zeros(len(wants.party), np.int64)),
        (none, none, none),
        want=wants.order,
    )
    found = circulate(arcs)
    wrong = circulation_breaches(arcs, found)
    assert not wrong, f"the exchange at one price is not proven: {wrong[0]}"
    prices = found.price.astype(np.float64)
    bound = math.ceil(_bound(offers, wants, (prices[:parties], prices[parties:]), (valuation, freight)))
    offered, wanted, _ = np.split(found.flow, np.cumsum([len(offers.party), len(wants.party)]))
    return Wide(offered, wanted, found, bound)


def _bound(offers: Side, wants: Side, prices: tuple[FloatArray, FloatArray], at: tuple[IntArray, IntArray]) -> float:
    """What no exchange can exceed: at party prices, what each order could gain at most from any that it meets.

    One unit of goods brings its worth, and the difference of the parties' prices times the value agreed on, at the
    better end of what both accept. Shares of orders that for every two sum to no less than that bound the whole. A
    want that takes several goods moves what is open of it once, and so counts with the largest of its shares.
    """
    (price, of_hub), (worth, freight) = prices, at
    total, gained = 0.0, np.zeros(len(wants.party))
    mine, others = _by_hub(offers, len(worth)), _by_hub(wants, len(worth))
    for hub in range(len(worth)):
        gives, gets = mine[hub], others[hub]
        if not len(gives) or not len(gets):
            continue
        ask, net = offers.limit[gives].astype(np.float64), (wants.limit - freight)[gets].astype(np.float64)
        giver, getter = price[offers.party[gives]], price[wants.party[gets]]
        at_prices = np.maximum(0.0, getter - of_hub[hub]) * float(worth[hub])
        shares = _shares((ask, net), (giver, getter), float(worth[hub]), at_prices)
        total += float(offers.value[gives] @ shares[0]) / float(worth[hub])
        gained[gets] = wants.value[gets] * shares[1] / float(worth[hub])
    most = np.zeros(int(wants.order.max(initial=-1)) + 1)
    np.maximum.at(most, wants.order, gained)
    return total + float(most.sum())


def _by_hub(side: Side, hubs: int) -> list[IntArray]:
    rows = np.argsort(side.hub, kind="stable")
    return np.split(rows, np.searchsorted(side.hub[rows], np.arange(1, hubs)))


def _shares(
    limits: tuple[FloatArray, FloatArray], prices: tuple[FloatArray, FloatArray], worth: float, of_want: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """What a unit of each offer and of each want could gain, so that no two gain more together than their shares.

    Begins with shares of wants: offers take what these leave, then wants what those leave.
    """
    (ask, net), (giver, getter) = limits, prices
    at_once = max(1, ASKED_AT_ONCE // len(net))
    blocks = [slice(start, start + at_once) for start in range(0, len(ask), at_once)]
    of_offer = np.zeros(len(ask))
    for rows in blocks:
        of_offer[rows] = (_profit(ask[rows], net, getter - giver[rows, None], worth) - of_want).max(axis=1)
    of_offer = np.maximum(0.0, of_offer)
    of_want = np.zeros(len(net))
    for rows in blocks:
        profit = _profit(ask[rows], net, getter - giver[rows, None], worth)
        of_want = np.maximum(of_want, (profit - of_offer[rows, None]).max(axis=0))
    return of_offer, of_want


def _profit(ask: FloatArray, net: FloatArray, slope: FloatArray, worth: float) -> FloatArray:
    """What a unit brings between each two orders; minus infinity where their prices do not meet."""
    best = UNIT_WORTH * worth + np.maximum(slope * ask[:, None], slope * net)
    return np.where(ask[:, None] <= net, best, -np.inf)
