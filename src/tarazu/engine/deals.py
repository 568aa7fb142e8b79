"""Cut the optimum into deals: small sets of parties that balance by themselves, exactly."""

from dataclasses import dataclass

import numpy as np

from tarazu.engine.balance import assessed_value
from tarazu.engine.book import Book, Canonical, FloatArray, IntArray, Options, canonical
from tarazu.engine.bound import linear_bound
from tarazu.engine.cutting import Cutting, leg_worth
from tarazu.engine.exchange import Settled, whole_part
from tarazu.engine.model import usable
from tarazu.engine.ring_search import SMALL_LEGS_MAX, Plan, keep_lots, plan_rings

PASS_GAIN_ONE_IN = 100  # in a large book a pass that adds less than one part in so many is the last


@dataclass(frozen=True, slots=True)
class Deal:
    """A set of legs in which every party gives exactly as much value as it gets.

    Units: steps; value, assessed and worth in minor units. `parties` and `legs` are rows of the book, sorted.
    `rounded` says that a leg is priced up to one step off its limits (Options.rounding_permille).
    """

    parties: tuple[int, ...]
    legs: tuple[int, ...]
    steps: tuple[int, ...]
    value: tuple[int, ...]
    assessed: tuple[int, ...]
    worth: int
    rounded: bool


@dataclass(frozen=True, slots=True)
class Deals:
    """All deals of a round, best first, and how they stand to the proven optimum without limits on rings.

    Units: worth and bound in minor units; filled in steps; scarcities in worth of one more step, from the ring-limited
    relaxation of the whole book.
    """

    deals: tuple[Deal, ...]
    worth: int
    bound: float
    survived_permille: int
    offer_filled: IntArray
    want_filled: IntArray
    offer_scarcity: FloatArray
    want_scarcity: FloatArray


def cut_deals(book: Book, options: Options) -> Deals:
    """Find deals of few parties that together keep as much of the optimum as can be.

    Shapes:  rows in the results are rows of the caller's book.
    Returns: deals that each balance exactly, keep lots, price limits and tolerance, and share what is open.
    Source:  rings by column generation, then each set of parties solved exactly with what it was allotted.
    """
    order = canonical(book, options.seed)
    part = usable(whole_part(order.book))
    bound = linear_bound(part, options)
    cutting = Cutting(order.book, options, part)
    first = plan = plan_rings(cutting.pool, order.book.offer_open, order.book.want_open)
    for _ in range(options.passes_max):
        before = cutting.kept_worth()
        if not plan.rings or not cutting.take(keep_lots(cutting.pool, plan, cutting.offer_left, cutting.want_left)):
            break
        gained = cutting.kept_worth() - before
        if len(part.legs) > SMALL_LEGS_MAX and gained * PASS_GAIN_ONE_IN < before:
            break
        plan = plan_rings(cutting.pool, cutting.offer_left, cutting.want_left)
    cutting.grow()
    cutting.extend()
    cutting.share()
    return _in_caller_rows(order, options, cutting.settled(), bound, first)


def _in_caller_rows(order: Canonical, options: Options, settled: list[Settled], bound: float, first: Plan) -> Deals:
    book = order.book
    offer_filled, want_filled = np.zeros(len(book.offer_key), np.int64), np.zeros(len(book.want_key), np.int64)
    offer_scarcity, want_scarcity = np.zeros(len(book.offer_key)), np.zeros(len(book.want_key))
    offer_scarcity[order.offer], want_scarcity[order.want] = first.offer_scarcity, first.want_scarcity
    deals = []
    for one in settled:
        np.add.at(offer_filled, order.offer[book.leg_offer[list(one.legs)]], one.steps)
        np.add.at(want_filled, order.want[book.leg_want[list(one.legs)]], one.steps)
        deals.append(_deal(order, options, one))
    worth = sum(deal.worth for deal in deals)
    survived = 1000 if bound <= 0 else min(1000, int(1000 * worth / bound))
    return Deals(
        tuple(deals),
        worth,
        max(bound, float(worth)),
        survived,
        offer_filled,
        want_filled,
        offer_scarcity,
        want_scarcity,
    )


def _deal(order: Canonical, options: Options, settled: Settled) -> Deal:
    book = order.book
    rows = sorted(
        (int(order.leg[leg]), steps, value, assessed_value(book, leg, steps), leg_worth(book, leg, steps, options))
        for leg, steps, value in zip(settled.legs, settled.steps, settled.value, strict=True)
    )
    legs, steps, value, assessed, worth = zip(*rows, strict=True)
    ends = settled.parties(book)
    parties = tuple(sorted(int(order.party[party]) for party in ends))
    return Deal(parties, legs, steps, value, assessed, sum(worth), settled.rounded)
