"""What each limit on deals costs: how much of the optimum is left when rings, then lots, then whole numbers count."""

from dataclasses import dataclass, replace

import numpy as np

from tarazu.engine.book import Book, Options, canonical
from tarazu.engine.deals import Deals
from tarazu.engine.exchange import whole_part
from tarazu.engine.model import usable
from tarazu.engine.ring_search import RingPool, plan_rings


@dataclass(frozen=True, slots=True)
class Kept:
    """Worths in minor units, each with one limit more than the one before.

    `bound` is proven. `rings` and `lots` are the best packings that were found of rings of allowed size: without
    minimum lots, and of rings that can carry theirs; `deals` is what the deals keep, in whole numbers.
    """

    bound: float
    rings: float
    lots: float
    deals: int

    def permille(self) -> tuple[int, int, int]:
        """Rings, lots and deals in thousandths of the bound."""
        whole = max(1.0, self.bound)
        return round(1000 * self.rings / whole), round(1000 * self.lots / whole), round(1000 * self.deals / whole)


def what_limits_cost(book: Book, options: Options, deals: Deals) -> Kept:
    """Measure what ring length, lots and whole numbers each take from the optimum of a book."""
    ordered = canonical(book, options.seed).book
    plain = replace(options, party_cost_permille=0)
    none = np.zeros_like
    without = replace(ordered, offer_lot=none(ordered.offer_lot), want_lot=none(ordered.want_lot))
    # Legs that no lot admits stay out of both: the bound leaves them out as well.
    legs = usable(whole_part(ordered)).legs
    worths = [
        plan_rings(RingPool(each, plain, legs), ordered.offer_open, ordered.want_open).worth
        for each in (without, ordered)
    ]
    return Kept(deals.bound, worths[0], worths[1], deals.worth)
