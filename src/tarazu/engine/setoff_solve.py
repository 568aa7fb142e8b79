"""Drives the compiled parts of a set-off: the bulk, then the forests, then proof; it can stop at any time."""

import time
from dataclasses import dataclass

import numpy as np

from tarazu.engine.book import IntArray
from tarazu.engine.setoff_bulk import PRICE_MAX, Board, bulk_step, dial, new_board, wave, whole_excess
from tarazu.engine.setoff_graph import (
    Core,
    Pairs,
    ShortArray,
    build_core,
    kept_pairs,
    merge_pairs,
    number_by_degree,
    rank_all,
    share_rows,
    sort_by,
    strong_components,
)
from tarazu.engine.setoff_repair import proven, repair
from tarazu.engine.setoff_start import CAUTION, CUTS, WIDTHS, guess
from tarazu.engine.setoff_trees import LEFT, grow, keep_prices, new_forest, plant, reprice

BULK_ENDS = 700  # the forests take over when less than one part in this many is left over
BULK_STEPS_MAX = 200
PUSH_SHARE = 3  # a third of all half-arcs is looked at before the levels are taken anew
WORK_PER_LOOK = 30_000_000  # half-arcs between two looks at the clock: about a second
GROWTHS_MAX = 30  # forests that moved their prices so often are planted anew, at prices that reach every excess
LINKS_LEFT = 2  # a unit left over ends up costing about so much; before that is little enough, trying is in vain
PROGRESS = 3  # the gap is worked out anew when what is left over has shrunk this much


@dataclass(slots=True)
class Watch:
    """When to stop short of the optimum: after some seconds, or at a proven gap in parts per million."""

    seconds: float | None = None
    gap_ppm: int = 0
    began: float = 0.0
    asked_at: int = 0
    bound: int = 0  # as last worked out

    def is_late(self) -> bool:
        """Say whether the seconds are over."""
        return self.seconds is not None and time.perf_counter() - self.began >= self.seconds

    def is_enough(self, core: Core) -> bool:
        """Say whether balance, restored now, would leave a gap that is small enough."""
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
        return (bound - total) * 1_000_000 <= self.gap_ppm * bound


def solve_rows(
    debtor: IntArray, creditor: IntArray, owed: IntArray, allowed: IntArray, firms: int, *, watch: Watch
) -> tuple[IntArray, IntArray]:
    """Cleared amounts of all rows and ranks of all firms; rows not in `allowed` stay as they are."""
    turned = _lacks_in_many(debtor[allowed], creditor[allowed], owed[allowed], firms)
    if turned:
        debtor, creditor = creditor, debtor
    short = debtor.astype(np.int32), creditor.astype(np.int32)
    order = sort_by(short[0], sort_by(short[1], allowed, firms), firms)
    pairs = merge_pairs(*short, owed, order, firms)
    component, _ = strong_components(pairs.start, pairs.creditor)
    kept = kept_pairs(pairs, component)
    number, size = number_by_degree(pairs, kept, firms)
    core, place = build_core(pairs, kept, number, size)
    core = _copied(core)
    if size:
        solve_core(core, watch)
    cleared = np.where(pairs.debtor == pairs.creditor, pairs.owed, 0)
    cleared[kept] = core.room[place]
    ranks = _ranks(pairs, component, number, core)
    return share_rows(pairs, cleared, owed), (ranks.max(initial=0) - ranks if turned else ranks)


def _lacks_in_many(debtor: IntArray, creditor: IntArray, owed: IntArray, firms: int) -> bool:
    """Say whether more firms lack than have excess: then all turned round, many small streams join towards few ends."""
    net = np.zeros(firms, np.int64)
    np.add.at(net, debtor, owed)
    np.subtract.at(net, creditor, owed)
    return int((net < 0).sum()) > int((net > 0).sum())


def solve_core(core: Core, watch: Watch) -> None:
    """Place all excess at the least cost, or as far as the watch allows, and leave every firm balanced."""
    board = new_board(len(core.price))
    start = whole_excess(core)
    guess(core, WIDTHS, CUTS, CAUTION)
    wave(core)
    for _ in range(BULK_STEPS_MAX):
        if whole_excess(core) * BULK_ENDS <= start or core.price.max() >= PRICE_MAX or watch.is_enough(core):
            break
        bulk_step(core, board, len(core.arc) // PUSH_SHARE)
    if not watch.is_enough(core):
        finish(core, board, watch)
    if whole_excess(core):
        repair(core)


def finish(core: Core, board: Board, watch: Watch) -> None:
    """Let the forests place what the bulk left over.

    On long thin books prices are far apart: there, moving whole forests step by step would take for ever.
    """
    forest = new_forest(len(core.price))
    plant(core, forest)
    growths = 0
    while forest.tally[LEFT] > 0:
        grown = grow(core, forest, WORK_PER_LOOK)
        if grown:
            reprice(core, forest, grown)
            growths += 1
        keep_prices(core, forest)
        if watch.is_enough(core):
            break
        if growths == GROWTHS_MAX:
            dial(core, board)
            wave(core)
            plant(core, forest)
            growths = 0


def _copied(core: Core) -> Core:
    """A copy in memory that numpy asks the system for, in large pages where it has them: they make look-ups faster."""
    start, middle, room, excess = (part.copy() for part in (core.start, core.middle, core.room, core.excess))
    return Core(start, middle, core.arc.copy(), core.reverse.copy(), room, excess, core.price.copy())


def _proof(core: Core) -> tuple[int, int]:
    total, weight = proven(core)
    return int(total), sum(worth * amount for worth, amount in enumerate(weight.tolist()) if amount)


def _ranks(pairs: Pairs, component: ShortArray, number: ShortArray, core: Core) -> IntArray:
    own = np.zeros(len(number), np.int64)
    own[number >= 0] = core.price[number[number >= 0]]
    ranks = rank_all(pairs, component, own)
    least = ranks.min() if len(ranks) else 0
    return ranks - least
