"""Matching at uniform valuations beside its peers on the same invented orders, each in a process of its own.

./run bench match [GOODSxORDERS ...] [--limit SECONDS] prints for each size what every solver took and its ratio to
ours, the ratio of the best peer, and the slope of our time over the orders; it writes the same to bench/results/.
Every exact solver must reach one optimum, and ours is checked over all orders in whole numbers, outside the measure.
Each order gives one good for another: goods by Zipf's law, most trade inside clusters of related goods, limits noisy
around hidden prices, capacities log-normal. Times are processor seconds of one core, the best of a few runs where
they are short.
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

from tarazu.engine.circulation import Arcs, circulate, warm_up
from tarazu.engine.circulation_verify import circulation_breaches
from tarazu.engine.uniform import pair_orders

SIZES = (
    "50x1000", "50x10000", "50x100000", "50x1000000", "500x1000", "500x10000", "500x100000", "500x1000000",
    "5000x10000", "5000x100000", "5000x1000000",
)  # fmt: skip
ORDERS_MAX = {
    "highs": 100_000,
    "glop": 10_000,
    "pdlp": 10_000,
    "networkx": 10_000,
}  # beyond it they take minutes; --all lifts it
LIMIT = 120.0
RUNS, SHORT = 5, 2.0  # solvers that take fewer seconds than this are run so often, and the best is told
RESULTS = Path(__file__).parent / "results"


def orders(goods: int, count: int, seed: int = 1, cluster: int = 20) -> Arcs:
    """Invented pair orders as arcs between goods."""
    draw = np.random.default_rng(seed)
    price = draw.normal(0, 2.0, goods)
    popular = (1.0 + np.arange(goods)) ** -0.9
    given, wanted = (np.sqrt(popular[draw.permutation(goods)] * popular) for _ in range(2))
    gives = np.minimum(np.searchsorted(np.cumsum(given) / given.sum(), draw.random(count)), goods - 1)
    first = gives // cluster * cluster
    shares = np.cumsum(wanted) / wanted.sum()
    low, high = np.where(first > 0, shares[first - 1], 0.0), shares[np.minimum(first + cluster, goods) - 1]
    place = draw.random(count)
    place = np.where(draw.random(count) < 0.6, low + place * (high - low), place)
    wants = np.minimum(np.searchsorted(shares, place), goods - 1)
    wants = np.where(wants == gives, (gives + 1) % goods, wants)
    capacity = np.maximum(1, np.rint(draw.lognormal(9.2, 1.3, count))).astype(np.int64)
    limit = np.rint((price[gives] - price[wants] + draw.normal(0, 0.1, count)) * 1e6).astype(np.int64)
    return pair_orders(goods, gives.astype(np.int64), wants.astype(np.int64), capacity, limit)


def ours(arcs: Arcs) -> tuple[float, float]:
    """Tarazu's circulation; the certificate is checked over all orders outside the measure."""
    warm_up()
    start = time.process_time()
    found = circulate(arcs)
    spent = time.process_time() - start
    assert circulation_breaches(arcs, found) == []
    return float(found.worth), spent


def flow(arcs: Arcs) -> tuple[float, float]:
    """OR-tools' minimum-cost flow."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    start = time.process_time()
    solver = SimpleMinCostFlow()
    rows = solver.add_arcs_with_capacity_and_unit_cost(
        arcs.tail.astype(np.int32), arcs.head.astype(np.int32), arcs.capacity, -arcs.gain
    )
    solver.set_nodes_supplies(np.arange(arcs.nodes), np.zeros(arcs.nodes, np.int64))
    assert solver.solve() == solver.OPTIMAL
    worth = int((solver.flows(rows) * arcs.gain).sum())
    return float(worth), time.process_time() - start


def highs(arcs: Arcs) -> tuple[float, float]:
    """SciPy's HiGHS on the linear programme."""
    from scipy.optimize import linprog
    from scipy.sparse import csc_array

    start = time.process_time()
    size = len(arcs.tail)
    ends = np.r_[arcs.head, arcs.tail], np.r_[np.arange(size), np.arange(size)]
    net = csc_array((np.r_[np.ones(size), -np.ones(size)], ends), shape=(arcs.nodes, size))
    bounds = np.column_stack((np.zeros(size), arcs.capacity))
    best = linprog(-arcs.gain / 1e6, A_eq=net, b_eq=np.zeros(arcs.nodes), bounds=bounds, method="highs")
    return -best.fun * 1e6, time.process_time() - start


def linear(name: str) -> Callable[[Arcs], tuple[float, float]]:
    """GLOP or PDLP in OR-tools on the linear programme; building it is not measured."""

    def solve(arcs: Arcs) -> tuple[float, float]:
        from ortools.linear_solver.python import model_builder

        model = model_builder.Model()
        amounts = [model.new_num_var(0, most, str(row)) for row, most in enumerate(arcs.capacity.tolist())]
        net: dict[int, list[Any]] = {}
        for tail, head, amount in zip(arcs.tail.tolist(), arcs.head.tolist(), amounts, strict=True):
            net.setdefault(head, []).append(amount)
            net.setdefault(tail, []).append(-amount)
        for terms in net.values():
            model.add(model_builder.LinearExpr.sum(terms) == 0)
        model.maximize(model_builder.LinearExpr.weighted_sum(amounts, (arcs.gain / 1e6).tolist()))
        solver = model_builder.Solver(name)
        start = time.process_time()
        solver.solve(model)
        return solver.objective_value * 1e6, time.process_time() - start

    return solve


def plain(arcs: Arcs) -> tuple[float, float]:
    """The network simplex of networkx, in Python."""
    import networkx as nx

    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(arcs.nodes), demand=0)
    rows = zip(arcs.tail.tolist(), arcs.head.tolist(), arcs.capacity.tolist(), (-arcs.gain).tolist(), strict=True)
    graph.add_edges_from((tail, head, {"capacity": most, "weight": cost}) for tail, head, most, cost in rows)
    start = time.process_time()
    cost, _ = nx.network_simplex(graph)
    return float(-cost), time.process_time() - start


SOLVERS: dict[str, Callable[[Arcs], tuple[float, float]]] = {
    "tarazu": ours,
    "or-tools flow": flow,
    "highs": highs,
    "glop": linear("glop"),
    "pdlp": linear("pdlp"),
    "networkx": plain,
}
ACCURACY = {"highs": 1e-7, "glop": 1e-7, "pdlp": 1e-3}  # the others count in whole numbers and must agree to the unit


def child(solver: str, size: str) -> None:
    """One solver on one size, told as JSON."""
    goods, count = (int(part) for part in size.split("x"))
    arcs = orders(goods, count)
    worth, spent = SOLVERS[solver](arcs)
    for _ in range(RUNS - 1 if spent < SHORT else 0):
        again, other = SOLVERS[solver](arcs)
        assert again == worth or solver in ACCURACY, "a solver repeats itself"
        spent = min(spent, other)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"worth": worth, "seconds": spent, "mb": memory}))


def measured(solver: str, size: str, limit: float) -> dict[str, Any]:
    """What a solver took in a process of its own, or why it did not end."""
    command = [sys.executable, __file__, "--child", solver, size]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit + 30, check=True)
    except subprocess.TimeoutExpired:
        return {"why": f"over {limit + 30:.0f} s"}
    except subprocess.CalledProcessError as error:
        return {"why": error.stderr.strip().split("\n")[-1][:60]}
    told: dict[str, Any] = json.loads(done.stdout.strip().split("\n")[-1])
    return told


def lines(size: str, limit: float, *, every: bool) -> tuple[list[str], float | None]:
    """The table of one size, and our seconds."""
    goods, count = (int(part) for part in size.split("x"))
    names = [name for name in SOLVERS if every or count <= ORDERS_MAX.get(name, count)]
    found = {name: measured(name, size, limit) for name in names}
    own = found["tarazu"]
    shown = []
    for name, each in found.items():
        if "why" in each:
            shown.append(f"{goods:>6,} {count:>10,} {name:<14} {each['why']}")
            continue
        if "worth" in own:
            off = abs(each["worth"] - own["worth"]) / max(1.0, own["worth"])
            assert off <= ACCURACY.get(name, 0.0), f"{name} reaches {each['worth']}, ours {own['worth']}"
        ratio = f"{each['seconds'] / own['seconds']:.2f}" if "seconds" in own else "-"
        shown.append(
            f"{goods:>6,} {count:>10,} {name:<14} {each['worth']:>22,.0f} "
            f"{each['seconds']:>9.3f} {each['mb']:>7,} {ratio:>8}"
        )
    peers = [each["seconds"] for name, each in found.items() if name != "tarazu" and "seconds" in each]
    if peers and "seconds" in own:
        shown.append(
            f"{goods:>6,} {count:>10,} the best peer took {min(peers) / own['seconds']:.2f} times as long as ours"
        )
    return shown, own.get("seconds")


def slope(spent: dict[int, float]) -> float:
    """The slope of log time over log orders: 1 is linear."""
    points = [math.log(count) for count in spent], [math.log(seconds) for seconds in spent.values()]
    return float(np.polyfit(*points, 1)[0])


def main(sizes: list[str], limit: float, *, every: bool) -> None:
    """Print and keep the table."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    today = datetime.now(UTC).date().isoformat()
    told = [f"{today}, {os.cpu_count()} cores, {memory} GiB, load {os.getloadavg()[0]:.1f} at the start"]
    told.append(f"{'goods':>6} {'orders':>10} {'solver':<14} {'worth':>22} {'seconds':>9} {'MB':>7} {'to ours':>8}")
    print("\n".join(told), flush=True)
    spent: dict[str, dict[int, float]] = {}
    for size in sizes:
        shown, own = lines(size, limit, every=every)
        print("\n".join(shown), flush=True)
        told += shown
        if own:
            goods, count = size.split("x")
            spent.setdefault(goods, {})[int(count)] = own
    for goods, times in spent.items():
        if len(times) > 1:
            told.append(f"Slope of our log time over log orders at {int(goods):,} goods: {slope(times):.2f}")
            print(told[-1])
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"match-{today}-{sizes[-1]}.txt").write_text("\n".join(told) + "\n", encoding="utf-8")


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("sizes", nargs="*")
    reader.add_argument("--limit", type=float, default=LIMIT)
    reader.add_argument("--all", action="store_true", help="slow peers at every size")
    reader.add_argument("--child", action="store_true")
    asked = reader.parse_args()
    if asked.child:
        child(asked.sizes[0], asked.sizes[1])
    else:
        main(asked.sizes or list(SIZES), asked.limit, every=asked.all)
