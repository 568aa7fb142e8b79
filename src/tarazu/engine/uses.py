"""What legs take of offers, wants and limits: as numbers for a solver, and counted whole."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tarazu.engine.book import Book, FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Uses:
    """Takings of some legs: leg number `at` of them takes `weight` of `row` (see `open_amounts`) for each step."""

    at: IntArray
    row: IntArray
    weight: FloatArray


def uses(book: Book, legs: IntArray) -> Uses:
    """What one step of each of some legs takes of its offer, its want and its limits; a leg may stand there twice."""
    offers, both = len(book.offer_key), len(book.offer_key) + len(book.want_key)
    each = np.arange(len(legs), dtype=np.int64)
    at = [each, each]
    row = [book.leg_offer[legs], offers + book.leg_want[legs]]
    weight = [np.ones(len(legs)), book.leg_want_part[legs] / book.leg_offer_part[legs]]
    if len(book.load_leg):
        order = np.argsort(book.load_leg, kind="stable")
        start = np.searchsorted(book.load_leg[order], np.arange(len(book.leg_offer) + 1))
        count = (start[1:] - start[:-1])[legs]
        first = np.repeat(start[legs] - np.r_[0, np.cumsum(count)[:-1]], count)
        loads = order[first + np.arange(int(count.sum()))]
        at.append(np.repeat(each, count))
        row.append(both + book.load_limit[loads])
        weight.append(book.load_per_step[loads].astype(np.float64))
    return Uses(np.concatenate(at), np.concatenate(row), np.concatenate(weight))


def cost_per_step(book: Book, legs: IntArray, scarcity: FloatArray) -> FloatArray:
    """What one step of each of some legs takes of everything, at given scarcities."""
    found = uses(book, legs)
    return np.asarray(np.bincount(found.at, found.weight * scarcity[found.row], len(legs)), np.float64)


def want_steps(book: Book, leg: int, steps: int) -> int:
    """The steps of its want that a leg fills: a part of a step counts as a whole one."""
    return -(-steps * int(book.leg_want_part[leg]) // int(book.leg_offer_part[leg]))


def taken(book: Book, legs: Iterable[int], steps: Iterable[int]) -> IntArray:
    """What legs with their steps take of each offer, want and limit, in whole numbers."""
    rows = np.fromiter(legs, np.int64)
    amounts = np.fromiter(steps, np.int64, len(rows))
    offers, both = len(book.offer_key), len(book.offer_key) + len(book.want_key)
    found = np.zeros(both + len(book.limit_key), np.int64)
    np.add.at(found, book.leg_offer[rows], amounts)
    wanted = -(-amounts * book.leg_want_part[rows] // book.leg_offer_part[rows])
    np.add.at(found, offers + book.leg_want[rows], wanted)
    if len(book.load_leg):
        moved = np.zeros(len(book.leg_offer), np.int64)
        np.add.at(moved, rows, amounts)
        np.add.at(found, both + book.load_limit, moved[book.load_leg] * book.load_per_step)
    return found
