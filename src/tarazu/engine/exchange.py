"""Balanced exchange over a whole book: the proven optimum, with rings of any length."""

import math
from dataclasses import dataclass

import numpy as np

from tarazu.engine.balance import assessed_value, price_legs
from tarazu.engine.book import Book, BoolArray, Canonical, FloatArray, IntArray, Options, canonical, open_amounts
from tarazu.engine.model import COARSE_STEPS_MAX, Optimum, Part, on_rings, solve, usable
from tarazu.engine.uses import taken, uses

SNAP = 1e-2  # steps: a float this near below a whole step counts as that step
MARGINS_PERCENT = (0.0, 0.001, 0.1, 1.0)  # how far the tolerance is narrowed in turn until whole steps keep it
GENTLE_DROPS = 8  # at first only the worse half of the legs in the way is dropped, then all of them
DROPS_MAX = 40  # times legs are dropped and a part solved again before it is given up
BRANCHED_LEGS_MAX = 250  # parts with more legs than this are repaired by dropping legs, not by branching


@dataclass(frozen=True, slots=True)
class Certificate:
    """Proof of how good an exchange is: no exchange can be worth more than the bound.

    Units: worths in minor units; scarcities in worth of one more step; party_price in worth of one minor unit
    of value; leg_reduced in worth of one step beyond what its goods, place and values cost. `scarcity` is told of
    offers, then wants, then limits.
    """

    worth: float
    bound: float
    gap: float
    party_price: FloatArray
    scarcity: FloatArray
    leg_reduced: FloatArray


@dataclass(frozen=True, slots=True)
class Exchange:
    """Whole steps and whole minor units for every leg of the book; values balance exactly at every party."""

    steps: IntArray
    value: IntArray
    rounded: bool
    certificate: Certificate


@dataclass(frozen=True, slots=True)
class Settled:
    """A part of a book settled in whole numbers: leg rows with their steps, all above zero, and values."""

    legs: tuple[int, ...]
    steps: tuple[int, ...]
    value: tuple[int, ...]
    rounded: bool

    def parties(self, book: Book) -> frozenset[int]:
        """The parties of a settled set."""
        return frozenset(int(party) for party in book.offer_party[book.leg_offer[list(self.legs)]])


def whole_part(book: Book) -> Part:
    """All legs of a book, with everything open."""
    return Part(book, np.arange(len(book.leg_offer), dtype=np.int64), open_amounts(book))


def exchange(book: Book, options: Options) -> Exchange:
    """Find the balanced exchange of greatest worth over a whole book, with rings of any length.

    Shapes:  the results follow the rows of the caller's book.
    Units:   steps and minor units.
    Returns: whole quantities and values with exact balance at every party, and the bound of the linear optimum.
    Errors:  BookMalformed and BookTooLarge come from Book itself.
    Source:  balanced exchange as a linear programme with semi-continuous lots, solved by HiGHS.
    """
    order = canonical(book, options.seed)
    part = on_rings(usable(whole_part(order.book)))
    relaxed = solve(part, options)
    assert relaxed is not None, "doing nothing is always possible"
    settled = settle(part, options, relaxed=relaxed) or Settled((), (), (), rounded=False)
    steps, value = np.zeros(len(book.leg_offer), np.int64), np.zeros(len(book.leg_offer), np.int64)
    rows = order.leg[list(settled.legs)]
    steps[rows], value[rows] = settled.steps, settled.value
    worth = float(whole_part(book).worth_per_step(options) @ steps)
    return Exchange(steps, value, settled.rounded, _certificate(order, part, relaxed, worth))


def settle(part: Part, options: Options, *, relaxed: Optimum | None = None) -> Settled | None:
    """Settle a part of a book in whole steps and minor units, keeping lots, limits, tolerance and exact balance.

    Returns: None where nothing can be settled.
    """
    part = usable(part)
    for margin in MARGINS_PERCENT:
        optimum = relaxed if margin == 0.0 and relaxed is not None else solve(part, options, margin_percent=margin)
        if optimum is None or optimum.worth <= 0:
            return None
        if offenders(part, optimum).any():
            optimum = _whole_optimum(part, options, margin) or optimum
        settled = _settle_by_dropping(part, options, optimum, margin)
        if settled is None or within_tolerance(part.book, settled, options):
            return settled
    return None


def offenders(part: Part, optimum: Optimum) -> BoolArray:
    """The legs of an optimum that move something, but less than their lot or a fraction of a coarse step."""
    moves = optimum.steps > SNAP
    fraction = np.abs(optimum.steps - np.rint(optimum.steps)) > SNAP
    return moves & ((optimum.steps < part.lot() - SNAP) | (fraction & (part.leg_cap() <= COARSE_STEPS_MAX)))


def within_tolerance(book: Book, settled: Settled, options: Options) -> bool:
    """Say whether every party's received and given goods stay within tolerance at reference valuations."""
    if options.tolerance_percent is None:
        return True
    received: dict[int, int] = {}
    given: dict[int, int] = {}
    for leg, steps in zip(settled.legs, settled.steps, strict=True):
        worth = assessed_value(book, leg, steps)
        giver, receiver = int(book.offer_party[book.leg_offer[leg]]), int(book.want_party[book.leg_want[leg]])
        given[giver] = given.get(giver, 0) + worth
        received[receiver] = received.get(receiver, 0) + worth
    return all(
        abs(received.get(party, 0) - given.get(party, 0)) * 100 <= options.tolerance_percent * received.get(party, 0)
        for party in received.keys() | given.keys()
    )


def _whole_optimum(part: Part, options: Options, margin: float) -> Optimum | None:
    """The optimum with lots and whole pieces, where the part is small enough to branch on."""
    if len(part.legs) > BRANCHED_LEGS_MAX:
        return None
    optimum = solve(part, options, whole=True, margin_percent=margin)
    return optimum if optimum is not None and optimum.worth > 0 else None


def _settle_by_dropping(part: Part, options: Options, optimum: Optimum | None, margin: float) -> Settled | None:
    """Round an optimum to whole numbers; while that fails, drop the legs that stand most in the way and solve again."""
    for drop in range(DROPS_MAX):
        if optimum is None or optimum.worth <= 0:
            return None
        steps = _whole_steps(part, optimum)
        wrong = (offenders(part, optimum) | (steps > 0)) & (steps < part.lot())
        if not wrong.any():
            settled = _priced(part, options, steps)
            if settled is not None:
                return settled
            small = (steps * options.rounding_permille < 1000) & (part.leg_cap() > COARSE_STEPS_MAX)
            wrong = small & (optimum.steps > 0)
            if not wrong.any():
                return None
        share = np.where(wrong, optimum.steps / part.lot(), np.inf)
        count = int(wrong.sum()) if drop >= GENTLE_DROPS else (int(wrong.sum()) + 1) // 2
        part = part.only(share > np.partition(share, count - 1)[count - 1])
        optimum = solve(part, options, margin_percent=margin)
    return None


def _whole_steps(part: Part, optimum: Optimum) -> IntArray:
    """Round down to whole steps, within what is left of every order and limit, and keeping lots where that can be."""
    steps = np.maximum(0, np.minimum(np.floor(optimum.steps + SNAP).astype(np.int64), part.leg_cap()))
    book, found = part.book, uses(part.book, part.legs)
    for row in np.flatnonzero(taken(book, part.legs, steps) > part.left).tolist():
        mine = np.flatnonzero(found.row == row)
        while (over := int((taken(book, part.legs, steps) - part.left)[row])) > 0:
            above_lot = np.where(steps > 0, steps - part.lot(), np.iinfo(np.int64).min)
            most = mine[np.argmax(above_lot[found.at[mine]])]
            leg = found.at[most]
            steps[leg] = max(0, steps[leg] - math.ceil(over / found.weight[most]))
    return steps


def _priced(part: Part, options: Options, steps: IntArray) -> Settled | None:
    moving = np.flatnonzero(steps)
    if not len(moving):
        return None
    legs = tuple(int(leg) for leg in part.legs[moving])
    amounts = tuple(int(amount) for amount in steps[moving])
    priced = price_legs(part.book, legs, amounts, options)
    return Settled(legs, amounts, priced.value, priced.rounded) if priced else None


def _certificate(order: Canonical, part: Part, relaxed: Optimum, worth: float) -> Certificate:
    """The relaxation's duals in the caller's rows."""
    book = order.book
    party, reduced = np.zeros(len(book.party_key)), np.zeros(len(book.leg_offer))
    party[order.party], reduced[order.leg[part.legs]] = relaxed.party_price, relaxed.reduced
    bound = max(worth, relaxed.bound)
    gap = (bound - worth) / bound if bound > 0 else 0.0
    return Certificate(worth, bound, gap, party, order.amounts(relaxed.scarcity), reduced)
