"""Set-off beside its peers on the same invented obligations, each in a process of its own.

./run bench setoff [FIRMS ...] [--limit SECONDS] prints for each size what every solver took by the clock and of the
processor, the ratio of processor time to ours, and the slope of ours over the sizes; it writes the same to
bench/results/. Every exact solver must reach one total.
The obligations: sizes of firms by Pareto's law, half of all creditors near the debtor, amounts log-normal.
"""

# ruff: noqa: PLC0415  # a solver is imported by the process that measures it, so that memory is its own

import argparse
import json
import math
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

from tarazu.engine.book import IntArray

Rows = tuple[IntArray, IntArray, IntArray]
Spent = tuple[float, float]  # seconds by the clock, and of the processor: other work on the machine counts in one alone
Solved = tuple[int, Spent, int]  # the total, what it took, the proven bound
SIZES = (1_000, 10_000, 100_000, 1_000_000)
FIRMS_MAX = {"networkx": 10_000, "glop": 10_000, "pdlp": 10_000, "highs": 10_000, "or-tools flow": 1_000_000}
LIMIT = 120.0
NEAR = 200  # firms in a neighbourhood
RESULTS = Path(__file__).parent / "results"


def obligations(firms: int, seed: int = 1, per_firm: int = 5) -> Rows:
    """Invented obligations, summed by pair."""
    draw = np.random.default_rng(seed)
    count = firms * per_firm
    size = np.minimum((1 - draw.random(firms)) ** (-1 / 1.6), firms**0.6)
    owes, is_owed = np.cumsum(size), np.cumsum(size * draw.lognormal(0, 0.5, firms))
    debtor = np.searchsorted(owes / owes[-1], draw.random(count))
    first = debtor // NEAR * NEAR
    low = np.where(first > 0, is_owed[first - 1], 0) / is_owed[-1]
    high = is_owed[np.minimum(first + NEAR, firms) - 1] / is_owed[-1]
    place = draw.random(count)
    place = np.where(draw.random(count) < 0.5, low + place * (high - low), place)
    creditor = np.minimum(np.searchsorted(is_owed / is_owed[-1], place), firms - 1)
    owed = np.maximum(1, np.rint(draw.lognormal(8.5, 1.5, count) * np.sqrt(size[debtor]) / 1.5)).astype(np.int64)
    name = draw.permutation(firms)
    kept = debtor != creditor
    keys, pair = np.unique(name[debtor[kept]] * firms + name[creditor[kept]], return_inverse=True)
    whole = np.zeros(len(keys), np.int64)
    np.add.at(whole, pair, owed[kept])
    return keys // firms, keys % firms, whole


def moment() -> Spent:
    """The clock, and what this process has worked so far."""
    return time.perf_counter(), time.process_time()


def since(start: Spent) -> Spent:
    """What went by since a moment."""
    return time.perf_counter() - start[0], time.process_time() - start[1]


def ours(rows: Rows, gap_ppm: int = 0, seconds: float | None = None) -> Solved:
    """Tarazu's set-off; the optimum is verified outside the measure."""
    from tarazu.engine.setoff import set_off, verify_set_off, warm_up

    warm_up()
    start = moment()
    result = set_off(*rows, gap_ppm=gap_ppm, seconds=seconds)
    spent = since(start)
    assert gap_ppm or seconds or verify_set_off(*rows, result) == []
    return result.total, spent, result.bound


def flow(rows: Rows) -> Solved:
    """OR-tools' minimum-cost flow."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    debtor, creditor, owed = rows
    start = moment()
    solver = SimpleMinCostFlow()
    cost = np.full(len(owed), -1, np.int64)
    arcs = solver.add_arcs_with_capacity_and_unit_cost(debtor.astype(np.int32), creditor.astype(np.int32), owed, cost)
    firms = int(max(debtor.max(), creditor.max())) + 1
    solver.set_nodes_supplies(np.arange(firms), np.zeros(firms, np.int64))
    assert solver.solve() == solver.OPTIMAL
    total = int(solver.flows(arcs).sum())
    return total, since(start), total


def highs(rows: Rows) -> Solved:
    """SciPy's HiGHS on the linear programme."""
    from scipy.optimize import linprog
    from scipy.sparse import csc_array

    debtor, creditor, owed = rows
    start = moment()
    size = len(owed)
    ends = np.r_[debtor, creditor], np.r_[np.arange(size), np.arange(size)]
    net = csc_array((np.r_[np.ones(size), -np.ones(size)], ends))
    bounds = np.column_stack((np.zeros(size), owed))
    best = linprog(-np.ones(size), A_eq=net, b_eq=np.zeros(net.shape[0]), bounds=bounds, method="highs")
    return round(-best.fun), since(start), round(-best.fun)


def linear(name: str) -> Callable[[Rows], Solved]:
    """GLOP or PDLP in OR-tools on the linear programme; building it is not measured."""

    def solve(rows: Rows) -> Solved:
        from ortools.linear_solver.python import model_builder

        debtor, creditor, owed = (part.tolist() for part in rows)
        model = model_builder.Model()
        amounts = [model.new_num_var(0, most, str(row)) for row, most in enumerate(owed)]
        net: dict[int, list[Any]] = {}
        for giver, taker, amount in zip(debtor, creditor, amounts, strict=True):
            net.setdefault(giver, []).append(amount)
            net.setdefault(taker, []).append(-amount)
        for terms in net.values():
            model.add(model_builder.LinearExpr.sum(terms) == 0)
        model.maximize(model_builder.LinearExpr.sum(amounts))
        solver = model_builder.Solver(name)
        start = moment()
        solver.solve(model)
        total = round(solver.objective_value)
        return total, since(start), total

    return solve


def simplex(rows: Rows) -> Solved:
    """The network simplex of networkx."""
    import networkx as nx

    start = moment()
    graph = nx.DiGraph()
    graph.add_nodes_from(range(int(max(rows[0].max(), rows[1].max())) + 1))
    for giver, taker, most in zip(*(part.tolist() for part in rows), strict=True):
        graph.add_edge(giver, taker, capacity=most, weight=-1)
    cost, _ = nx.network_simplex(graph)
    return -int(cost), since(start), -int(cost)


SOLVERS: dict[str, Callable[[Rows], Solved]] = {
    "tarazu": ours,
    "tarazu, gap 0.1 %": lambda rows: ours(rows, 1_000),
    "tarazu, 5 s": lambda rows: ours(rows, 0, 5.0),
    "or-tools flow": flow,
    "highs": highs,
    "glop": linear("glop"),
    "pdlp": linear("pdlp"),
    "networkx": simplex,
}
INEXACT = {"tarazu, gap 0.1 %", "tarazu, 5 s", "pdlp"}  # what may end short of the optimum


def child(solver: str, firms: int) -> None:
    """One solver on one size, told as JSON."""
    rows = obligations(firms)
    total, spent, proven = SOLVERS[solver](rows)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        json.dumps(
            {
                "total": total,
                "seconds": spent[0],
                "worked": spent[1],
                "bound": proven,
                "mb": memory,
                "rows": len(rows[2]),
            }
        )
    )


def measured(solver: str, firms: int, limit: float) -> dict[str, Any]:
    """What a solver took in a process of its own, or why it did not end."""
    command = [sys.executable, __file__, "--child", solver, str(firms)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit + 60, check=True)
    except subprocess.TimeoutExpired:
        return {"why": f"over {limit + 60:.0f} s"}
    except subprocess.CalledProcessError as error:
        return {"why": error.stderr.strip().split("\n")[-1][:60]}
    told: dict[str, Any] = json.loads(done.stdout.strip().split("\n")[-1])
    return told


def lines(firms: int, limit: float, only: set[str]) -> tuple[list[str], float | None]:
    """The table of one size, and our exact seconds of the processor."""
    names = [name for name in SOLVERS if firms <= FIRMS_MAX.get(name, firms) and (not only or name in only)]
    found = {name: measured(name, firms, limit) for name in names}
    own = found.get("tarazu", {})
    shown = []
    for name, each in found.items():
        if "why" in each:
            shown.append(f"{firms:>10,} {'':>11} {name:<18} {each['why']}")
            continue
        if "total" in own and name not in INEXACT:
            assert each["total"] == own["total"], f"{name} clears {each['total']}, ours {own['total']}"
        ratio = f"{each['worked'] / own['worked']:.2f}" if "worked" in own else "-"
        gap = (each["bound"] - each["total"]) / each["bound"] * 100
        shown.append(
            f"{firms:>10,} {each['rows']:>11,} {name:<18} {each['total']:>18,} "
            f"{each['seconds']:>9.2f} {each['worked']:>9.2f} {each['mb']:>7,} {ratio:>8} {gap:>9.4f}"
        )
    return shown, own.get("worked")


def slope(spent: dict[int, float]) -> float:
    """The slope of log time over log size: 1 is linear."""
    sizes = [math.log(firms) for firms in spent]
    times = [math.log(seconds) for seconds in spent.values()]
    return float(np.polyfit(sizes, times, 1)[0])


def main(sizes: list[int], limit: float, only: set[str]) -> None:
    """Print and keep the table."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    today = datetime.now(UTC).date().isoformat()
    told = [f"{today}, {os.cpu_count()} cores, {memory} GiB, load {os.getloadavg()[0]:.1f} at the start"]
    told.append(
        f"{'firms':>10} {'obligations':>11} {'solver':<18} {'cleared':>18} "
        f"{'seconds':>9} {'processor':>9} {'MB':>7} {'to ours':>8} {'gap, %':>9}"
    )
    print("\n".join(told), flush=True)
    spent: dict[int, float] = {}
    for firms in sizes:
        shown, own = lines(firms, limit, only)
        print("\n".join(shown), flush=True)
        told += shown
        if own:
            spent[firms] = own
    if len(spent) > 1:
        told.append(f"Slope of our log processor time over log size: {slope(spent):.2f}")
        print(told[-1])
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"setoff-{today}-{max(sizes)}.txt").write_text("\n".join(told) + "\n", encoding="utf-8")


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("sizes", nargs="*")
    reader.add_argument("--limit", type=float, default=LIMIT)
    reader.add_argument("--only", default="", help="solvers, divided by ';'")
    reader.add_argument("--child", action="store_true")
    asked = reader.parse_args()
    if asked.child:
        child(asked.sizes[0], int(asked.sizes[1]))
    else:
        wanted = {name.strip() for name in asked.only.split(";") if name.strip()}
        main([int(float(size)) for size in asked.sizes] or list(SIZES), asked.limit, wanted)
