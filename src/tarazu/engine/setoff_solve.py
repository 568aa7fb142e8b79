"""Drives the compiled parts of a set-off: the bulk, then the forests, then proof; it can stop at any time."""

import time
from dataclasses import dataclass

import numpy as np

from tarazu.engine.book import IntArray
from tarazu.engine.setoff_graph import (
    Core,
    Pairs,
    ShortArray,
    build_core,
    kept_pairs,
    lacks_in_many,
    merge_pairs,
    number_by_degree,
    rank_all,
    share_rows,
    sort_by,
    strong_components,
    weigh_pairs,
    whole_excess,
)
from tarazu.engine.setoff_prices import dial, reprice, wave
from tarazu.engine.setoff_repair import proven, repair
from tarazu.engine.setoff_start import guess
from tarazu.engine.setoff_tight import Tight, even_out, put_back, take_tight
from tarazu.engine.setoff_trees import LEFT, Forest, grow, new_forest, plant

WORK_PER_LOOK = 5_000_000  # half-arcs between two looks at the clock: about a fifth of a second
REPRICED_MAX = 12  # so often one forest moves its prices; from then on all do, until every excess reaches a lack
LINKS_LEFT = 2  # a unit left over ends up costing about so much; before that is little enough, trying is in vain
AFTER_PRICES = 1.0  # times what it took to read and sort the obligations: what is left to do after the first prices
TO_END = 0.6  # the same, to restore balance and to write down what was found
PROGRESS = 3  # the gap is worked out anew when what is left over has shrunk this much


@dataclass(slots=True)
class Watch:
    """When to stop short of the optimum: after some seconds, or at a proven gap in parts per million."""

    seconds: float | None = None
    gap_ppm: int = 0
    began: float = 0.0
    prepared: float = 0.0  # seconds until the search itself began: all that takes no search is counted in them
    asked_at: int = 0
    bound: int = 0  # as last worked out

    def prepare(self) -> None:
        """Say that the search itself begins."""
        self.prepared = time.perf_counter() - self.began

    def gone(self) -> float:
        """Which part of the time for first prices is over."""
        if self.seconds is None:
            return 0.0
        until = self.seconds - (1 + AFTER_PRICES) * self.prepared
        return (time.perf_counter() - self.began - self.prepared) / until if until > 0 else 1.0

    def is_late(self) -> bool:
        """Say whether only the time to end in balance is left."""
        return self.seconds is not None and (time.perf_counter() - self.began + TO_END * self.prepared >= self.seconds)

    def is_enough(self, core: Core) -> bool:
        """Say whether balance, restored now, leaves a gap that is small enough; if so, it is restored."""
        if self.is_late():
            return True
        left = whole_excess(core)
        if not self.gap_ppm or left * PROGRESS > self.asked_at > 0:
            return False
        if self.bound and left * LINKS_LEFT * 1_000_000 > self.gap_ppm * self.bound:
            return False
        total, self.bound = _proof(core)
        if left * LINKS_LEFT * 1_000_000 > self.gap_ppm * self.bound:
            return False
        self.asked_at = left
        trial = _copied(core)
        repair(trial)
        total, bound = _proof(trial)
        if (bound - total) * 1_000_000 > self.gap_ppm * bound:
            return False
        core.arc[:], core.room[:], core.excess[:] = trial.arc, trial.room, trial.excess
        return True


def solve_rows(
    debtor: IntArray, creditor: IntArray, owed: IntArray, allowed: IntArray, firms: int, *, watch: Watch
) -> tuple[IntArray, IntArray, int]:
    """Cleared amounts of all rows, none outside `allowed`; ranks of all firms, and the bound they prove."""
    turned = lacks_in_many(debtor, creditor, owed, allowed, np.zeros(firms, np.int64))
    if turned:
        debtor, creditor = creditor, debtor
    short = debtor.astype(np.int32), creditor.astype(np.int32)
    order = sort_by(short[0], sort_by(short[1], allowed, firms), firms)
    pairs = merge_pairs(*short, owed, order, firms)
    component = strong_components(pairs.start, pairs.creditor)
    kept = kept_pairs(pairs, component)
    number, size = number_by_degree(pairs, kept, firms)
    core, place = build_core(pairs, kept, number, size)
    if size:
        solve_core(core, watch)
    cleared = np.where(pairs.debtor == pairs.creditor, pairs.owed, 0)
    cleared[kept] = core.room[place]
    ranks = _ranks(pairs, component, number, core)
    proven = _summed(weigh_pairs(pairs, ranks))
    return share_rows(pairs, cleared, owed), (ranks.max(initial=0) - ranks if turned else ranks), proven


def solve_core(core: Core, watch: Watch) -> None:
    """Place all excess at the least cost, or as far as the watch allows, and leave every firm balanced."""
    watch.prepare()
    guess(core, watch.gone)
    wave(core)
    tight, phases = take_tight(core), 0
    even_out(tight)
    put_back(core, tight)
    forest, left = new_forest(len(core.price)), whole_excess(core)
    while left > 0 and not watch.is_enough(core):
        if phases > REPRICED_MAX:
            dial(core)
        if phases:
            wave(core)
            tight = take_tight(core)
        left = move_all(core, tight, forest, watch)
        phases += 1
    if left:
        repair(core)


def move_all(core: Core, tight: Tight, forest: Forest, watch: Watch) -> int:
    """Move what can be moved at the prices as they are, then move those of the forest that is stuck.

    Returns: what is still not placed.
    """
    plant(tight, forest)
    stuck = 0
    while not stuck and forest.tally[LEFT] and not watch.is_late():
        stuck = grow(tight, forest, WORK_PER_LOOK)
    put_back(core, tight)
    left = whole_excess(core)
    if stuck and left:
        reprice(core, forest.side, stuck)
    return left


def _copied(core: Core) -> Core:
    """A copy to try on; where half-arcs lead does not change."""
    arc, room, excess = core.arc.copy(), core.room.copy(), core.excess.copy()
    return core._replace(arc=arc, room=room, excess=excess)


def _proof(core: Core) -> tuple[int, int]:
    total, weight = proven(core)
    return int(total), _summed(weight)


def _summed(weight: IntArray) -> int:
    return sum(worth * amount for worth, amount in enumerate(weight.tolist()) if amount)


def _ranks(pairs: Pairs, component: ShortArray, number: ShortArray, core: Core) -> IntArray:
    own = np.zeros(len(number), np.int64)
    own[number >= 0] = core.price[number[number >= 0]]
    ranks = rank_all(pairs, component, own)
    least = ranks.min() if len(ranks) else 0
    return ranks - least
