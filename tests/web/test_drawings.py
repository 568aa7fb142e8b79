"""The pictures say what their numbers say."""

import itertools
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarazu.web.drawings.bars import bar, clock
from tarazu.web.drawings.labels import Box, around, free, label, wrapped
from tarazu.web.drawings.ring import Arrow, Node, clockwise, ring
from tarazu.web.drawings.scale import BAND_DEGREES, TILT_DEGREES_MAX, Weighing, mark, scale

MINOR = st.integers(min_value=0, max_value=10**12)


@pytest.mark.parametrize(
    ("first", "second", "inside"),
    [
        (8_000, 10_000, True),
        (7_999, 10_000, False),
        (12_000, 10_000, True),
        (12_001, 10_000, False),
        (1, 0, False),
        (0, 0, True),
    ],
)
def test_the_needle_leaves_the_band_exactly_at_the_tolerance(first: int, second: int, inside: bool) -> None:
    weighing = Weighing(first, second, 20)
    assert weighing.is_inside is inside
    assert (abs(weighing.tilt) <= BAND_DEGREES) is inside
    assert ('class="scale-needle"' in scale(weighing, title="x")) is inside


@given(MINOR, MINOR, st.integers(min_value=0, max_value=100))
def test_the_heavier_pan_sinks_and_never_too_far(first: int, second: int, tolerance: int) -> None:
    tilt = Weighing(first, second, tolerance).tilt
    assert abs(tilt) <= TILT_DEGREES_MAX
    assert (tilt > 0) == (first > second)
    assert (tilt < 0) == (first < second)


def _pans(drawing: str) -> list[tuple[float, float]]:
    """The left ends and heights of the pans in the order they are drawn: the first pan, then the second."""
    return [(float(x), float(y)) for x, y in re.findall(r'd="M([\d.]+) ([\d.]+)H[^"]*" class="scale-brass"', drawing)]


@pytest.mark.parametrize("rtl", [False, True])
def test_the_first_pan_hangs_where_reading_begins_and_sinks_where_it_is_heavier(rtl: bool) -> None:
    first, second = _pans(scale(Weighing(11_000, 10_000, 20), title="x", rtl=rtl))
    assert (first[0] < second[0]) is not rtl
    assert first[1] > second[1]


def test_drawings_have_a_name_unless_they_are_decoration() -> None:
    assert "<title>Fair &amp; square</title>" in scale(Weighing(1, 1, 20), title="Fair & square")
    assert 'aria-hidden="true"' in mark()


@pytest.mark.parametrize(
    ("used", "width", "look"), [(0, "0", "bar-used"), (30, "30", "bar-used"), (130, "100", "bar-over")]
)
def test_a_bar_is_as_long_as_what_is_used(used: int, width: str, look: str) -> None:
    drawing = bar(used, 100, title="x")
    assert f'width="{width}"' in drawing
    assert look in drawing


def test_a_bar_of_nothing_is_empty() -> None:
    assert 'width="0"' in bar(0, 0, title="x")


@pytest.mark.parametrize(
    ("today", "look"),
    [(date(2026, 1, 1), "clock-gone"), (date(2026, 2, 14), "clock-gone-watch"), (date(2026, 2, 22), "clock-gone-bad")],
)
def test_the_clock_changes_its_look_as_days_run_out(today: date, look: str) -> None:
    assert f'class="{look}"' in clock(date(2025, 11, 1), date(2026, 3, 1), today, title="x")


def test_the_clock_shows_its_stops() -> None:
    stop = (date(2025, 12, 1), date(2025, 12, 31))
    drawing = clock(date(2025, 11, 1), date(2026, 3, 1), date(2026, 1, 1), [stop], title="x")
    assert drawing.count('class="clock-stop"') == 1
    assert 'x="250" y="7" width="250"' in drawing


def test_a_ring_stands_in_the_order_its_goods_travel() -> None:
    assert clockwise([0, 1, 2, 3], [(2, 0), (0, 3), (3, 1), (1, 2)], own=2) == [2, 0, 3, 1]
    assert clockwise([0, 1, 2], [(0, 1)], own=0) == [0, 1, 2]


NODES = [Node(0, "A", "You", own=True), Node(1, "B", "<script>alert(1)</script>")]
ARROWS = [Arrow(0, 1, (1, 2), ("5 t rice", "6 t dates")), Arrow(1, 0, (3,), ("4 t peas",))]


def test_a_ring_draws_every_party_and_every_leg() -> None:
    drawing = ring(NODES, ARROWS, title="x")
    assert drawing.count("<circle") == 2
    assert [label in drawing for label in ("5 t rice", "6 t dates", "4 t peas", ">1, 2<", ">3<")] == [True] * 5
    assert "<script" not in drawing
    assert "&lt;script&gt;" in drawing


HUB = [
    Node(0, "A", "You", own=True),
    Node(1, "B", "Russia"),
    Node(2, "C", "Pakistan"),
    Node(3, "D", "Volga Metal Works"),
]
BETWEEN_HUB = [
    Arrow(0, 1, (1,), ("363,053 pcs surgical instruments",)),
    Arrow(0, 3, (2,), ("580,000 pcs scissors",)),
    Arrow(2, 3, (3,), ("34,948 pcs electric fans",)),
    Arrow(1, 0, (4,), ("1,315.48 t hot-rolled steel coil",)),
    Arrow(1, 2, (5,), ("1,056.079 t hot-rolled steel coil",)),
    Arrow(3, 0, (6,), ("550 t aluminium ingots",)),
]
WRITTEN = re.compile(
    r'<text x="([-\d.]+)" y="([-\d.]+)" text-anchor="(\w+)" direction="ltr" class="ring-(?:name|label)">(.*?)<'
)


@pytest.mark.parametrize("rtl", [False, True])
def test_no_words_of_a_ring_cover_others(rtl: bool) -> None:
    drawing = ring(HUB, BETWEEN_HUB, title="x", rtl=rtl)
    found = [label([words], (float(x), float(y)), anchor).box for x, y, anchor, words in WRITTEN.findall(drawing)]
    assert len(found) == 11  # four names, one of them in two lines, and six labels
    assert [(one, other) for one, other in itertools.combinations(found, 2) if one.meets(other)] == []


def test_words_without_a_free_place_are_left_to_the_list() -> None:
    badge, room = Box(40, 40, 60, 60), Box(0, 0, 200, 100)
    wished = around(badge, ["5 t rice"], (-1, 0))
    assert free(wished, [badge], [], room) == wished[1]  # outward it would leave the picture
    assert free(wished, [badge, Box(60, 40, 200, 60)], [], room) in wished[2:]
    assert free(wished, [Box(0, 0, 200, 100)], [], room) is None


def test_long_names_are_folded_and_then_cut() -> None:
    assert wrapped("Kama Agrarian Trade House", characters=16, lines=2) == ("Kama Agrarian", "Trade House")
    assert wrapped("Kama Agrarian Trade House of Perm", characters=16, lines=2) == ("Kama Agrarian", "Trade House of…")


def test_the_own_party_stands_at_the_bottom() -> None:
    heights = [float(y) for y in re.findall(r'<circle cx="[\d.]+" cy="([\d.]+)"', ring(NODES, ARROWS, title="x"))]
    assert heights[0] == max(heights)


def test_a_ring_of_too_many_is_left_to_its_list() -> None:
    many = [Node(at, "A", "x") for at in range(9)]
    assert ring(many, [], title="x") == ""
    assert ring([], [], title="x") == ""


def test_many_arrows_are_numbered_only() -> None:
    nodes = [Node(at, "A", "x") for at in range(8)]
    arrows = [Arrow(at, (at + 1) % 8, (at,), ("7 t",)) for at in range(8)]
    drawing = ring(nodes, arrows, title="x")
    assert "7 t" not in drawing
    assert drawing.count("ring-badge") == 8
