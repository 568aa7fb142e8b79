"""Ageing: the oldest is answered first, and the open items are the difference, to the last minor unit."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarazu.clearing.ageing import Side, ageing
from tarazu.clearing.obligations import Obligation
from tarazu.kernel.value import Value
from tarazu.ledger.book import Direction

START = date(2026, 1, 1)
TODAY = START + timedelta(days=100)
STEPS = (30, 60, 90)


def line(number: int, direction: Direction, minor: int, day: int, reference: str = "") -> Obligation:
    return Obligation(
        id=f"tr_{number:03}", book_id="au_1", debtor_id="a", creditor_id="b", direction=direction,
        value=Value(minor), day=START + timedelta(days=day), reference=reference or f"GD-{number}",
    )  # fmt: skip


IN, OUT = Direction.IMPORT, Direction.EXPORT


def test_goods_that_go_out_answer_the_oldest_that_came_in() -> None:
    found = ageing([line(1, IN, 100, 0), line(2, IN, 50, 40), line(3, OUT, 120, 60)], Value(0), TODAY, STEPS)
    assert [(item.reference, item.open.minor, item.days) for item in found.items] == [("GD-2", 30, 60)]
    assert (found.side, found.owing_since) == (Side.OWED_ABROAD, START + timedelta(days=40))


@pytest.mark.parametrize(("day", "band"), [(100, 0), (70, 0), (69, 1), (40, 1), (39, 2), (10, 2), (9, 3), (0, 3)])
def test_bands_hold_at_their_edges(day: int, band: int) -> None:
    found = ageing([line(1, IN, 7, day)], Value(0), TODAY, STEPS)
    assert [each.open.minor for each in found.bands] == [7 if place == band else 0 for place in range(4)]


def test_a_reversed_delivery_is_owed_by_nobody() -> None:
    assert ageing([line(1, IN, 9, 0, "GD"), line(2, IN, -9, 5, "GD")], Value(0), TODAY, STEPS).items == ()


def test_a_set_off_answers_the_oldest_and_the_future_is_not_counted() -> None:
    lines = [line(1, IN, 60, 0), line(2, IN, 50, 10), line(3, IN, 99, 101)]
    found = ageing(lines, Value(70), TODAY, STEPS)
    assert [(item.reference, item.open.minor) for item in found.items] == [("GD-2", 40)]
    claims = ageing([line(1, OUT, 60, 0)], Value(-20), TODAY, STEPS)
    assert (claims.side, claims.open) == (Side.OWED_TO_US, Value(40))


@given(
    st.lists(st.tuples(st.sampled_from(Direction), st.integers(1, 10**9), st.integers(0, 100)), max_size=20),
    st.integers(-(10**9), 10**9),
)
def test_open_items_and_bands_sum_to_the_difference(rows: list[tuple[Direction, int, int]], set_off: int) -> None:
    lines = [line(number, *row) for number, row in enumerate(rows)]
    gap = sum(minor if way is IN else -minor for way, minor, _ in rows)
    leaning = sum(minor for way, minor, _ in rows if (way is IN) == (gap - set_off > 0))
    found = ageing(lines, Value(set_off), TODAY, STEPS)
    assert found.open.minor == sum(band.open.minor for band in found.bands) == min(abs(gap - set_off), leaning)
    assert all(item.open.minor > 0 for item in found.items)
    assert [item.since for item in found.items] == sorted(item.since for item in found.items)
