"""Short rings beside their peers on the same invented orders, each in a process of its own: ./run bench rings.

./run bench rings [GOODSxORDERSxPARTIES ...] [--limit SECONDS] prints for each size what every way took, what share of
the best unlimited exchange survives when rings have at most so many parties, and how far the proven bound lies above
it; and the slope of our time over the orders. It writes the same to bench/results/. Peers solve the packing by column
generation, with the same search for rings and a linear solver for the packing, or over all rings that networkx lists;
what they reach must lie between our worth and our bound. Times are processor seconds of one core.
"""

# ruff: noqa: PLC0415  # a solver is imported by the process that measures it, so that memory is its own

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from match import orders, slope

from tarazu.engine.circulation import Arcs, circulate
from tarazu.engine.ring_loops import closed_walks
from tarazu.engine.short_rings import pack_short_rings
from tarazu.engine.short_rings_verify import short_ring_breaches
from tarazu.engine.smoothing import Laid, lay_out

SIZES = (
    "50x500x6", "100x1000x6", "200x2000x6", "500x5000x2", "500x5000x3", "500x5000x4", "500x5000x5", "500x5000x6",
    "1000x10000x6",
)  # fmt: skip
LIMIT = 120.0
ENOUGH = 1e-6  # a search that improves the packing by a smaller share is the last
RESULTS = Path(__file__).parent / "results"
Told = dict[str, float]
Solver = Callable[[Arcs, int], Told]


def ours(arcs: Arcs, size_max: int) -> Told:
    """Tarazu's packing; it and its bound are checked outside the measure."""
    pack_short_rings(orders(20, 300), size_max)
    start = time.process_time()
    found = pack_short_rings(arcs, size_max)
    spent = time.process_time() - start
    assert short_ring_breaches(arcs, size_max, found) == []
    return {"worth": found.worth, "bound": found.bound, "unlimited": found.unlimited, "seconds": spent}


class Packing:
    """The packing programme: an order fills between two goods, and rings carry what is filled."""

    def __init__(self, arcs: Arcs) -> None:
        """Lay out the orders by pair of goods."""
        self.laid: Laid = lay_out(arcs.nodes, (arcs.tail, arcs.head), arcs.capacity, arcs.gain)
        self.start = np.searchsorted(self.laid.tail, np.arange(arcs.nodes + 1))
        self.pair = np.repeat(np.arange(len(self.laid.tail)), self.laid.last - self.laid.first)

    def search(self, toll: np.ndarray, size_max: int) -> set[tuple[int, ...]]:
        """Rings of pairs that tolls would pay."""
        walks, sizes, _ = closed_walks(self.start, self.laid.head, toll, size_max, 2, 0.0)
        return {tuple(row[:size]) for row, size in zip(walks.tolist(), sizes.tolist(), strict=True)}


def by_highs(packing: Packing, rings: list[tuple[int, ...]]) -> tuple[float, np.ndarray]:
    """SciPy's HiGHS on the packing: its worth, and tolls."""
    from scipy.optimize import linprog
    from scipy.sparse import csc_array

    laid, size = packing.laid, len(packing.laid.limit)
    column = np.repeat(np.arange(len(rings)), [len(ring) for ring in rings])
    row = np.fromiter((pair for ring in rings for pair in ring), np.int64, len(column))
    ends = np.r_[packing.pair, row], np.r_[np.arange(size), size + column]
    balance = csc_array((np.r_[np.ones(size), -np.ones(len(row))], ends), shape=(len(laid.tail), size + len(rings)))
    bounds = np.column_stack((np.zeros(size + len(rings)), np.r_[laid.capacity, np.full(len(rings), np.inf)]))
    cost = np.r_[laid.limit / 1e6, np.zeros(len(rings))]
    best = linprog(cost, A_eq=balance, b_eq=np.zeros(len(laid.tail)), bounds=bounds, method="highs")
    return -float(best.fun) * 1e6, -best.eqlin.marginals * 1e6


def by_generation(arcs: Arcs, size_max: int) -> Told:
    """Column generation: pack by HiGHS, search rings at its duals, until the worth stands still."""
    start = time.process_time()
    packing, before = Packing(arcs), -1.0
    rings = packing.search(np.full(len(packing.laid.tail), 1.0), 2)
    while True:
        worth, toll = by_highs(packing, sorted(rings))
        found = packing.search(toll, size_max) - rings
        if not found or worth <= before * (1 + ENOUGH):
            return {"worth": worth, "seconds": time.process_time() - start}
        before, rings = worth if len(rings) > len(packing.laid.tail) else -1.0, rings | found


def with_solver(name: str) -> Solver:
    """Column generation as above with GLOP or PDLP in OR-tools; GLOP goes on from where it stood."""

    def solve(arcs: Arcs, size_max: int) -> Told:
        from ortools.linear_solver import pywraplp

        start = time.process_time()
        packing, solver = Packing(arcs), pywraplp.Solver.CreateSolver(name)
        rows = [solver.Constraint(0.0, 0.0) for _ in packing.laid.tail]
        goal = solver.Objective()
        goal.SetMaximization()
        orders_in = zip(packing.pair.tolist(), packing.laid.limit.tolist(), packing.laid.capacity.tolist(), strict=True)
        for pair, limit, capacity in orders_in:
            filled = solver.NumVar(0.0, capacity, "")
            rows[pair].SetCoefficient(filled, 1.0)
            goal.SetCoefficient(filled, -limit / 1e6)
        rings: set[tuple[int, ...]] = set()
        found = packing.search(np.full(len(rows), 1.0), 2)
        while found:
            for ring in sorted(found):
                carried = solver.NumVar(0.0, solver.infinity(), "")
                for pair in ring:
                    rows[pair].SetCoefficient(carried, -1.0)
            rings |= found
            assert solver.Solve() == solver.OPTIMAL
            toll = np.array([row.dual_value() for row in rows]) * 1e6
            found = {ring for ring in packing.search(toll, size_max) - rings if toll[list(ring)].sum() > 1.0}
        return {"worth": goal.Value() * 1e6, "seconds": time.process_time() - start}

    return solve


def listed(arcs: Arcs, size_max: int) -> Told:
    """All rings that networkx lists, packed by HiGHS."""
    import networkx as nx

    start = time.process_time()
    packing = Packing(arcs)
    ends = list(zip(packing.laid.tail.tolist(), packing.laid.head.tolist(), strict=True))
    number = {pair: row for row, pair in enumerate(ends)}
    cycles = nx.simple_cycles(nx.DiGraph(ends), length_bound=size_max)
    rings = [tuple(number[one, other] for one, other in zip(c, [*c[1:], c[0]], strict=True)) for c in cycles]
    worth, _ = by_highs(packing, rings)
    return {"worth": worth, "seconds": time.process_time() - start}


SOLVERS: dict[str, Solver] = {
    "tarazu": ours,
    "columns, highs": by_generation,
    "columns, glop": with_solver("GLOP"),
    "columns, pdlp": with_solver("PDLP"),
    "networkx + highs": listed,
}
PARTIES_MAX = {"networkx + highs": 3, "columns, pdlp": 2}  # beyond it they take too long or too much memory
ACCURACY = {"columns, pdlp": 1e-3}
NEAR = 1e-5  # how far a linear solver may miss its optimum


def child(solver: str, size: str) -> None:
    """One solver on one size, told as JSON."""
    goods, count, size_max = (int(part) for part in size.split("x"))
    circulate(orders(20, 300))
    told = SOLVERS[solver](orders(goods, count), size_max)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({**told, "mb": memory}))


def measured(solver: str, size: str, limit: float) -> dict[str, Any]:
    """What a solver took in a process of its own, or why it did not end."""
    command = [sys.executable, __file__, "--child", solver, size]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=True)
    except subprocess.TimeoutExpired:
        return {"why": f"over {limit:.0f} s"}
    except subprocess.CalledProcessError as error:
        return {"why": error.stderr.strip().split("\n")[-1][:60]}
    told: dict[str, Any] = json.loads(done.stdout.strip().split("\n")[-1])
    return told


def lines(size: str, limit: float) -> tuple[list[str], float]:
    """The table of one size, and our seconds."""
    goods, count, size_max = (int(part) for part in size.split("x"))
    own = measured("tarazu", size, limit)
    assert "why" not in own, own
    shown, peers = [], []
    for name in SOLVERS:
        if size_max > PARTIES_MAX.get(name, size_max):
            continue
        each = own if name == "tarazu" else measured(name, size, limit)
        start = f"{goods:>6,} {count:>7,} {size_max:>7} {name:<17}"
        if "why" in each:
            shown.append(f"{start} {each['why']}")
            continue
        off = ACCURACY.get(name, NEAR)
        assert own["worth"] <= each["worth"] * (1 + off), f"{name} reaches less than ours: {each}, {own}"
        assert each["worth"] <= own["bound"] * (1 + off), f"{name} reaches more than our bound: {each}, {own}"
        if name != "tarazu":
            peers.append(each["seconds"])
        share, above = each["worth"] / own["unlimited"], each.get("bound", each["worth"]) / own["unlimited"]
        shown.append(
            f"{start} {share:>8.2%} {above:>8.2%} {each['seconds']:>9.3f} {each['mb']:>6,} "
            f"{each['seconds'] / own['seconds']:>8.2f}"
        )
    if peers:
        shown.append(
            f"{goods:>6,} {count:>7,} {size_max:>7} the best peer took {min(peers) / own['seconds']:.1f} times"
        )
    return shown, float(own["seconds"])


def main(sizes: list[str], limit: float) -> None:
    """Print and keep the table."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    today = datetime.now(UTC).date().isoformat()
    told = [f"{today}, {os.cpu_count()} cores, {memory} GiB, load {os.getloadavg()[0]:.1f} at the start"]
    told.append(
        f"{'goods':>6} {'orders':>7} {'parties':>7} {'way':<17} {'share':>8} {'at most':>8} {'seconds':>9} {'MB':>6} "
        f"{'to ours':>8}"
    )
    print("\n".join(told), flush=True)
    spent: dict[int, float] = {}
    for size in sizes:
        shown, own = lines(size, limit)
        print("\n".join(shown), flush=True)
        told += shown
        if size.endswith("x6"):
            spent[int(size.split("x")[1])] = own
    if len(spent) > 1:
        told.append(f"Slope of our log time over log orders at six parties: {slope(spent):.2f}")
        print(told[-1])
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"rings-{today}-{sizes[-1]}.txt").write_text("\n".join(told) + "\n", encoding="utf-8")


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("sizes", nargs="*")
    reader.add_argument("--limit", type=float, default=LIMIT)
    reader.add_argument("--child", action="store_true")
    asked = reader.parse_args()
    if asked.child:
        child(asked.sizes[0], asked.sizes[1])
    else:
        main(asked.sizes or list(SIZES), asked.limit)
