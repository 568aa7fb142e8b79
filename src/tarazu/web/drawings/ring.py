"""A deal as a ring: parties clockwise, one's own at the bottom, arrows numbered like the list beneath."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from tarazu.web.drawings.labels import LINE, Box, Label, Point, around, free, label, wrapped
from tarazu.web.drawings.svg import element, isolated, picture

WIDTH, HEIGHT = 720, 416
CENTRE_X, CENTRE_Y = 360.0, 200.0
RADIUS_X, RADIUS_Y = 172.0, 142.0
NODE = 21.0
BULGE = 0.17  # how far an arrow leaves the straight line, as a share of its length
LABELS_MAX = 6  # with more arrows than this the numbers alone are drawn; the list has the words
PARTIES_MAX = 8
LABEL_CHARACTERS = 22  # where one line finds no place, two may
NAME_CHARACTERS, NAME_LINES = 16, 2  # beside a party; over or under it there is room for one longer line
WITHIN = Box(-16.0, -12.0, WIDTH + 16.0, float(HEIGHT))  # the card around the drawing has room for a little more


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


@dataclass(frozen=True, slots=True)
class Curve:
    """An arrow as it is drawn: its parts, the badge with its numbers, which way it bends, and points along it."""

    parts: tuple[str, ...]
    badge: Box
    outward: Point
    along: tuple[Point, ...]


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
    names = [_name(node.name, places[node.position]) for node in nodes]
    curves = [_curve(arrow, places, mine=arrow.giver in own, rtl=rtl) for arrow in arrows]
    taken = [*map(_circle, places.values()), *(one.box for one in names), *(one.badge for one in curves)]
    labels = _labels(arrows, curves, taken) if len(arrows) <= LABELS_MAX else []
    return picture(
        WIDTH,
        HEIGHT,
        [
            *(part for curve in curves for part in curve.parts),
            *(part for node in nodes for part in _node(node, places[node.position])),
            *(part for name in names for part in _written(name, "ring-name")),
            *(part for arrow, curve in zip(arrows, curves, strict=True) for part in _badge(arrow, curve.badge)),
            *(part for one in labels for part in _written(one, "ring-label")),
        ],
        title=title,
    )


def _place(index: int, count: int, *, rtl: bool) -> Point:
    angle = math.pi / 2 + 2 * math.pi * index / count  # the own node at the bottom, then clockwise
    x = CENTRE_X + RADIUS_X * math.cos(angle) * (-1 if rtl else 1)
    return x, CENTRE_Y + RADIUS_Y * math.sin(angle)


def _circle(place: Point) -> Box:
    x, y = place
    return Box(x - NODE, y - NODE, x + NODE, y + NODE)


def _node(node: Node, place: Point) -> list[str]:
    x, y = place
    look = "-own" if node.own else ""
    return [
        element("circle", cx=x, cy=y, r=NODE, class_=f"ring-node{look}"),
        element("text", node.letter, x=x, y=y + 6, text_anchor="middle", class_=f"ring-letter{look}"),
    ]


def _name(name: str, place: Point) -> Label:
    """A party's name outside of the ring: beside it at its sides, else over or under it."""
    x, y = place
    lines = wrapped(name, characters=NAME_CHARACTERS, lines=NAME_LINES)
    if x - CENTRE_X > RADIUS_X / 3:
        return label(lines, (x + NODE + 9, y), "start")
    if CENTRE_X - x > RADIUS_X / 3:
        return label(lines, (x - NODE - 9, y), "end")
    line = wrapped(name, characters=NAME_CHARACTERS * NAME_LINES, lines=1)
    return label(line, (x, y + NODE + LINE if y > CENTRE_Y else y - NODE - LINE), "middle")


def _written(words: Label, look: str) -> Iterator[SafeString]:
    for line, x, y in words.rows():
        yield element("text", isolated(line), x=x, y=y, text_anchor=words.anchor, direction="ltr", class_=look)


def _curve(arrow: Arrow, places: dict[int, Point], *, mine: bool, rtl: bool) -> Curve:
    """The curve of an arrow with its head; its badge stands at the curve's middle."""
    (x1, y1), (x2, y2) = places[arrow.giver], places[arrow.receiver]
    turn = -1 if rtl else 1
    bend = ((x1 + x2) / 2 + (y2 - y1) * BULGE * 2 * turn, (y1 + y2) / 2 - (x2 - x1) * BULGE * 2 * turn)
    start, end = _toward((x1, y1), bend, NODE + 3), _toward((x2, y2), bend, NODE + 13)
    path = f"M{start[0]:.1f} {start[1]:.1f}Q{bend[0]:.1f} {bend[1]:.1f} {end[0]:.1f} {end[1]:.1f}"
    along = tuple(_on_curve(start, bend, end, step / 12) for step in range(13))
    (x, y), wide = along[6], 11.0 + 4 * (len(_numbers(arrow)) - 1)
    return Curve(
        parts=(
            element("path", d=path, class_="ring-arc ring-own" if mine else "ring-arc"),
            element("path", d=_head((x2, y2), bend), class_="ring-head-own" if mine else "ring-head"),
        ),
        badge=Box(x - wide, y - 11, x + wide, y + 11),
        outward=(bend[0] - (x1 + x2) / 2, bend[1] - (y1 + y2) / 2),
        along=along,
    )


def _on_curve(start: Point, bend: Point, end: Point, share: float) -> Point:
    first, second, third = (1 - share) ** 2, 2 * share * (1 - share), share**2
    return first * start[0] + second * bend[0] + third * end[0], first * start[1] + second * bend[1] + third * end[1]


def _numbers(arrow: Arrow) -> str:
    return ", ".join(map(str, arrow.numbers))


def _badge(arrow: Arrow, box: Box) -> list[str]:
    x, wide = (box.left + box.right) / 2, box.right - box.left
    return [
        element("rect", x=box.left, y=box.top, width=wide, height=22, rx=11, class_="ring-badge"),
        element(
            "text", _numbers(arrow), x=x, y=box.top + 15.5, text_anchor="middle", direction="ltr", class_="ring-number"
        ),
    ]


def _labels(arrows: Sequence[Arrow], curves: Sequence[Curve], taken: Sequence[Box]) -> list[Label]:
    """A line of words for each leg beside its badge; an arrow whose words find no free place keeps its number alone."""
    covered, points = list(taken), [point for curve in curves for point in curve.along]
    found = []
    for arrow, curve in zip(arrows, curves, strict=True):
        folded = [part for words in arrow.labels for part in wrapped(words, characters=LABEL_CHARACTERS, lines=2)]
        wished = [*around(curve.badge, arrow.labels, curve.outward), *around(curve.badge, folded, curve.outward)]
        placed = free(wished, covered, points, WITHIN)
        if placed is not None:
            found.append(placed)
            covered.append(placed.box)
    return found


def _toward(origin: Point, target: Point, distance: float) -> Point:
    length = math.dist(origin, target) or 1.0
    share = distance / length
    return origin[0] + (target[0] - origin[0]) * share, origin[1] + (target[1] - origin[1]) * share


def _head(tip_of: Point, bend: Point) -> str:
    tip, back = _toward(tip_of, bend, NODE + 3), _toward(tip_of, bend, NODE + 15)
    side_x, side_y = (tip[1] - back[1]) * 0.5, (back[0] - tip[0]) * 0.5
    left, right = (back[0] + side_x, back[1] + side_y), (back[0] - side_x, back[1] - side_y)
    return f"M{tip[0]:.1f} {tip[1]:.1f}L{left[0]:.1f} {left[1]:.1f}L{right[0]:.1f} {right[1]:.1f}z"
