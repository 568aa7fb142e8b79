"""A set-off is the same however many processors work on it, and its first prices do what they say."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tarazu.engine import second
from tarazu.engine.book import IntArray
from tarazu.engine.second import Second
from tarazu.engine.setoff import set_off
from tarazu.engine.setoff_graph import Core, strong_components
from tarazu.engine.setoff_repair import proven, repair
from tarazu.engine.setoff_start import CUTS, cut
from tarazu.engine.setoff_sweeps import Pace, Sweeper, count_near, take_near

Rows = list[tuple[int, int, int]]
books = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 9)), min_size=1, max_size=16)


def core_of(rows: Rows) -> Core:
    """Half-arcs of obligations of six firms, all still with what is owed on both sides."""
    ends = [pair for pair in rows if pair[0] != pair[1]]
    halves = sorted(
        [(giver, 0, at, taker) for at, (giver, taker, _) in enumerate(ends)]
        + [(taker, 1, at, giver) for at, (giver, taker, _) in enumerate(ends)]
    )
    place = {(at, side): half for half, (_, side, at, _) in enumerate(halves)}
    firm = np.array([each[0] for each in halves], np.int64)
    start = np.searchsorted(firm, np.arange(7))
    middle = np.array([sum(each[:2] < (who, 1) for each in halves) for who in range(6)], np.int64)
    arc = np.array([(far << 2) | (1 + side) for _, side, _, far in halves], np.int32)
    reverse = np.array([place[at, 1 - side] for _, side, at, _ in halves], np.int32)
    room = np.array([ends[at][2] for _, _, at, _ in halves], np.int64)
    return Core(start, middle, arc, reverse, room, np.zeros(6, np.int64), np.zeros(6, np.int32))


def invented(firms: int, rows: int, seed: int) -> tuple[IntArray, IntArray, IntArray]:
    """Obligations where few firms owe and are owed much."""
    draw = np.random.default_rng(seed)
    ends = (firms * draw.random((2, rows)) ** 2).astype(np.int64)
    return ends[0], ends[1], (draw.pareto(1.2, rows) * 10_000).astype(np.int64) + 1


@pytest.mark.parametrize("firms", [40, 900, 9_000])
def test_one_processor_and_two_find_the_same_to_the_last_unit(firms: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = invented(firms, 5 * firms, firms)
    alone = set_off(*rows)
    monkeypatch.setattr(second, "WORTH_IT", 0)
    monkeypatch.setattr(second, "processors", lambda: 2)
    together = set_off(*rows)
    assert together.cleared.tolist() == alone.cleared.tolist()
    assert together.rank.tolist() == alone.rank.tolist()


@pytest.mark.parametrize(("count", "work", "there"), [(1, 10**9, False), (2, 10, False), (2, 10**9, True)])
def test_a_second_processor_is_asked_only_where_it_is_worth_it(
    count: int, work: int, there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second, "processors", lambda: count)
    told: list[int] = []
    with Second(work) as other:
        assert other.is_there is there
        other.both(told.append, (1,), (2,))
    assert sorted(told) == [1, 2]


def test_what_fails_on_the_second_processor_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "processors", lambda: 2)
    with Second(10**9) as other, pytest.raises(ZeroDivisionError):
        other.both(lambda by: 1 // by, (1,), (0,))


@given(books, st.lists(st.floats(-3, 3, width=32), min_size=6, max_size=6))
@settings(max_examples=60, deadline=None)
def test_near_half_arcs_and_the_others_are_those_of_the_rows(rows: Rows, drawn: list[float]) -> None:
    core, price = core_of(rows), np.array(drawn, np.float32)
    near, reach = take_near(core, price, 0.75), 0.75
    counts, still = count_near(core, price, reach)
    lanes = {
        int(firm): (at, each)
        for each in range(len(near.group) - 1)
        for at, firm in enumerate(near.firm[near.group[each] : near.group[each + 1]])
    }
    for firm in range(6):
        debts = [(t, o) for g, t, o in rows if g == firm != t]
        claims = [(g, o) for g, t, o in rows if t == firm != g]
        gains = [(1 + float(price[t]) - float(price[firm]), t, o, 1) for t, o in debts]
        gains += [(1 + float(price[firm]) - float(price[g]), g, o, 0) for g, o in claims]
        if any(abs(abs(gain) - reach) < 1e-5 for gain, *_ in gains):
            continue  # a float on the edge may fall to either side
        expected = sorted((2 * far + debt, owed) for gain, far, owed, debt in gains if abs(gain) < reach)
        fixed = sum(
            (owed if gain > 0 and not debt else 0) - (owed if gain > 0 and debt else 0)
            for gain, _, owed, debt in gains
            if abs(gain) >= reach
        )
        assert counts[firm] == len(expected)
        assert still[firm] == fixed + sum(owed for far, owed in expected if far % 2 == 0)
        if expected:
            lane, each = lanes[firm]
            width = near.group[each + 1] - near.group[each]
            found = range(near.first[each] + lane, near.first[each + 1], width)
            told = [(2 * int(near.firm[near.far[at] >> 1]) + int(near.far[at] & 1), int(near.owed[at])) for at in found]
            assert sorted(pair for pair in told if pair[1]) == expected


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40))
@settings(max_examples=150, deadline=None)
def test_firms_of_one_number_reach_each_other_and_arcs_never_go_to_higher_ones(ends: list[tuple[int, int]]) -> None:
    ordered = sorted(ends)
    start = np.searchsorted(np.array([giver for giver, _ in ordered], np.int64), np.arange(13))
    component = strong_components(start, np.array([taker for _, taker in ordered], np.int32))
    reaches = np.eye(12, dtype=bool)
    for giver, taker in ends:
        reaches[giver, taker] = True
        assert component[taker] <= component[giver]
    for through in range(12):
        reaches |= np.outer(reaches[:, through], reaches[through])
    assert ((component[:, None] == component) == (reaches & reaches.T)).all()
    assert sorted(set(component.tolist())) == list(range(component.max() + 1))


def test_two_firms_settle_where_their_debts_to_each_other_clear_alike() -> None:
    core, price = core_of([(0, 1, 10), (1, 0, 4)]), np.zeros(6, np.float32)
    sweeper = Sweeper(take_near(core, price, 1e9), price)
    with Second(0) as alone:
        for _ in range(60):
            sweeper.sweep(Pace(1.0, 1.0), alone)
        sweeper.settle()
        cut(core, price, 1.0, alone)
    assert abs(float(price[0] - price[1]) - 1.1) < 1e-3  # the larger debt is open by four tenths
    assert core.excess[:2].tolist() in ([0, 0], [-1, 1], [1, -1])


@given(books, st.lists(st.floats(-3, 3, width=32), min_size=6, max_size=6))
@settings(max_examples=100, deadline=None)
def test_prices_are_cut_where_the_bound_is_lowest_and_what_earns_is_cleared(rows: Rows, drawn: list[float]) -> None:
    core, price = core_of(rows), np.array(drawn, np.float32)
    steps = np.floor(price * CUTS).astype(np.int64)
    pairs = [row for row in rows if row[0] != row[1]]
    ranks = [(steps + at) // CUTS for at in range(CUTS)]
    bounds = [sum(o * max(0, 1 + int(rank[t] - rank[g])) for g, t, o in pairs) for rank in ranks]
    with Second(0) as alone:
        cut(core, price, 0.5, alone)
    total, weight = proven(core)
    assert sum(worth * int(amount) for worth, amount in enumerate(weight)) == min(bounds)
    assert total == sum(core.room[core.start[firm] : core.middle[firm]].sum() for firm in range(6))
    for firm, half in product(range(6), range(len(core.arc))):
        if core.start[firm] <= half < core.middle[firm]:
            far, back = core.arc[half] >> 2, core.reverse[half]
            worth = 1 + core.price[far] - core.price[firm]
            assert worth <= 0 or core.room[back] == 0
            assert worth >= 0 or core.room[half] == 0
            assert core.arc[half] & 3 == (core.room[half] > 0) + 2 * (core.room[back] > 0)
            assert core.arc[back] & 3 == (core.room[back] > 0) + 2 * (core.room[half] > 0)
    repair(core)
    assert not core.excess.any()
