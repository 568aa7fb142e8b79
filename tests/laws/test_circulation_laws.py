"""What holds for every circulation: it is the best of all there are, and nobody's place in the table matters."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tarazu.engine import circulation
from tarazu.engine.book import Book, IntArray, Options
from tarazu.engine.circulation import Arcs, circulate
from tarazu.engine.circulation_verify import circulation_breaches
from tarazu.engine.exchange import exchange
from tarazu.engine.uniform import class_lanes, offer_hub, party_orders, want_hub

PATHS = {"joined": {}, "smoothed": {"SMALL_ARCS": 0, "SMOOTHED_ARCS_PER_NODE": 0, "SPARSE_ARCS_PER_NODE": 0}}


def ints(numbers: object) -> IntArray:
    """A row of 64-bit whole numbers."""
    return np.array(numbers, np.int64)


@st.composite
def small_arcs(draw: st.DrawFn) -> Arcs:
    """Up to six arcs of up to three units between up to four nodes."""
    nodes = draw(st.integers(2, 4))
    rows = draw(
        st.lists(
            st.tuples(st.integers(0, nodes - 1), st.integers(1, nodes - 1), st.integers(0, 3), st.integers(-4, 4)),
            min_size=1,
            max_size=6,
        )
    )
    tail, shift, capacity, gain = ints(rows).T
    return Arcs(nodes, tail.copy(), (tail + shift) % nodes, capacity.copy(), gain.copy())


def best_of_all(arcs: Arcs) -> int:
    """The greatest worth of any whole flow that balances, by trying all of them."""
    flows = ints(list(product(*(range(most + 1) for most in arcs.capacity.tolist()))))
    ends = np.zeros((len(arcs.tail), arcs.nodes), np.int64)
    ends[np.arange(len(arcs.tail)), arcs.head] += 1
    ends[np.arange(len(arcs.tail)), arcs.tail] -= 1
    balanced = ~(flows @ ends).any(axis=1)
    return int((flows[balanced] @ arcs.gain).max())


@pytest.mark.parametrize("path", PATHS)
@given(arcs=small_arcs())
@settings(max_examples=150, deadline=None)
def test_it_is_the_best_of_all_circulations(path: str, arcs: Arcs) -> None:
    with pytest.MonkeyPatch.context() as patched:
        for name, number in PATHS[path].items():
            patched.setattr(circulation, name, number)
        found = circulate(arcs)
    assert circulation_breaches(arcs, found) == []
    assert found.worth == found.bound == best_of_all(arcs)


@given(st.integers(0, 2**32), st.integers(2, 9), st.integers(1, 300), st.sampled_from([0, 3, 1_000]))
@settings(max_examples=60, deadline=None)
def test_the_order_of_rows_changes_no_price_and_no_more_than_single_units(
    seed: int, nodes: int, count: int, spread: int
) -> None:
    draw = np.random.default_rng(seed)
    tail = draw.integers(0, nodes, count)
    head = (tail + draw.integers(1, nodes, count)) % nodes
    capacity, gain = draw.integers(0, 50, count), draw.integers(-spread, spread + 1, count)
    order = draw.permutation(count)
    one = circulate(Arcs(nodes, tail, head, capacity, gain))
    other = circulate(Arcs(nodes, tail[order], head[order], capacity[order], gain[order]))
    assert (one.price == other.price).all()
    moved = np.flatnonzero(one.flow[order] != other.flow)
    assert np.abs(one.flow[order] - other.flow).max() <= 1
    for row in moved.tolist():
        of = order[row]
        alike = (tail == tail[of]) & (head == head[of]) & (gain == gain[of]) & (capacity == capacity[of])
        assert alike.sum() > 1


@given(st.integers(0, 2**32), st.integers(2, 6), st.integers(1, 60))
@settings(max_examples=60, deadline=None)
def test_alike_orders_share_in_proportion_and_none_is_filled_beyond_its_limit(
    seed: int, nodes: int, count: int
) -> None:
    draw = np.random.default_rng(seed)
    tail = draw.integers(0, nodes, count)
    head = (tail + draw.integers(1, nodes, count)) % nodes
    arcs = Arcs(nodes, tail, head, draw.integers(1, 1_000, count), draw.integers(-2, 3, count))
    found = circulate(arcs)
    assert (found.price[head] - found.price[tail] + arcs.gain)[found.flow > 0].min(initial=0) >= 0
    for row in range(count):
        alike = (tail == tail[row]) & (head == head[row]) & (arcs.gain == arcs.gain[row])
        share = found.flow[alike].sum() * arcs.capacity[row] / arcs.capacity[alike].sum()
        assert abs(found.flow[row] - share) <= 1


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_classes_in_hubs_reach_what_all_pairs_of_orders_reach(seed: int) -> None:
    draw = np.random.default_rng(seed)
    parties, goods, classes = 4, 2, 3
    meets = np.where(draw.random((classes, classes)) < 0.5, draw.integers(0, 5, (classes, classes)), -1)
    offers, wants = (
        (
            draw.integers(0, parties, 5),
            draw.integers(0, goods, 5),
            draw.integers(0, classes, 5),
            draw.integers(1, 9, 5),
            draw.integers(-9, 9, 5),
        )
        for _ in range(2)
    )
    lanes = class_lanes(goods, meets)
    by_hubs = circulate(
        party_orders(
            parties,
            goods * 2 * classes,
            (offers[0], offer_hub(offers[1], offers[2], classes), offers[3], offers[4]),
            (wants[0], want_hub(wants[1], wants[2], classes), wants[3], wants[4]),
            lanes,
        )
    )
    pairs = [
        (one, other)
        for one in range(5)
        for other in range(5)
        if offers[1][one] == wants[1][other] and meets[offers[2][one], wants[2][other]] >= 0
    ]
    ends = ints(pairs).reshape(-1, 2).T
    every = np.arange(5)
    by_pairs = circulate(
        party_orders(
            parties,
            10,
            (offers[0], every, offers[3], offers[4]),
            (wants[0], 5 + every, wants[3], wants[4]),
            (ends[0], 5 + ends[1], meets[offers[2][ends[0]], wants[2][ends[1]]]),
        )
    )
    assert by_hubs.worth == by_pairs.worth


@given(st.integers(0, 2**32), st.integers(0, 20))
@settings(max_examples=60, deadline=None)
def test_parties_lean_by_no_more_than_their_tolerance(seed: int, tolerance: int) -> None:
    draw = np.random.default_rng(seed)
    parties, hubs, count = 5, 3, 12
    offers, wants = (
        (
            draw.integers(0, parties, count),
            draw.integers(0, hubs, count),
            draw.integers(1, 30, count),
            draw.integers(-9, 9, count),
        )
        for _ in range(2)
    )
    none = ints([])
    exact = circulate(party_orders(parties, hubs, offers, wants, (none, none, none)))
    loose = circulate(
        party_orders(parties, hubs, offers, wants, (none, none, none), np.full(parties, tolerance, np.int64))
    )
    given, got = (
        np.bincount(side[0], loose.flow[start : start + count], parties)
        for side, start in ((offers, 0), (wants, count))
    )
    assert np.abs(given - got).max() <= tolerance
    assert loose.worth >= exact.worth
    assert tolerance or loose.worth == exact.worth


@given(st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_at_one_price_for_all_the_linear_programme_and_the_circulation_agree(seed: int) -> None:
    draw = np.random.default_rng(seed)
    parties, count = 4, 6
    giver, getter = draw.integers(0, parties, count), draw.integers(0, parties, count)
    offer, want = np.nonzero((giver[:, None] != getter) & (draw.random((count, count)) < 0.6))
    valuation, none, every = 100, np.zeros(count, np.int64), np.arange(count)
    opened, wanted = draw.integers(1, 500, count), draw.integers(1, 500, count)
    book = Book(
        party_key=np.arange(parties),
        party_group=np.arange(parties) % 2,
        offer_key=every,
        offer_party=giver,
        offer_open=opened,
        offer_lot=none,
        offer_ask=none + valuation,
        want_key=every,
        want_party=getter,
        want_open=wanted,
        want_lot=none,
        want_bid=none + valuation,
        leg_offer=offer,
        leg_want=want,
        leg_steps_per_unit=np.ones(len(offer), np.int64),
        leg_freight=np.zeros(len(offer), np.int64),
        leg_assessed=np.full(len(offer), valuation),
    )
    options = Options(tolerance_percent=None)
    free = exchange(book, options)
    arcs = party_orders(
        parties,
        2 * count,
        (giver, every, opened * valuation, none - 1),
        (getter, count + every, wanted * valuation, none),
        (offer, count + want, np.zeros(len(offer), np.int64)),
    )
    value = circulate(arcs).worth
    assert abs(free.certificate.bound - options.value_weight * value) <= 1e-6 * max(1, options.value_weight * value)
