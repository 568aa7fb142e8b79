"""Short rings: sound in every whole number, near the best there is, with a bound that nothing exceeds."""

from dataclasses import replace
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from tarazu.engine.circulation import Arcs, circulate
from tarazu.engine.short_rings import ShortRings, pack_short_rings
from tarazu.engine.short_rings_verify import dearest_walk, short_ring_breaches


def invented(nodes: int, count: int, seed: int, spread: int = 100_000) -> Arcs:
    draw = np.random.default_rng(seed)
    worth = draw.normal(0, 1_000_000, nodes)
    tail = draw.integers(0, nodes, count)
    head = (tail + draw.integers(1, nodes, count)) % nodes
    gain = np.rint(worth[tail] - worth[head] + draw.normal(0, spread, count)).astype(np.int64)
    return Arcs(nodes, tail, head, draw.integers(0, 5_000, count), gain)


def best_packing(arcs: Arcs, size_max: int) -> float:
    """The linear optimum over every ring of arcs there is."""
    rings = []
    for size in range(2, size_max + 1):
        for nodes in combinations(range(arcs.nodes), size):
            for rest in permutations(nodes[1:]):
                walk = (nodes[0], *rest)
                steps = [
                    np.flatnonzero((arcs.tail == one) & (arcs.head == other)).tolist()
                    for one, other in zip(walk, (*walk[1:], walk[0]), strict=True)
                ]
                partial: list[list[int]] = [[]]
                for step in steps:
                    partial = [[*ring, arc] for ring in partial for arc in step]
                rings += partial
    if not rings:
        return 0.0
    use = np.zeros((len(arcs.tail), len(rings)))
    for column, ring in enumerate(rings):
        use[ring, column] = 1
    return -float(linprog(-(arcs.gain @ use), A_ub=use, b_ub=arcs.capacity).fun)


@given(st.integers(0, 2**32), st.integers(2, 5), st.integers(1, 12), st.integers(2, 4))
@settings(max_examples=60, deadline=None)
def test_packings_are_sound_and_near_the_best_of_all_rings(seed: int, nodes: int, count: int, size_max: int) -> None:
    arcs = invented(nodes, count, seed)
    found = pack_short_rings(arcs, size_max)
    assert short_ring_breaches(arcs, size_max, found) == []
    best = best_packing(arcs, size_max)
    assert found.worth <= best * (1 + 1e-9) + 1
    assert found.bound >= best * (1 - 1e-9) - 1
    assert found.worth >= best * 0.98 - 1_000_000
    assert found.bound <= found.unlimited


@pytest.mark.parametrize("size_max", [2, 3, 5])
def test_the_gap_is_small_where_orders_are_many(size_max: int) -> None:
    arcs = invented(30, 2_000, 3)
    found = pack_short_rings(arcs, size_max)
    assert short_ring_breaches(arcs, size_max, found) == []
    assert (found.bound - found.worth) * 1000 <= 5 * found.bound
    assert found.worth <= found.unlimited == circulate(arcs).worth


def test_rings_as_long_as_there_are_nodes_lose_nothing() -> None:
    arcs = invented(4, 300, 8)
    found = pack_short_rings(arcs, 4, gap_permille=1)
    assert found.worth >= 0.998 * found.unlimited


def test_only_a_ring_that_is_short_enough_is_found() -> None:
    node = np.arange(7)
    arcs = Arcs(7, node, (node + 1) % 7, np.full(7, 9), np.full(7, 5))
    assert pack_short_rings(arcs, 6).worth == 0
    found = pack_short_rings(arcs, 7)
    assert found.worth == found.bound == 7 * 9 * 5
    assert found.rings.tolist() == [node.tolist()]


def test_nothing_to_gain_packs_nothing() -> None:
    arcs = Arcs(2, np.array([0, 1]), np.array([1, 0]), np.array([4, 4]), np.array([1, -2]))
    found = pack_short_rings(arcs, 3)
    assert (found.worth, found.bound, len(found.rings)) == (0, 0, 0)
    assert short_ring_breaches(arcs, 3, found) == []


def test_the_order_of_the_rows_does_not_matter() -> None:
    arcs = invented(20, 400, 5)
    order = np.random.default_rng(1).permutation(400)
    other = Arcs(20, arcs.tail[order], arcs.head[order], arcs.capacity[order], arcs.gain[order])
    one, again = pack_short_rings(arcs, 4), pack_short_rings(other, 4)
    assert (one.worth, one.bound) == (again.worth, again.bound)
    assert (one.flow[order] == again.flow).all()


def breach(found: ShortRings, **changed: object) -> list[str]:
    return short_ring_breaches(invented(12, 300, 2), 3, replace(found, **changed))  # type: ignore[arg-type]


def test_the_checker_sees_every_breach() -> None:
    found = pack_short_rings(invented(12, 300, 2), 3)
    assert breach(found) == []
    assert breach(found, worth=found.worth + 1)
    assert breach(found, bound=found.bound - 1)
    assert breach(found, amount=found.amount + 1)
    assert breach(found, rings=np.roll(found.rings, 1, axis=0))
    assert breach(found, toll=found.toll + 1_000_000)
    assert dearest_walk(invented(12, 300, 2), 3, found.toll) <= 0
