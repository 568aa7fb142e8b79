"""The smallest single change that would have brought an order into a deal, proven by solving on with it.

A round's deals stay as they are. The order is changed and a deal with it is looked for among what they leave over;
what is found is settled in whole numbers and checked by the independent checker. Nothing else is ever promised.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from tarazu.engine.balance import assessed_value
from tarazu.engine.book import AMOUNT_MAX, Book, IntArray, Options, most_steps, with_open
from tarazu.engine.deals import Deal
from tarazu.engine.exchange import Settled
from tarazu.engine.joining import Side, join, reach, reach_layers
from tarazu.engine.model import Part, usable
from tarazu.engine.reasons import BASIS_POINTS, Change, Move, Proof, Reason, WhyNot, points_to_cross
from tarazu.engine.uses import want_steps
from tarazu.engine.verify import breaches

POINTS_MAX = 5_000  # a price moved by more than half is no advice
POINTS_TRIED = (50, 100, 200, 500, 1_000, 2_000, 3_500)  # where no price has to be met, the tolerance may need room
CROSSINGS_MAX = 16  # nearest counterparts whose price is met in turn
LOT_FIGURES = (3, 2, 1)  # leading figures of a lot that is advised: a rounder one is easier to keep
MODELS_TRIED = 4  # goods that a party might list as well, the most promising first
NONE = np.zeros(0, np.int64)

TRIED: dict[Reason, tuple[Change, ...]] = {
    Reason.NO_LEG: (),
    Reason.PRICE: (Change.PRICE,),
    Reason.NO_RETURN: (Change.PARTNER, Change.PRICE),
    Reason.LOT: (Change.LOT, Change.PRICE),
    Reason.RING: (Change.PARTNER, Change.PRICE),
    Reason.TOLERANCE: (Change.PRICE, Change.PARTNER),
    Reason.LIMIT: (),
    Reason.SCARCE: (Change.LOT, Change.PRICE, Change.PARTNER),
}


@dataclass(frozen=True, slots=True)
class Leftover:
    """What the deals of a round leave over, as a part of the book; `rows` are its legs in the whole book."""

    part: Part
    options: Options
    rows: IntArray

    @classmethod
    def of(cls, book: Book, options: Options, left: IntArray) -> "Leftover":
        """What is left; a book of the legs that still can move something, whether or not their prices meet."""
        every = np.arange(len(book.leg_offer), dtype=np.int64)
        able = np.flatnonzero(most_steps(book, left, every) > 0)
        return cls(Part(book.with_legs(able), every[: len(able)], left), options, able)

    def moves(self, settled: Settled, copied: IntArray) -> tuple[Move, ...]:
        """The legs of a deal in the rows of the whole book; those after the last are copies of the given ones."""
        rows = np.r_[self.rows, self.rows[copied]]
        legs = zip(settled.legs, settled.steps, settled.value, strict=True)
        return tuple(Move(int(rows[leg]), steps, value, leg >= len(self.rows)) for leg, steps, value in legs)

    def changed(self, why: WhyNot) -> Part:
        """The part with a better price or a smaller lot for one order."""
        book, offer = self.part.book, why.side is Side.OFFER
        price, lot = (book.offer_ask, book.offer_lot) if offer else (book.want_bid, book.want_lot)
        price, lot = price.copy(), lot.copy()
        if why.change is Change.PRICE:
            price[why.order] = moved_price(int(price[why.order]), why.price_basis_points, why.side)
        if why.change is Change.LOT:
            lot[why.order] = why.lot_steps
        prices = {"offer_ask" if offer else "want_bid": price, "offer_lot" if offer else "want_lot": lot}
        return replace(self.part, book=replace(book, **prices))


def moved_price(price: int, points: int, side: Side) -> int:
    """A price made better for the other side by so many hundredths of a percent, rounded towards that side."""
    if side is Side.OFFER:
        return max(1, price * (BASIS_POINTS - points) // BASIS_POINTS)
    return -(-price * (BASIS_POINTS + points) // BASIS_POINTS)


def smallest_change(leftover: Leftover, why: WhyNot) -> WhyNot:
    """Look for the smallest change of the kinds that fit a reason; say it only where it is proven."""
    find = {Change.PRICE: _price, Change.LOT: _lot, Change.PARTNER: _partner}
    for change in TRIED[why.reason]:
        found = find[change](leftover, replace(why, change=change))
        if found is not None:
            return replace(found, proof=Proof.CONFIRMED)
    return replace(why, proof=Proof.NOT_FOUND)


def sound_deal(part: Part, options: Options, side: Side, row: int) -> Settled | None:
    """A deal with an order out of what is left that the independent checker finds nothing wrong with."""
    settled = join(part, options, side, row)
    if settled is None:
        return None
    book = with_open(part.book, part.left)
    pairs = zip(settled.legs, settled.steps, strict=True)
    assessed = tuple(assessed_value(book, leg, steps) for leg, steps in pairs)
    parties = tuple(sorted(settled.parties(book)))
    deal = Deal(parties, settled.legs, settled.steps, settled.value, assessed, 0, settled.rounded)
    assert not breaches(book, options, [deal]), "what was settled is sound"
    return settled


def _price(leftover: Leftover, why: WhyNot) -> WhyNot | None:
    """The smallest move of the price that lets a deal through."""
    book = leftover.part.book
    legs = np.flatnonzero((book.leg_offer if why.side is Side.OFFER else book.leg_want) == why.order)
    if not len(legs):
        return None
    crossings = sorted({points_to_cross(book, why.side, int(leg)) for leg in legs})
    crossings = [points for points in crossings if 0 < points <= POINTS_MAX][:CROSSINGS_MAX]

    def helped(points: int) -> Settled | None:
        moved = leftover.changed(replace(why, price_basis_points=points))
        return sound_deal(moved, leftover.options, why.side, why.order)

    return _least(leftover, why, sorted({*crossings, *POINTS_TRIED, POINTS_MAX}), helped)


def _least(leftover: Leftover, why: WhyNot, tried: list[int], helped: Callable[[int], Settled | None]) -> WhyNot | None:
    """Halve the points, first among those to be tried, then between two of them, down to the least that helps."""
    best = helped(tried[-1])
    if best is None:
        return None
    least, most = 0, tried[-1]
    while most - least > 1:
        between = [points for points in tried if least < points < most]
        middle = between[len(between) // 2] if between else (least + most) // 2
        found = helped(middle)
        least, most, best = (middle, most, best) if found is None else (least, middle, found)
    return replace(why, price_basis_points=most, witness=leftover.moves(best, NONE))


def _lot(leftover: Leftover, why: WhyNot) -> WhyNot | None:
    """A minimum lot that lets a deal through: what the best deal without one moves, rounded down and tried again."""
    book = leftover.part.book
    if (book.offer_lot if why.side is Side.OFFER else book.want_lot)[why.order] <= 1:
        return None
    least = leftover.changed(replace(why, lot_steps=1))
    settled = sound_deal(least, leftover.options, why.side, why.order)
    if settled is None:
        return None
    mine = least.book.leg_offer if why.side is Side.OFFER else least.book.leg_want
    counted = want_steps if why.side is Side.WANT else _given
    rows = [row for row in zip(settled.legs, settled.steps, strict=True) if int(mine[row[0]]) == why.order]
    moved = min(counted(least.book, leg, steps) for leg, steps in rows)
    for lot in sorted({rounded_down(moved, figures) for figures in LOT_FIGURES} | {1}, reverse=True):
        again = leftover.changed(replace(why, lot_steps=lot))
        settled = sound_deal(again, leftover.options, why.side, why.order)
        if settled is not None:
            return replace(why, reason=Reason.LOT, lot_steps=lot, witness=leftover.moves(settled, NONE))
    return None


def _given(_: Book, __: int, steps: int) -> int:
    return steps


def rounded_down(steps: int, figures: int) -> int:
    """A number of steps with at most so many leading figures, the rest made nought."""
    nought = int(10 ** max(0, len(str(steps)) - figures))
    return steps // nought * nought


def _partner(leftover: Leftover, why: WhyNot) -> WhyNot | None:
    """Goods that the order's party would have to list on the other side of the book as well, at their valuation."""
    for model in _models(leftover, why)[:MODELS_TRIED]:
        part, copied = _with_model(leftover.part, why, model)
        settled = sound_deal(part, leftover.options, why.side, why.order)
        if settled is not None:
            return replace(why, model=model, witness=leftover.moves(settled, copied))
    return None


def _models(leftover: Leftover, why: WhyNot) -> list[int]:
    """Orders of the other side of the book, of the same group, whose goods would lead back to this order's party."""
    whole, part, options = leftover.part.book, usable(leftover.part), leftover.options
    offer = why.side is Side.OFFER
    party = int((whole.offer_party if offer else whole.want_party)[why.order])
    holder = whole.want_party if offer else whole.offer_party
    model_of, end = (whole.leg_want, whole.giver) if offer else (whole.leg_offer, whole.receiver)
    best: dict[int, float] = {}
    for search in reach(part, options, why.side, why.order):
        full = reach_layers(search, options.parties_max)
        gain = np.max(full.layers[1 : options.parties_max], axis=0)
        group = whole.party_group
        near = np.isfinite(gain[end]) & (group[holder[model_of]] == group[party]) & (holder[model_of] != party)
        near &= (end != party) & (group[end] != group[party]) & (whole.leg_offer_part == whole.leg_want_part)
        for leg in np.flatnonzero(near):
            model = int(model_of[leg])
            best[model] = max(best.get(model, -np.inf), float(gain[end[leg]]))
    return _of_distinct_goods(whole, model_of, sorted(best, key=lambda model: (-best[model], model)))


def _of_distinct_goods(book: Book, model_of: IntArray, models: list[int]) -> list[int]:
    """One model for each set of counterparts: those that meet the same orders stand for the same goods."""
    other = book.leg_offer if model_of is book.leg_want else book.leg_want
    seen: set[tuple[int, ...]] = set()
    kept = []
    for model in models:
        meets = tuple(sorted(other[model_of == model].tolist()))
        if meets not in seen:
            seen.add(meets)
            kept.append(model)
    return kept


def _with_model(part: Part, why: WhyNot, model: int) -> tuple[Part, IntArray]:
    """The part with one more order of the party, as open as its counterparts, priced at the reference valuation.

    Returns: also the legs of the model that were copied for it.
    """
    book, offer = part.book, why.side is Side.OFFER
    party = int((book.offer_party if offer else book.want_party)[why.order])
    end = book.giver if offer else book.receiver
    own_goods = book.leg_offer_part == book.leg_want_part
    legs = np.flatnonzero(((book.leg_want if offer else book.leg_offer) == model) & (end != party) & own_goods)
    row = len(book.want_key) if offer else len(book.offer_key)
    offers = len(book.offer_key)
    across = part.left[book.leg_offer[legs]] if offer else part.left[offers + book.leg_want[legs]]
    room = min(sum(across.tolist()), AMOUNT_MAX)
    worth = book.leg_assessed[legs]
    name, price, stands = ("want", "want_bid", worth.max()) if offer else ("offer", "offer_ask", worth.min())
    added = {
        f"{name}_key": int(getattr(book, f"{name}_key").max()) + 1,
        f"{name}_party": party,
        f"{name}_open": room,
        f"{name}_lot": 1,
        price: int(stands),
    }
    fields = {column: np.append(getattr(book, column), number) for column, number in added.items()}
    for column in (one for one in Book.__slots__ if one.startswith("leg_")):
        fields[column] = np.append(getattr(book, column), getattr(book, column)[legs])
    fields["leg_want" if offer else "leg_offer"][-len(legs) :] = row
    for copy, leg in enumerate(legs.tolist(), start=len(book.leg_offer)):
        loads = np.flatnonzero(book.load_leg == leg)
        for column, rows in (
            ("load_limit", book.load_limit[loads]),
            ("load_leg", np.full(len(loads), copy)),
            ("load_per_step", book.load_per_step[loads]),
        ):
            fields[column] = np.append(fields.get(column, getattr(book, column)), rows)
    every = np.arange(len(fields["leg_offer"]), dtype=np.int64)
    left = np.insert(part.left, offers + len(book.want_key) if offer else offers, room)
    return Part(replace(book, **fields), every, left), legs
