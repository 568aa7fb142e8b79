"""Why an offer or a want stayed open, computed: the binding reason, the nearest leg and the smallest proven change."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from tarazu.engine.book import (
    Book,
    BoolArray,
    FloatArray,
    IntArray,
    Options,
    canonical,
    most_steps,
    open_amounts,
)
from tarazu.engine.changes import Leftover, smallest_change
from tarazu.engine.deals import Deals
from tarazu.engine.exchange import whole_part
from tarazu.engine.joining import Side
from tarazu.engine.model import Part
from tarazu.engine.reasons import Change, Proof, Reason, WhyNot, points_to_cross
from tarazu.engine.ring_search import STARTS_AT_ONCE, best_arcs, layers_from, reference_price, ring_column, trace
from tarazu.engine.uses import cost_per_step

RINGS_TRIED = 10  # nearest legs whose best ring is tried against the tolerance


def why_not(book: Book, options: Options, deals: Deals, *, check_limit: int = 0) -> tuple[WhyNot, ...]:
    """Give the reason for every order that has something left, offers first, in the order of the book's rows.

    Units:   check_limit is for how many orders a change that would help is looked for; the others stay untried.
    """
    order = canonical(book, options.seed)
    left = order.of_amounts(open_amounts(book) - np.r_[deals.offer_filled, deals.want_filled, deals.limit_used])
    survey = _survey(order.book, options, order.of_amounts(deals.scarcity))
    offers, both = len(book.offer_key), len(book.offer_key) + len(book.want_key)
    found = [
        _explain(survey, side, int(row), left)
        for side, some in ((Side.OFFER, left[:offers]), (Side.WANT, left[offers:both]))
        for row in np.flatnonzero(some > 0)
    ]
    leftover = Leftover.of(order.book, options, left)
    likely = sorted(range(len(found)), key=lambda at: (found[at].price_basis_points, at))
    for at in likely[:check_limit]:
        found[at] = smallest_change(leftover, found[at])
    rows = {Side.OFFER: order.offer, Side.WANT: order.want}
    opposite = {Side.OFFER: order.want, Side.WANT: order.offer}
    told = [
        replace(
            why,
            order=int(rows[why.side][why.order]),
            leg=int(order.leg[why.leg]) if why.leg >= 0 else -1,
            model=int(opposite[why.side][why.model]) if why.model >= 0 else -1,
            limit=int(order.limit[why.limit]) if why.limit >= 0 else -1,
            witness=tuple(replace(move, leg=int(order.leg[move.leg])) for move in why.witness),
        )
        for why in found
    ]
    return tuple(sorted(told, key=lambda why: (why.side != Side.OFFER, why.order)))


def with_change(book: Book, why: WhyNot) -> Book:
    """The book with the better price or the smaller lot that a proven change names, for this one order."""
    assert why.proof is Proof.CONFIRMED and why.change in (Change.PRICE, Change.LOT), "only a proven change is made"
    return Leftover.of(book, Options(), open_amounts(book)).changed(why).book


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


def _survey(book: Book, options: Options, scarcity: FloatArray) -> _Survey:
    whole = whole_part(book)
    crosses = book.crosses
    returns = _on_a_cycle(book, crosses)
    fits = _on_a_cycle(book, returns & (whole.leg_cap() >= book.lot))
    part = whole.only(fits)
    costs = cost_per_step(book, part.legs, scarcity)
    leg_gain = (part.worth_per_step(options) - costs) / reference_price(part)
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


def _explain(survey: _Survey, side: Side, row: int, left: IntArray) -> WhyNot:
    book = survey.book
    mine, first = (book.leg_offer, 0) if side == Side.OFFER else (book.leg_want, len(book.offer_key))
    legs = np.flatnonzero(mine == row)
    known = WhyNot(side, row, int(left[first + row]), Reason.NO_LEG, -1)
    if not len(legs):
        return known
    if not survey.crosses[legs].any():
        points = [points_to_cross(book, side, int(leg)) for leg in legs]
        return replace(known, reason=Reason.PRICE, leg=int(legs[np.argmin(points)]), price_basis_points=min(points))
    margin = (book.net_bid[legs] - book.ask[legs]) / book.ask[legs]
    if not survey.returns[legs].any():
        best = legs[survey.crosses[legs]][np.argmax(margin[survey.crosses[legs]])]
        return replace(known, reason=Reason.NO_RETURN, leg=int(best))
    if not survey.fits[legs].any():
        return _short(book, known, legs[survey.returns[legs]], open_amounts(book))
    if not np.isfinite(survey.gain[legs]).any():
        fitting = survey.fits[legs]
        return replace(known, reason=Reason.RING, leg=int(legs[fitting][np.argmax(margin[fitting])]))
    near = legs[np.isfinite(survey.gain[legs])]
    near = near[np.argsort(-survey.gain[near], kind="stable")]
    if not any(_keeps_tolerance(survey, int(leg)) for leg in near[:RINGS_TRIED]):
        return replace(known, reason=Reason.TOLERANCE, leg=int(near[0]))
    return _short(book, known, near, left)


def _short(book: Book, known: WhyNot, legs: IntArray, left: IntArray) -> WhyNot:
    """What is short where all legs would do: a limit they share, the lots of what is left, or all of it."""
    most, lot = most_steps(book, left, legs), book.lot[legs]
    held = _held_by_limit(book, left, legs, most)
    if held is not None:
        return replace(known, reason=Reason.LIMIT, leg=held[0], limit=held[1])
    if (most > 0).any() and (most < lot)[most > 0].all():
        return replace(known, reason=Reason.LOT, leg=int(legs[np.argmax(most)]))
    return replace(known, reason=Reason.SCARCE, leg=int(legs[0]))


def _held_by_limit(book: Book, left: IntArray, legs: IntArray, most: IntArray) -> tuple[int, int] | None:
    """The nearest leg that its orders would still fill and a limit does not, with that limit; None where there is none.

    None also where any leg can still carry its lot: then something else holds the order back.
    """
    lot = book.lot[legs]
    if (most >= lot).any() or not len(book.load_leg):
        return None
    endless = left.copy()
    both = len(book.offer_key) + len(book.want_key)
    endless[both:] = np.iinfo(np.int64).max
    wanting = legs[most_steps(book, endless, legs) >= lot]
    if not len(wanting):
        return None
    loads = np.flatnonzero(book.load_leg == wanting[0])
    carries = left[both + book.load_limit[loads]] // book.load_per_step[loads]
    return int(wanting[0]), int(book.load_limit[loads[np.argmin(carries)]])


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
