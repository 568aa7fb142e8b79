"""A deal as a ring: parties clockwise, one's own at the bottom, arrows numbered like the list beneath."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from tarazu.web.drawings.svg import element, isolated, picture

WIDTH, HEIGHT = 720, 416
CENTRE_X, CENTRE_Y = 360.0, 200.0
RADIUS_X, RADIUS_Y = 196.0, 142.0
NODE = 21.0
BULGE = 0.17  # how far an arrow leaves the straight line, as a share of its length
LABELS_MAX = 6  # with more arrows than this the numbers alone are drawn; the list has the words
PARTIES_MAX = 8


@dataclass(frozen=True, slots=True)
class Node:
    """A party of the ring, with the letter to write into its circle and the name to write beside it."""

    position: int
    letter: str
    name: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """What one party gives another: the numbers of its legs and one line of words for each."""

    giver: int  # positions of parties
    receiver: int
    numbers: tuple[int, ...]
    labels: tuple[str, ...]


Point = tuple[float, float]


def clockwise(positions: Sequence[int], arrows: Sequence[tuple[int, int]], own: int) -> list[int]:
    """The parties in the order the goods travel, one's own first, so that a true ring is drawn as one."""
    order: list[int] = []
    waiting = [own]
    while len(order) < len(positions):
        at = waiting.pop() if waiting else next(one for one in positions if one not in order)
        if at not in order:
            order.append(at)
            onward = [receiver for giver, receiver in arrows if giver == at and receiver not in order]
            waiting.extend(reversed(onward))
    return order


def ring(nodes: Sequence[Node], arrows: Sequence[Arrow], *, title: str, rtl: bool = False) -> SafeString:
    """The ring of parties in their clockwise order, the first at the bottom; mirrored on right-to-left pages.

    Empty for more parties than can be read in a picture: the list beneath has them all.
    """
    if not nodes or len(nodes) > PARTIES_MAX:
        return SafeString("")
    places = {node.position: _place(index, len(nodes), rtl=rtl) for index, node in enumerate(nodes)}
    own = {node.position for node in nodes if node.own}
    wordy = len(arrows) <= LABELS_MAX
    curves, words = [], []
    for arrow in arrows:
        line, label = _arrow(arrow, places, mine=arrow.giver in own, rtl=rtl, wordy=wordy)
        curves += line
        words += label
    dots = [part for node in nodes for part in _node(node, places[node.position])]
    return picture(WIDTH, HEIGHT, [*curves, *dots, *words], title=title)


def _place(index: int, count: int, *, rtl: bool) -> Point:
    angle = math.pi / 2 + 2 * math.pi * index / count  # the own node at the bottom, then clockwise
    x = CENTRE_X + RADIUS_X * math.cos(angle) * (-1 if rtl else 1)
    return x, CENTRE_Y + RADIUS_Y * math.sin(angle)


def _node(node: Node, place: Point) -> list[str]:
    x, y = place
    look = "-own" if node.own else ""
    return [
        element("circle", cx=x, cy=y, r=NODE, class_=f"ring-node{look}"),
        element("text", node.letter, x=x, y=y + 6, text_anchor="middle", class_=f"ring-letter{look}"),
        _text(_short(node.name), _beside_node(place), "ring-name"),
    ]


def _beside_node(place: Point) -> tuple[float, float, str]:
    """Where a party's name goes: inside the ring at mid-height, outside at its other sides, else over or under."""
    x, y = place
    if abs(y - CENTRE_Y) < RADIUS_Y / 3:
        return (x + NODE + 9, y + 5, "start") if x < CENTRE_X else (x - NODE - 9, y + 5, "end")
    if abs(x - CENTRE_X) > RADIUS_X / 2:
        return (x + NODE + 9, y + 5, "start") if x > CENTRE_X else (x - NODE - 9, y + 5, "end")
    return x, y + NODE + 21 if y > CENTRE_Y else y - NODE - 10, "middle"


def _text(words: str, place: tuple[float, float, str], look: str) -> SafeString:
    x, y, anchor = place
    return element("text", isolated(words), x=x, y=y, text_anchor=anchor, direction="ltr", class_=look)


def _arrow(
    arrow: Arrow, places: dict[int, Point], *, mine: bool, rtl: bool, wordy: bool
) -> tuple[list[str], list[str]]:
    """The curve with its head, and the badge with its words at the curve's middle."""
    (x1, y1), (x2, y2) = places[arrow.giver], places[arrow.receiver]
    turn = -1 if rtl else 1
    bend_x = (x1 + x2) / 2 + (y2 - y1) * BULGE * 2 * turn
    bend_y = (y1 + y2) / 2 - (x2 - x1) * BULGE * 2 * turn
    start, end = _toward((x1, y1), (bend_x, bend_y), NODE + 3), _toward((x2, y2), (bend_x, bend_y), NODE + 13)
    path = f"M{start[0]:.1f} {start[1]:.1f}Q{bend_x:.1f} {bend_y:.1f} {end[0]:.1f} {end[1]:.1f}"
    curve = element("path", d=path, class_="ring-arc ring-own" if mine else "ring-arc")
    head = element("path", d=_head((x2, y2), (bend_x, bend_y)), class_="ring-head-own" if mine else "ring-head")
    middle = ((start[0] + 2 * bend_x + end[0]) / 4, (start[1] + 2 * bend_y + end[1]) / 4)
    outward = (bend_x - (x1 + x2) / 2, bend_y - (y1 + y2) / 2)
    return [curve, head], _words(arrow, middle, outward, wordy=wordy)


def _words(arrow: Arrow, middle: Point, outward: Point, *, wordy: bool) -> list[str]:
    """The badge on the curve and, outside of it, one line of words for each leg."""
    x, y = middle
    numbers = ", ".join(str(number) for number in arrow.numbers)
    wide = 11.0 + 4 * (len(numbers) - 1)
    badge: list[str] = [
        element("rect", x=x - wide, y=y - 11, width=wide * 2, height=22, rx=11, class_="ring-badge"),
        element("text", numbers, x=x, y=y + 4.5, text_anchor="middle", direction="ltr", class_="ring-number"),
    ]
    if not wordy:
        return badge
    rows = len(arrow.labels)
    if abs(outward[0]) * 2 >= abs(outward[1]):
        edge, anchor = (x + wide + 7, "start") if outward[0] > 0 else (x - wide - 7, "end")
        first = y + 5 - 17 * (rows - 1) / 2
    else:
        edge, anchor = x, "middle"
        first = y + 28 if outward[1] > 0 else y - 18 - 17 * (rows - 1)
    lines = [_text(label, (edge, first + 17 * row, anchor), "ring-label") for row, label in enumerate(arrow.labels)]
    return [*badge, *lines]


def _toward(origin: Point, target: Point, distance: float) -> Point:
    length = math.dist(origin, target) or 1.0
    share = distance / length
    return origin[0] + (target[0] - origin[0]) * share, origin[1] + (target[1] - origin[1]) * share


def _head(tip_of: Point, bend: Point) -> str:
    tip, back = _toward(tip_of, bend, NODE + 3), _toward(tip_of, bend, NODE + 15)
    side_x, side_y = (tip[1] - back[1]) * 0.5, (back[0] - tip[0]) * 0.5
    left, right = (back[0] + side_x, back[1] + side_y), (back[0] - side_x, back[1] - side_y)
    return f"M{tip[0]:.1f} {tip[1]:.1f}L{left[0]:.1f} {left[1]:.1f}L{right[0]:.1f} {right[1]:.1f}z"


def _short(name: str) -> str:
    return name if len(name) <= 26 else f"{name[:25].rstrip()}…"
