"""The best circulation: proven in whole numbers, equal to other solvers, fair to arcs that are alike."""

import numpy as np
import pytest
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from scipy.optimize import linprog

from tarazu.engine.circulation import (
    ArcMalformed,
    Arcs,
    CirculationTooLarge,
    circulate,
    warm_up,
)
from tarazu.engine.circulation_verify import circulation_breaches
from tarazu.engine.uniform import log_ratio, pair_orders, party_orders


def ints(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int64)


def invented(nodes: int, count: int, seed: int, spread: int = 100_000, top: int = 50_000) -> Arcs:
    draw = np.random.default_rng(seed)
    worth = draw.normal(0, 1_000_000, nodes)
    tail, shift = draw.integers(0, nodes, count), draw.integers(1, nodes, count)
    head = (tail + shift) % nodes
    gain = np.rint(worth[tail] - worth[head] + draw.normal(0, spread, count)).astype(np.int64)
    return Arcs(nodes, tail, head, draw.integers(0, top, count), gain)


def by_flow(arcs: Arcs) -> int:
    solver = SimpleMinCostFlow()
    rows = solver.add_arcs_with_capacity_and_unit_cost(
        arcs.tail.astype(np.int32), arcs.head.astype(np.int32), arcs.capacity, -arcs.gain
    )
    solver.set_nodes_supplies(np.arange(arcs.nodes), np.zeros(arcs.nodes, np.int64))
    assert solver.solve() == solver.OPTIMAL
    return int((solver.flows(rows) * arcs.gain).sum())


def by_programme(arcs: Arcs) -> float:
    net = np.zeros((arcs.nodes, len(arcs.tail)))
    net[arcs.head, np.arange(len(arcs.tail))] += 1
    net[arcs.tail, np.arange(len(arcs.tail))] -= 1
    bounds = np.column_stack((np.zeros(len(arcs.tail)), arcs.capacity))
    return -float(linprog(-arcs.gain, A_eq=net, b_eq=np.zeros(arcs.nodes), bounds=bounds).fun)


@pytest.mark.parametrize(
    ("nodes", "count", "spread"),
    [
        (2, 30, 100_000),
        (12, 400, 100_000),
        (12, 6_000, 100_000),
        (12, 6_000, 1),
        (60, 20_000, 2_000_000),
        (400, 9_000, 0),
    ],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_it_is_the_optimum_and_proves_itself(nodes: int, count: int, spread: int, seed: int) -> None:
    arcs = invented(nodes, count, seed, spread)
    found = circulate(arcs)
    assert circulation_breaches(arcs, found) == []
    assert found.worth == found.bound == by_flow(arcs)
    if count <= 400:
        assert abs(found.worth - by_programme(arcs)) <= max(1.0, 1e-9 * found.worth)


def test_the_order_of_the_rows_does_not_matter() -> None:
    arcs = invented(40, 30_000, 3)
    order = np.random.default_rng(4).permutation(len(arcs.tail))
    other = Arcs(arcs.nodes, arcs.tail[order], arcs.head[order], arcs.capacity[order], arcs.gain[order])
    one, again = circulate(arcs), circulate(other)
    assert (one.price == again.price).all()
    assert np.abs(one.flow[order] - again.flow).max() <= 1


def test_alike_orders_share_alike() -> None:
    arcs = Arcs(2, ints(0, 0, 0, 1), ints(1, 1, 1, 0), ints(100, 100, 200, 200), ints(5, 5, 5, 1))
    assert circulate(arcs).flow.tolist() == [50, 50, 100, 200]


def test_no_order_is_filled_at_worse_than_its_limit() -> None:
    arcs = invented(30, 20_000, 7)
    found = circulate(arcs)
    slack = found.price[arcs.head] - found.price[arcs.tail] + arcs.gain
    assert slack[found.flow > 0].min() >= 0
    assert (found.flow[slack > 0] == arcs.capacity[slack > 0]).all()


def test_pieces_that_are_apart_are_each_solved() -> None:
    one, other = invented(20, 9_000, 1), invented(25, 9_000, 2)
    both = Arcs(
        46,
        np.r_[one.tail, other.tail + 20],
        np.r_[one.head, other.head + 20],
        np.r_[one.capacity, other.capacity],
        np.r_[one.gain, other.gain],
    )
    assert circulate(both).worth == circulate(one).worth + circulate(other).worth


def test_nothing_moves_where_nothing_gains() -> None:
    arcs = Arcs(3, ints(0, 1, 2), ints(1, 2, 0), ints(9, 9, 9), ints(5, 5, -11))
    assert circulate(arcs).flow.tolist() == [0, 0, 0]
    arcs = Arcs(3, ints(0, 1, 2), ints(1, 2, 0), ints(9, 8, 9), ints(5, 5, -9))
    assert circulate(arcs).flow.tolist() == [8, 8, 8]
    assert circulate(Arcs(0, ints(), ints(), ints(), ints())).worth == 0
    assert circulate(Arcs(4, ints(), ints(), ints(), ints())).price.tolist() == [0, 0, 0, 0]


def test_a_ring_of_a_hundred_thousand_nodes_is_walked_without_recursion() -> None:
    size = 100_000
    node = np.arange(size)
    arcs = Arcs(size, node, (node + 1) % size, np.full(size, 7), np.full(size, 3))
    assert circulate(arcs).flow.tolist() == [7] * size


def test_a_checker_sees_every_breach() -> None:
    arcs = invented(12, 400, 5)
    found = circulate(arcs)
    assert found.flow.any()
    full = int(np.argmax(found.flow))
    for change in (ints(-1), ints(10**9)):
        flow = found.flow.copy()
        flow[full] += change[0]
        assert circulation_breaches(arcs, type(found)(flow, found.price, 0, 0, 0, 0))
    assert circulation_breaches(arcs, type(found)(found.flow, np.zeros_like(found.price), 0, 0, 0, 0))


@pytest.mark.parametrize(
    "columns",
    [
        (ints(0), ints(0), ints(1), ints(1)),
        (ints(0), ints(5), ints(1), ints(1)),
        (ints(0), ints(1), ints(-1), ints(1)),
        (ints(0, 1), ints(1), ints(1), ints(1)),
    ],
)
def test_malformed_arcs_are_refused(columns: tuple[np.ndarray, ...]) -> None:
    with pytest.raises(ArcMalformed):
        Arcs(2, *columns)


def test_amounts_that_cannot_be_added_up_are_refused() -> None:
    with pytest.raises(CirculationTooLarge):
        Arcs(2, ints(0, 1), ints(1, 0), ints(2**62, 2**62), ints(1, 1))
    arcs = Arcs(2, ints(0, 1), ints(1, 0), ints(2**57, 2**57), ints(1, 0))
    assert circulate(arcs).worth == 2**57


def test_pair_orders_trade_at_one_ratio() -> None:
    limits = ints(log_ratio(2, 1), log_ratio(10, 22))
    arcs = pair_orders(2, ints(0, 1), ints(1, 0), ints(500, 300), limits)
    found = circulate(arcs)
    assert found.flow.tolist() == [300, 300]
    ratio = int(found.price[0] - found.price[1])
    assert limits[0] <= ratio <= -limits[1]


def test_parties_balance_as_a_whole_over_hubs_and_lanes() -> None:
    offers = ints(0, 0, 1), ints(0, 1, 2), ints(60, 60, 100), ints(0, 0, 0)
    wants = ints(1, 1, 0), ints(3, 4, 5), ints(70, 70, 200), ints(90_000, 20_000, 90_000)
    lanes = ints(0, 1, 2), ints(3, 4, 5), ints(10_000, 10_000, 10_000)
    arcs = party_orders(2, 6, offers, wants, lanes)
    found = circulate(arcs)
    assert circulation_breaches(arcs, found) == []
    assert found.flow.tolist() == [60, 40, 100, 60, 40, 100, 60, 40, 100]


def test_it_can_be_compiled_ahead() -> None:
    warm_up()


def ring(size: int, gain: np.ndarray) -> Arcs:
    node = np.arange(size)
    return Arcs(size, node, (node + 1) % size, np.arange(size) % 97 + 3, gain)


@pytest.mark.parametrize(("shortfall", "carried"), [(1, 0), (0, 0), (-1, 3)])
def test_a_giant_ring_carries_only_what_gains_as_a_whole(shortfall: int, carried: int) -> None:
    size = 100_000
    gain = np.full(size, 3)
    gain[size // 2] = -3 * (size - 1) - shortfall
    arcs = ring(size, gain)
    found = circulate(arcs)
    assert found.flow.tolist() == [carried] * size
    assert circulation_breaches(arcs, found) == []


def test_a_chain_of_a_hundred_thousand_nodes_carries_nothing() -> None:
    node = np.arange(100_000)
    arcs = Arcs(100_001, node, node + 1, np.full(100_000, 7), np.full(100_000, 3))
    found = circulate(arcs)
    assert not found.flow.any()
    assert circulation_breaches(arcs, found) == []


def test_a_chain_walked_both_ways_is_many_small_rings() -> None:
    node = np.arange(20_000)
    draw = np.random.default_rng(1)
    gain = draw.integers(-10, 10, 40_000)
    arcs = Arcs(20_001, np.r_[node, node + 1], np.r_[node + 1, node], draw.integers(1, 100, 40_000), gain)
    found = circulate(arcs)
    assert circulation_breaches(arcs, found) == []
    both = np.minimum(arcs.capacity[:20_000], arcs.capacity[20_000:])
    assert found.worth == int((np.maximum(gain[:20_000] + gain[20_000:], 0) * both).sum())


def test_duplicates_by_the_hundred_thousand_share_alike() -> None:
    count = 100_000
    row = np.arange(count)
    arcs = Arcs(2, row % 2, 1 - row % 2, np.full(count, 10), np.where(row % 2, 5, -3))
    arcs.capacity[::2] = 4
    found = circulate(arcs)
    assert (found.flow == 4).all()


def test_amounts_near_the_largest_are_exact() -> None:
    top = 2**58
    arcs = Arcs(3, ints(0, 1, 2), ints(1, 2, 0), ints(top, top + 1, top - 1), ints(1, 0, 1))
    found = circulate(arcs)
    assert found.flow.tolist() == [top - 1] * 3
    assert found.worth == 2 * (top - 1)
    dear = Arcs(3, ints(0, 1, 2), ints(1, 2, 0), ints(1, 2, 1), ints(2**53, -(2**52), 2**53 - 1))
    assert circulate(dear).worth == 2**54 - 2**52 - 1
    with pytest.raises(CirculationTooLarge):
        Arcs(2, ints(0, 1), ints(1, 0), ints(1, 1), ints(2**61, 1))
