"""The linear model of balanced exchange with free leg prices, built over any part of a book and solved by HiGHS."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.sparse import csc_array, csr_array
from scipy.sparse.csgraph import connected_components

from tarazu.engine.book import AMOUNT_MAX, Book, BoolArray, FloatArray, IntArray, Options, lots, most_steps, net_bids
from tarazu.engine.uses import uses

COLUMN_TOP = 10_000.0  # the largest column after scaling; HiGHS takes semi-continuous columns up to 100,000
COARSE_STEPS_MAX = 1_000  # a leg of so few steps is solved in whole steps at once: pieces, animals, machines
SIMPLEX_LEGS_MAX = 6_000  # beyond it the interior point method is several times quicker
NODES_MAX = 2_000  # branch-and-bound nodes of one solve: a count, not a time, so that every machine stops alike
GAP_RELATIVE = 1e-6  # how near to the best a branched solve must come


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a book: some of its legs, and how much of every offer, want and limit may be used, in that order."""

    book: Book
    legs: IntArray
    left: IntArray

    def leg_cap(self) -> IntArray:
        """The most each leg of this part may move, in steps."""
        return most_steps(self.book, self.left, self.legs)

    def giver(self) -> IntArray:
        """The party that gives on each leg of this part."""
        return self.book.offer_party[self.book.leg_offer[self.legs]]

    def receiver(self) -> IntArray:
        """The party that receives on each leg of this part."""
        return self.book.want_party[self.book.leg_want[self.legs]]

    def ask(self) -> IntArray:
        """The lowest price of each leg of this part."""
        return self.book.offer_ask[self.book.leg_offer[self.legs]]

    def net_bid(self) -> IntArray:
        """The highest price of each leg of this part, after freight."""
        return net_bids(self.book, self.legs)

    def lot(self) -> IntArray:
        """The least quantity of each leg of this part, in steps, at least one."""
        return lots(self.book, self.legs)

    def worth_per_step(self, options: Options) -> FloatArray:
        """What one step of each leg of this part adds to the goal, in minor units."""
        assessed = self.book.leg_assessed[self.legs]
        unit = options.value_weight * assessed + options.surplus_weight * (self.net_bid() - self.ask())
        return np.asarray(unit / self.book.leg_steps_per_unit[self.legs], np.float64)

    def only(self, keep: BoolArray) -> "Part":
        """This part with some of its legs."""
        return replace(self, legs=self.legs[keep])


@dataclass(frozen=True, slots=True)
class Optimum:
    """An optimum of the model: steps and minor units as floats, and the duals of the relaxation.

    Shapes: steps, value and reduced go with the part's legs, party_price with parties, scarcity with offers, then
    wants, then limits; must_give_more and must_give_less are the duals of the two sides of each party's tolerance.
    """

    steps: FloatArray
    value: FloatArray
    worth: float
    bound: float
    party_price: FloatArray
    scarcity: FloatArray
    reduced: FloatArray
    must_give_more: FloatArray
    must_give_less: FloatArray


@dataclass(frozen=True, slots=True)
class _Scale:
    """How columns stand to steps and minor units, so that no column passes COLUMN_TOP."""

    value: float  # minor units of one unit of the model
    per_step: FloatArray  # column units in one step
    ask: FloatArray  # model value of one column unit at the ask
    net: FloatArray  # the same at the bid after freight
    assessed: FloatArray  # the same at the reference valuation
    coarse: BoolArray


@dataclass(frozen=True, slots=True)
class _Rows:
    """The sparse rows of the model; the first are price gaps, then what may be used up, then tolerances."""

    upper: csc_array
    upper_right: FloatArray
    balance: csc_array
    used: IntArray
    parties: IntArray
    factor: FloatArray


def usable(part: Part) -> Part:
    """Keep the legs whose prices cross and whose minimum lot fits what is open."""
    return part.only((part.ask() <= part.net_bid()) & (part.leg_cap() >= part.lot()))


def within_reach(part: Part) -> IntArray:
    """What is left of everything, but no more than the legs of the part could take: so that no scale is beyond all."""
    found = uses(part.book, part.legs)
    most = np.bincount(found.row, found.weight * part.leg_cap()[found.at], len(part.left))
    return np.asarray(np.minimum(part.left, np.minimum(most + most / 1e9 + 1, AMOUNT_MAX).astype(np.int64)), np.int64)


def on_rings(part: Part) -> Part:
    """Keep the legs that lie on some ring of legs of the part."""
    size = len(part.book.party_key)
    giver, receiver = part.giver(), part.receiver()
    graph = csr_array((np.ones(len(giver)), (giver, receiver)), shape=(size, size))
    _, component = connected_components(graph, directed=True, connection="strong")
    return part.only(component[giver] == component[receiver])


def solve(part: Part, options: Options, *, whole: bool = False, margin_percent: float = 0.0) -> Optimum | None:
    """Solve the model over a part, as a relaxation or with minimum lots and whole pieces.

    Units:   margin_percent narrows the tolerance, to leave room for rounding.
    Returns: None where the lots leave nothing within the node limit.
    """
    if not len(part.legs):
        return _nothing(part)
    scale = _scale(part)
    rows = _rows(part, options, scale, margin_percent)
    costs = -np.r_[part.worth_per_step(options) / scale.value / scale.per_step, np.zeros(len(part.legs))]
    kinds = _integrality(part, scale) if whole else None
    return _relaxed(part, scale, rows, costs) if kinds is None else _branched(part, scale, rows, costs, kinds)


def _relaxed(part: Part, scale: _Scale, rows: _Rows, costs: FloatArray) -> Optimum:
    # SciPy's optimiser takes over a second to import, and most callers of a room never solve.
    from scipy.optimize import linprog

    size = len(part.legs)
    bounds = np.column_stack((np.zeros(2 * size), np.r_[part.leg_cap() * scale.per_step, np.full(size, np.inf)]))
    result = linprog(
        costs,
        A_ub=rows.upper,
        b_ub=rows.upper_right,
        A_eq=rows.balance,
        b_eq=np.zeros(rows.balance.shape[0]),
        bounds=bounds,
        method="highs-ds" if size <= SIMPLEX_LEGS_MAX else "highs-ipm",
    )
    assert result.x is not None, f"doing nothing is always possible: {result.message}"
    return _with_duals(part, scale, rows, result, _primal(part, scale, result.x, -float(result.fun)))


def _branched(part: Part, scale: _Scale, rows: _Rows, costs: FloatArray, kinds: IntArray) -> Optimum | None:
    # As above: imported where it is needed, because it takes over a second.
    from scipy.optimize import Bounds, LinearConstraint, milp

    size = len(part.legs)
    low = np.where(kinds >= 2, part.lot() * scale.per_step, 0.0)
    high = part.leg_cap() * scale.per_step
    constraints = [
        LinearConstraint(rows.upper, -np.inf, rows.upper_right),
        LinearConstraint(rows.balance, 0.0, 0.0),
    ]
    result = milp(
        costs,
        integrality=np.r_[kinds, np.zeros(size)],
        bounds=Bounds(np.r_[low, np.zeros(size)], np.r_[high, np.full(size, np.inf)]),
        constraints=constraints,
        options={"node_limit": NODES_MAX, "mip_rel_gap": GAP_RELATIVE},
    )
    return None if result.x is None else _primal(part, scale, result.x, -float(result.fun))


def _primal(part: Part, scale: _Scale, columns: FloatArray, worth: float) -> Optimum:
    size = len(part.legs)
    steps = np.maximum(0.0, columns[:size] / scale.per_step)
    value = (scale.ask * columns[:size] + np.maximum(0.0, columns[size:])) * scale.value
    worth *= scale.value
    return replace(_nothing(part), steps=steps, value=value, worth=worth, bound=worth)


def _scale(part: Part) -> _Scale:
    book, legs = part.book, part.legs
    per_unit = book.leg_steps_per_unit[legs]
    ask, net = part.ask() / per_unit, part.net_bid() / per_unit
    caps = part.leg_cap()
    value = max(1e-9, float((np.maximum(net, ask) * caps).max()) / COLUMN_TOP)
    coarse = caps <= COARSE_STEPS_MAX
    per_step = np.where(coarse, 1.0, ask / value)
    per_column = value * per_step
    return _Scale(
        value, per_step, ask / per_column, net / per_column, book.leg_assessed[legs] / per_unit / per_column, coarse
    )


def _integrality(part: Part, scale: _Scale) -> IntArray | None:
    """HiGHS kinds of column: 0 continuous, 1 whole, 2 zero or above a low bound, 3 whole and so."""
    kind = np.where(scale.coarse, 1, 0) + np.where(part.lot() > 1, 2, 0)
    return kind.astype(np.int64) if kind.any() else None


def _rows(part: Part, options: Options, scale: _Scale, margin_percent: float) -> _Rows:
    book, legs = part.book, part.legs
    size = len(legs)
    columns = np.arange(size)
    parties, ends = np.unique(np.r_[part.giver(), part.receiver()], return_inverse=True)
    giver, receiver = ends[:size], ends[size:]
    taken = uses(book, legs)
    used, row = np.unique(taken.row, return_inverse=True)
    factor = np.zeros(len(used))
    np.maximum.at(factor, row, scale.per_step[taken.at] / taken.weight)
    ones = np.ones(size)
    blocks = [
        (columns, columns, scale.ask - scale.net),
        (columns, size + columns, ones),
        (size + row, taken.at, factor[row] * taken.weight / scale.per_step[taken.at]),
    ]
    right = [np.zeros(size), part.left[used] * factor]
    if options.tolerance_percent is not None:
        tolerance = max(0.0, options.tolerance_percent - margin_percent) / 100
        top = size + len(used)
        blocks += [
            (top + receiver, columns, (1 - tolerance) * scale.assessed),
            (top + giver, columns, -scale.assessed),
            (top + len(parties) + giver, columns, scale.assessed),
            (top + len(parties) + receiver, columns, -(1 + tolerance) * scale.assessed),
        ]
        right.append(np.zeros(2 * len(parties)))
    upper_right = np.concatenate(right)
    balance = [
        (giver, columns, scale.ask),
        (receiver, columns, -scale.ask),
        (giver, size + columns, ones),
        (receiver, size + columns, -ones),
    ]
    upper = _sparse(blocks, len(upper_right), 2 * size)
    return _Rows(
        upper,
        upper_right,
        _sparse(balance, len(parties), 2 * size),
        used,
        parties,
        factor,
    )


def _sparse(blocks: list[tuple[IntArray, IntArray, FloatArray]], height: int, width: int) -> csc_array:
    row, column, entry = (np.concatenate(arrays) for arrays in zip(*blocks, strict=True))
    return csc_array((entry, (row, column)), shape=(height, width))


def _with_duals(part: Part, scale: _Scale, rows: _Rows, result: Any, primal: Optimum) -> Optimum:
    book = part.book
    size, used = len(part.legs), len(rows.used)
    dual = -result.ineqlin.marginals
    price, scarcity = np.zeros(len(book.party_key)), np.zeros(len(part.left))
    price[rows.parties] = -result.eqlin.marginals
    scarcity[rows.used] = dual[size : size + used] * rows.factor * scale.value
    more, less = np.zeros(len(book.party_key)), np.zeros(len(book.party_key))
    if len(dual) > size + used:
        more[rows.parties], less[rows.parties] = dual[size + used :].reshape(2, -1)
    reduced = -(result.lower.marginals + result.upper.marginals)[:size] * scale.per_step * scale.value
    return replace(
        primal,
        party_price=price,
        scarcity=scarcity,
        reduced=reduced,
        must_give_more=more,
        must_give_less=less,
    )


def _nothing(part: Part) -> Optimum:
    book, size = part.book, len(part.legs)
    return Optimum(
        np.zeros(size),
        np.zeros(size),
        0.0,
        0.0,
        np.zeros(len(book.party_key)),
        np.zeros(len(part.left)),
        np.zeros(size),
        np.zeros(len(book.party_key)),
        np.zeros(len(book.party_key)),
    )
