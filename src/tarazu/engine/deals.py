"""Cut the optimum into deals: small sets of parties that balance by themselves, exactly."""

from dataclasses import dataclass

import numpy as np

from tarazu.engine.balance import assessed_value
from tarazu.engine.book import Book, Canonical, FloatArray, IntArray, Options, canonical, open_amounts
from tarazu.engine.bound import linear_bound
from tarazu.engine.cutting import Cutting, leg_worth
from tarazu.engine.exchange import Settled, whole_part
from tarazu.engine.model import on_rings, usable
from tarazu.engine.ring_search import SMALL_LEGS_MAX, Plan, keep_lots, plan_rings
from tarazu.engine.uses import taken

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

    Units: worth and bound in minor units; filled in steps; scarcity in worth of one more step, from the ring-limited
    relaxation of the whole book, told of offers, then wants, then limits.
    """

    deals: tuple[Deal, ...]
    worth: int
    bound: float
    survived_permille: int
    offer_filled: IntArray
    want_filled: IntArray
    limit_used: IntArray
    scarcity: FloatArray


def no_deals(book: Book) -> Deals:
    """No deals over a book, and nothing known of what is scarce: for what is left over of a larger one."""
    offers, wants, limits = (np.zeros(len(key), np.int64) for key in (book.offer_key, book.want_key, book.limit_key))
    return Deals((), 0, 0.0, 0, offers, wants, limits, np.zeros(len(open_amounts(book))))


def cut_deals(book: Book, options: Options) -> Deals:
    """Find deals of few parties that together keep as much of the optimum as can be.

    Shapes:  rows in the results are rows of the caller's book.
    Returns: deals that each balance exactly, keep lots, price limits and tolerance, and share what is open.
    Source:  rings by column generation, then each set of parties solved exactly with what it was allotted.
    """
    order = canonical(book, options.seed)
    part = on_rings(usable(whole_part(order.book)))
    bound = linear_bound(part, options)
    cutting = Cutting(order.book, options, part)
    first = plan = plan_rings(cutting.pool, cutting.left)
    for _ in range(options.passes_max):
        before = cutting.kept_worth()
        if not plan.rings or not cutting.take(keep_lots(cutting.pool, plan, cutting.left)):
            break
        gained = cutting.kept_worth() - before
        if len(part.legs) > SMALL_LEGS_MAX and gained * PASS_GAIN_ONE_IN < before:
            break
        plan = plan_rings(cutting.pool, cutting.left)
    cutting.grow()
    cutting.extend()
    cutting.share()
    return _in_caller_rows(order, options, cutting.settled(), bound, first)


def _in_caller_rows(order: Canonical, options: Options, settled: list[Settled], bound: float, first: Plan) -> Deals:
    book = order.book
    rows = [row for one in settled for row in zip(one.legs, one.steps, strict=True)]
    filled = order.amounts(taken(book, (leg for leg, _ in rows), (steps for _, steps in rows)))
    offers, both = len(book.offer_key), len(book.offer_key) + len(book.want_key)
    deals = [_deal(order, options, one) for one in settled]
    worth = sum(deal.worth for deal in deals)
    survived = 1000 if bound <= 0 else min(1000, int(1000 * worth / bound))
    return Deals(
        tuple(deals),
        worth,
        max(bound, float(worth)),
        survived,
        filled[:offers],
        filled[offers:both],
        filled[both:],
        order.amounts(first.scarcity),
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
