"""What each limit on deals costs: what is left of the optimum as ring length, groups, lots and whole numbers count."""

import math
from dataclasses import dataclass, replace

import numpy as np

from tarazu.engine.book import Book, Options, canonical, open_amounts
from tarazu.engine.deals import Deals
from tarazu.engine.exchange import whole_part
from tarazu.engine.model import usable
from tarazu.engine.ring_search import RingPool, plan_rings


@dataclass(frozen=True, slots=True)
class Kept:
    """Worths in whole minor units, each with one limit more than the one before.

    `bound` is proven. `rings`, `groups` and `lots` are the best packings that were found of rings of allowed length, of
    those among them that join no more groups than allowed, and of those that can carry their lots; `deals` is what the
    deals keep, in whole numbers.
    """

    bound: int
    rings: int
    groups: int
    lots: int
    deals: int

    def permille(self) -> tuple[int, int, int, int]:
        """Rings, groups, lots and deals in thousandths of the bound."""
        whole = max(1, self.bound)
        rings, groups, lots, deals = (
            round(1000 * worth / whole) for worth in (self.rings, self.groups, self.lots, self.deals)
        )
        return rings, groups, lots, deals


def what_limits_cost(book: Book, options: Options, deals: Deals) -> Kept:
    """Measure what ring length, groups, lots and whole numbers each take from the optimum of a book."""
    ordered = canonical(book, options.seed).book
    plain = replace(options, party_cost_permille=0)
    free = replace(ordered, offer_lot=np.zeros_like(ordered.offer_lot), want_lot=np.zeros_like(ordered.want_lot))
    groups_there = len(np.unique(ordered.party_group))
    groups = _packed(free, ordered, plain)
    several = groups_there > options.groups_max
    rings = _packed(free, ordered, replace(plain, groups_max=groups_there)) if several else groups
    lots = _packed(ordered, ordered, plain)
    # A packing is found, not proven: a narrower one that was found is one of the wider kind as well.
    lots = max(lots, deals.worth)
    groups = max(groups, lots)
    return Kept(math.ceil(deals.bound), max(rings, groups), groups, lots, deals.worth)


def _packed(book: Book, lots: Book, options: Options) -> int:
    """The worth of the rings that pack best; legs that no lot admits stay out, as they do of the bound."""
    pool = RingPool(book, options, usable(whole_part(lots)).legs)
    return int(plan_rings(pool, open_amounts(book)).worth)
