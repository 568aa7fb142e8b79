"""Why an offer or a want stayed open, computed: the binding reason, the nearest leg and the smallest change."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from tarazu.engine.book import Book, BoolArray, FloatArray, IntArray, Options, canonical
from tarazu.engine.deals import Deals, cut_deals
from tarazu.engine.exchange import whole_part
from tarazu.engine.model import Part
from tarazu.engine.ring_search import STARTS_AT_ONCE, best_arcs, layers_from, reference_price, ring_column, trace

BASIS_POINTS = 10_000
RINGS_TRIED = 10  # nearest legs whose best ring is tried against the tolerance


class Reason(StrEnum):
    """What holds an order back, the most basic first."""

    NO_LEG = "no_leg"
    PRICE = "price"
    NO_RETURN = "no_return"
    LOT = "lot"
    RING = "ring"
    TOLERANCE = "tolerance"
    SCARCE = "scarce"


class Side(StrEnum):
    """Which side of the book an order stands on."""

    OFFER = "offer"
    WANT = "want"


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why one order has something left.

    `order` and `leg` are rows of the book (`leg` is the nearest leg, -1 where there is none); `left` in steps.
    `price_basis_points`: the smallest change of this order's price that may help, hundredths of a percent, rounded up;
    0 where no price would do. `lot_steps`: the largest minimum lot that would do, -1 where lots are not the
    reason. `checked`: the round was solved again with this change and filled more of the order.
    """

    side: Side
    order: int
    left: int
    reason: Reason
    leg: int
    price_basis_points: int
    lot_steps: int
    checked: bool


def why_not(book: Book, options: Options, deals: Deals, *, check_limit: int = 0) -> tuple[WhyNot, ...]:
    """Give the reason for every order that has something left, offers first, in the order of the book's rows.

    Units:   check_limit is how many of the smallest changes are tried by solving the whole round again.
    """
    order = canonical(book, options.seed)
    survey = _survey(order.book, options, deals.offer_scarcity[order.offer], deals.want_scarcity[order.want])
    offer_left = (book.offer_open - deals.offer_filled)[order.offer]
    want_left = (book.want_open - deals.want_filled)[order.want]
    found = []
    for side, left, rows in ((Side.OFFER, offer_left, order.offer), (Side.WANT, want_left, order.want)):
        for row in np.flatnonzero(left > 0):
            why = _explain(survey, side, int(row), offer_left, want_left)
            leg = int(order.leg[why.leg]) if why.leg >= 0 else -1
            found.append(replace(why, order=int(rows[row]), leg=leg))
    found.sort(key=lambda why: (why.side != Side.OFFER, why.order))
    return _checked(book, options, deals, found, check_limit)


def with_change(book: Book, why: WhyNot) -> Book:
    """The book with the change that a reason names: a better price or a smaller lot for this one order."""
    if why.side == Side.OFFER:
        ask, lot = book.offer_ask.copy(), book.offer_lot.copy()
        ask[why.order] = max(1, int(ask[why.order]) * (BASIS_POINTS - why.price_basis_points) // BASIS_POINTS)
        lot[why.order] = why.lot_steps if why.lot_steps >= 0 else lot[why.order]
        return replace(book, offer_ask=ask, offer_lot=lot)
    bid, lot = book.want_bid.copy(), book.want_lot.copy()
    bid[why.order] = -(-int(bid[why.order]) * (BASIS_POINTS + why.price_basis_points) // BASIS_POINTS)
    lot[why.order] = why.lot_steps if why.lot_steps >= 0 else lot[why.order]
    return replace(book, want_bid=bid, want_lot=lot)


@dataclass(frozen=True, slots=True)
class _Survey:
    """What is known of every leg before any one order is asked about."""

    book: Book
    options: Options
    crosses: BoolArray
    returns: BoolArray  # a leg whose receiver can give something on to its giver, by any way
    fits: BoolArray  # and whose lot fits what both orders opened with
    gain: FloatArray  # gain of the best ring within limits through each leg, minus infinity where there is none
    arcs: tuple[Part, FloatArray]


def _survey(book: Book, options: Options, offer_dual: FloatArray, want_dual: FloatArray) -> _Survey:
    whole = whole_part(book)
    crosses = book.crosses
    returns = _on_a_cycle(book, crosses)
    fits = _on_a_cycle(book, returns & (whole.leg_cap() >= book.lot))
    part = whole.only(fits)
    duals = offer_dual[book.leg_offer[part.legs]] + want_dual[book.leg_want[part.legs]]
    leg_gain = (part.worth_per_step(options) - duals) / reference_price(part)
    ways = _best_ways(part, leg_gain, options)
    gain = np.full(len(book.leg_offer), -np.inf)
    gain[part.legs] = leg_gain + ways[part.receiver(), part.giver()]
    return _Survey(book, options, crosses, returns, fits, gain, (part, leg_gain))


def _on_a_cycle(book: Book, legs: BoolArray) -> BoolArray:
    """The legs, among some, whose ends lie in one strongly connected component of them."""
    rows = np.flatnonzero(legs)
    size = len(book.party_key)
    giver, receiver = book.giver, book.receiver
    graph = csr_array((np.ones(len(rows)), (giver[rows], receiver[rows])), shape=(size, size))
    _, component = connected_components(graph, directed=True, connection="strong")
    return np.asarray(legs & (component[giver] == component[receiver]))


def _groups_together(book: Book, options: Options) -> Iterable[tuple[int, ...]]:
    groups = np.unique(book.party_group).tolist()
    return combinations(groups, min(options.groups_max, len(groups)))


def _best_ways(part: Part, gain: FloatArray, options: Options) -> FloatArray:
    """ways[s, v]: the greatest gain of a walk from s to v short enough to close a ring with one more leg."""
    book = part.book
    size = len(book.party_key)
    ways = np.full((size, size), -np.inf)
    for some in _groups_together(book, options):
        inside = np.isin(book.party_group[part.giver()], some) & np.isin(book.party_group[part.receiver()], some)
        arcs = best_arcs(part.only(inside), gain[inside])
        if len(arcs.legs):
            for start in range(0, size, STARTS_AT_ONCE):
                starts = range(start, min(size, start + STARTS_AT_ONCE))
                for layer in layers_from(arcs, size, starts, options.parties_max)[1:]:
                    ways[starts.start : starts.stop] = np.maximum(ways[starts.start : starts.stop], layer)
    return ways


def _explain(survey: _Survey, side: Side, row: int, offer_left: IntArray, want_left: IntArray) -> WhyNot:
    book = survey.book
    mine, left = (book.leg_offer, offer_left) if side == Side.OFFER else (book.leg_want, want_left)
    legs = np.flatnonzero(mine == row)
    known = WhyNot(side, row, int(left[row]), Reason.NO_LEG, -1, 0, -1, checked=False)
    if not len(legs):
        return known
    if not survey.crosses[legs].any():
        points = [_points_to_cross(book, side, int(leg)) for leg in legs]
        return replace(known, reason=Reason.PRICE, leg=int(legs[np.argmin(points)]), price_basis_points=min(points))
    margin = (book.net_bid[legs] - book.ask[legs]) / book.ask[legs]
    if not survey.returns[legs].any():
        best = legs[survey.crosses[legs]][np.argmax(margin[survey.crosses[legs]])]
        return replace(known, reason=Reason.NO_RETURN, leg=int(best))
    cap = np.minimum(book.offer_open[book.leg_offer[legs]], book.want_open[book.leg_want[legs]])
    if not survey.fits[legs].any():
        return _lot(known, legs[survey.returns[legs]], cap[survey.returns[legs]])
    if not np.isfinite(survey.gain[legs]).any():
        fitting = survey.fits[legs]
        return replace(known, reason=Reason.RING, leg=int(legs[fitting][np.argmax(margin[fitting])]))
    near = legs[np.isfinite(survey.gain[legs])]
    near = near[np.argsort(-survey.gain[near], kind="stable")]
    if not any(_keeps_tolerance(survey, int(leg)) for leg in near[:RINGS_TRIED]):
        return replace(known, reason=Reason.TOLERANCE, leg=int(near[0]))
    both = np.minimum(offer_left[book.leg_offer[near]], want_left[book.leg_want[near]])
    if (both > 0).any() and (both < book.lot[near])[both > 0].all():
        return _lot(known, near[both > 0], both[both > 0])
    return replace(
        known, reason=Reason.SCARCE, leg=int(near[0]), price_basis_points=_points_to_gain(survey, side, int(near[0]))
    )


def _lot(known: WhyNot, legs: IntArray, room: IntArray) -> WhyNot:
    best = int(np.argmax(room))
    return replace(known, reason=Reason.LOT, leg=int(legs[best]), lot_steps=int(room[best]))


def _points_to_cross(book: Book, side: Side, leg: int) -> int:
    """How far this order's price must move until the leg's prices meet, hundredths of a percent, rounded up."""
    ask, net = int(book.offer_ask[book.leg_offer[leg]]), int(book.net_bid[leg])
    price = ask if side == Side.OFFER else int(book.want_bid[book.leg_want[leg]])
    return -(-(ask - net) * BASIS_POINTS // price)


def _points_to_gain(survey: _Survey, side: Side, leg: int) -> int:
    """How far this order's price must move until the best ring through the leg pays for what it takes from others.

    Returns: hundredths of a percent; 0 where no change short of the whole price would do.
    """
    book, options = survey.book, survey.options
    if options.surplus_weight <= 0 or survey.gain[leg] >= 0:
        return 0
    at = Part(book, np.array([leg]), book.offer_open, book.want_open)
    per_unit = -float(survey.gain[leg]) * float(reference_price(at)[0]) * int(book.leg_steps_per_unit[leg])
    price = int(at.ask()[0]) if side == Side.OFFER else int(book.want_bid[book.leg_want[leg]])
    points = int(np.ceil(per_unit / options.surplus_weight * BASIS_POINTS / price)) + 1
    return points if points < BASIS_POINTS else 0


def _keeps_tolerance(survey: _Survey, leg: int) -> bool:
    """Say whether the best ring of each size through a leg, or one of them, keeps every party's tolerance."""
    book, options = survey.book, survey.options
    part, gain = survey.arcs
    giver, receiver = int(book.giver[leg]), int(book.receiver[leg])
    for some in _groups_together(book, options):
        if book.party_group[giver] not in some or book.party_group[receiver] not in some:
            continue
        inside = np.isin(book.party_group[part.giver()], some) & np.isin(book.party_group[part.receiver()], some)
        arcs = best_arcs(part.only(inside), gain[inside])
        layers = layers_from(arcs, len(book.party_key), range(receiver, receiver + 1), options.parties_max)
        closing = int(np.flatnonzero((arcs.tail == giver) & (arcs.head == receiver))[0])
        for size in range(2, options.parties_max + 1):
            if np.isfinite(layers[size - 1][0, giver]):
                walk = trace(layers, arcs, closing, size, receiver)
                ring = (*(int(arcs.legs[arc]) for arc in walk[:-1]), leg)
                if len({int(book.giver[index]) for index in ring}) == size and ring_column(book, options, ring):
                    return True
    return False


def _checked(book: Book, options: Options, deals: Deals, found: list[WhyNot], limit: int) -> tuple[WhyNot, ...]:
    """Solve the round again with each of the smallest changes made, and mark those that fill more of their order."""
    can = [at for at, why in enumerate(found) if why.price_basis_points > 0 or why.lot_steps >= 0]
    can.sort(key=lambda at: (found[at].price_basis_points, at))
    for at in can[:limit]:
        why = found[at]
        again = cut_deals(with_change(book, why), options)
        before, after = (
            (deals.offer_filled, again.offer_filled)
            if why.side == Side.OFFER
            else (deals.want_filled, again.want_filled)
        )
        found[at] = replace(why, checked=bool(after[why.order] > before[why.order]))
    return tuple(found)
