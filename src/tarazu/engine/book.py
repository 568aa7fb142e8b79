"""What goes into a balanced exchange: parties, offers, wants and the legs that may join them, as arrays."""

from dataclasses import dataclass, field, fields, replace
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from tarazu.kernel.errors import Kind, TarazuError

IntArray: TypeAlias = NDArray[np.int64]
FloatArray: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]
Number = TypeVar("Number", np.int64, np.float64)

VALUE_MAX = 2**52  # minor units: below this a float still tells whole numbers apart
AMOUNT_MAX = 2**62  # 64-bit whole numbers with a sign, with room to add two
PART_MAX = 10**6  # of the whole numbers in which an exchange factor is told


def _none() -> IntArray:
    return np.zeros(0, np.int64)


class BookMalformed(TarazuError):
    """The arrays of a book do not fit together."""

    kind = Kind.INVALID
    says = "The book cannot be read: {what}. Rebuild its arrays from the orders."


class BookTooLarge(TarazuError):
    """The values of a book are too large to be balanced to the last minor unit."""

    kind = Kind.INVALID
    says = "The book holds {minor} minor units of value, more than {limit}. Run the round on a smaller part of it."


@dataclass(frozen=True, slots=True)
class Book:
    """The whole input of one round.

    Shapes:  party_* (n,), offer_* (a,), want_* (b,), leg_* (m,); every array is int64.
    Units:   quantities in whole steps; `*_ask`, `*_bid`, `leg_freight` and `leg_assessed` in minor units of account for
             one whole unit of goods; `leg_steps_per_unit` says how many steps that unit has (an offer and a want that
             share a leg are counted in the same steps).
    Keys:    `party_key`, `offer_key`, `want_key` are numbers that stay with a row wherever it stands (taken from its
             identifier). They and the seed, never the row order, decide between equals.
    Legs:    `leg_offer` and `leg_want` are row numbers. Give every leg that passes every gate, also where the
             prices do not cross: the reasons need them. `leg_assessed` is the reference valuation of the goods.
    Factors: `leg_offer_part` steps of the offer fill `leg_want_part` steps of the want, where other goods may stand in
             for those wanted; one for one where the two rows are not given. A part of a step fills a whole one.
    Limits:  legs may share limits beside their orders, such as the room of a road: `limit_open` says how much each has,
             `limit_key` numbers that stay with it; each load says that a step of `load_leg` takes `load_per_step` of
             `load_limit`. Without them there are none.
    """

    party_key: IntArray
    party_group: IntArray
    offer_key: IntArray
    offer_party: IntArray
    offer_open: IntArray
    offer_lot: IntArray
    offer_ask: IntArray
    want_key: IntArray
    want_party: IntArray
    want_open: IntArray
    want_lot: IntArray
    want_bid: IntArray
    leg_offer: IntArray
    leg_want: IntArray
    leg_steps_per_unit: IntArray
    leg_freight: IntArray
    leg_assessed: IntArray
    leg_offer_part: IntArray = field(default_factory=_none)
    leg_want_part: IntArray = field(default_factory=_none)
    limit_key: IntArray = field(default_factory=_none)
    limit_open: IntArray = field(default_factory=_none)
    load_limit: IntArray = field(default_factory=_none)
    load_leg: IntArray = field(default_factory=_none)
    load_per_step: IntArray = field(default_factory=_none)

    def __post_init__(self) -> None:
        for part in ("leg_offer_part", "leg_want_part"):
            if not len(getattr(self, part)):
                object.__setattr__(self, part, np.ones(len(self.leg_offer), np.int64))
        for one in fields(self):
            array = getattr(self, one.name)
            if not isinstance(array, np.ndarray) or array.dtype != np.int64 or array.ndim != 1:
                raise BookMalformed(what=f"{one.name} is not a row of 64-bit whole numbers")
        _check_lengths(self)
        _check_numbers(self)
        _check_size(self)

    @property
    def giver(self) -> IntArray:
        """The party that gives on each leg, (m,)."""
        return self.offer_party[self.leg_offer]

    @property
    def receiver(self) -> IntArray:
        """The party that receives on each leg, (m,)."""
        return self.want_party[self.leg_want]

    @property
    def ask(self) -> IntArray:
        """The lowest price of each leg, minor units for one whole unit, (m,)."""
        return self.offer_ask[self.leg_offer]

    @property
    def net_bid(self) -> IntArray:
        """The highest price of each leg after freight, minor units for one whole unit of the goods given, (m,)."""
        return net_bids(self, slice(None))

    @property
    def lot(self) -> IntArray:
        """The least quantity of each leg in steps, (m,): the larger of the two orders' minimum lots, at least one."""
        return lots(self, slice(None))

    @property
    def crosses(self) -> BoolArray:
        """Whether a leg's two parties can agree on a price, (m,)."""
        return self.ask <= self.net_bid

    def with_legs(self, rows: IntArray) -> "Book":
        """The book with some of its legs, in the order of the rows, each row once."""
        place = np.full(len(self.leg_offer), -1, np.int64)
        place[rows] = np.arange(len(rows))
        kept = place[self.load_leg] >= 0
        return replace(
            self,
            **{name: getattr(self, name)[rows] for name in Book.__slots__ if name.startswith("leg_")},
            load_limit=self.load_limit[kept],
            load_leg=place[self.load_leg[kept]],
            load_per_step=self.load_per_step[kept],
        )


def net_bids(book: Book, legs: IntArray | slice) -> IntArray:
    """The highest price of some legs after freight: what the bid allows for one whole unit given, rounded down."""
    bid = book.want_bid[book.leg_want[legs]] * book.leg_want_part[legs] // book.leg_offer_part[legs]
    return np.asarray(bid - book.leg_freight[legs], np.int64)


def lots(book: Book, legs: IntArray | slice) -> IntArray:
    """The least quantity of some legs in steps of the goods given, at least one."""
    wanted = -(-book.want_lot[book.leg_want[legs]] * book.leg_offer_part[legs] // book.leg_want_part[legs])
    return np.asarray(np.maximum(1, np.maximum(book.offer_lot[book.leg_offer[legs]], wanted)), np.int64)


@dataclass(frozen=True, slots=True)
class Options:
    """What a round may do, taken from the figures of the rulebook.

    `tolerance_percent` bounds |received - given| * 100 <= tolerance * received for each party at reference valuations;
    None leaves it unbounded. A leg is worth value_weight * assessed + surplus_weight * (bid - freight - ask) a unit.
    `groups_max` bounds the groups (countries) of one deal, `parties_max` its parties. `party_cost_permille` is how much
    more worth each party beyond two must bring before a larger deal is preferred. A leg that cannot be priced in whole
    minor units may be priced as if it held one step more or less, where one step is at most `rounding_permille` of it.
    `dives` says in how many ways a small book drops rings short of a lot, to keep the best; with none, those that are
    not short are taken first and the rest is searched anew, which is quicker.
    """

    tolerance_percent: int | None = 20
    value_weight: int = 1
    surplus_weight: int = 1
    parties_max: int = 6
    groups_max: int = 2
    party_cost_permille: int = 5
    rounding_permille: int = 1
    deal_value_min: int = 0
    passes_max: int = 12
    dives: int = 4
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Canonical:
    """A book in its canonical order, with the way back to the caller's rows."""

    book: Book
    party: IntArray
    offer: IntArray
    want: IntArray
    leg: IntArray
    limit: IntArray

    def amounts(self, ordered: NDArray[Number]) -> NDArray[Number]:
        """Amounts of the canonical offers, wants and limits (see `open_amounts`) in the order of the caller's rows."""
        back = np.empty_like(ordered)
        back[self._rows()] = ordered
        return back

    def of_amounts(self, given: NDArray[Number]) -> NDArray[Number]:
        """Amounts of the caller's offers, wants and limits in the canonical order."""
        return given[self._rows()]

    def _rows(self) -> IntArray:
        offers, both = len(self.offer), len(self.offer) + len(self.want)
        return np.concatenate((self.offer, offers + self.want, both + self.limit))


def canonical(book: Book, seed: int) -> Canonical:
    """Order a book by its keys and a seed, so that equal books give equal results whatever their row order.

    Returns: the ordered book and, for each of its rows, the row of the caller's book.
    """
    party = np.lexsort((book.party_key, scramble(book.party_key, seed)))
    offer = np.lexsort((book.offer_key, scramble(book.offer_key, seed)))
    want = np.lexsort((book.want_key, scramble(book.want_key, seed)))
    party_rank, offer_rank, want_rank = _inverse(party), _inverse(offer), _inverse(want)
    leg_offer, leg_want = offer_rank[book.leg_offer], want_rank[book.leg_want]
    terms = book.leg_want_part, book.leg_offer_part, book.leg_steps_per_unit, book.leg_assessed, book.leg_freight
    leg = np.lexsort((*terms, leg_want, leg_offer))
    limit = np.lexsort((book.limit_key, scramble(book.limit_key, seed)))
    load_leg, load_limit = _inverse(leg)[book.load_leg], _inverse(limit)[book.load_limit]
    load = np.lexsort((load_limit, load_leg))
    ordered = Book(
        party_key=book.party_key[party],
        party_group=book.party_group[party],
        offer_key=book.offer_key[offer],
        offer_party=party_rank[book.offer_party][offer],
        offer_open=book.offer_open[offer],
        offer_lot=book.offer_lot[offer],
        offer_ask=book.offer_ask[offer],
        want_key=book.want_key[want],
        want_party=party_rank[book.want_party][want],
        want_open=book.want_open[want],
        want_lot=book.want_lot[want],
        want_bid=book.want_bid[want],
        leg_offer=leg_offer[leg],
        leg_want=leg_want[leg],
        leg_steps_per_unit=book.leg_steps_per_unit[leg],
        leg_freight=book.leg_freight[leg],
        leg_assessed=book.leg_assessed[leg],
        leg_offer_part=book.leg_offer_part[leg],
        leg_want_part=book.leg_want_part[leg],
        limit_key=book.limit_key[limit],
        limit_open=book.limit_open[limit],
        load_limit=load_limit[load],
        load_leg=load_leg[load],
        load_per_step=book.load_per_step[load],
    )
    return Canonical(ordered, party, offer, want, leg, limit)


def open_amounts(book: Book) -> IntArray:
    """What is open of each offer, then of each want, then of each limit: one row, as all that counts them keeps it."""
    return np.concatenate((book.offer_open, book.want_open, book.limit_open))


def with_open(book: Book, left: IntArray) -> Book:
    """The book with so much open of each offer, want and limit."""
    offers, both = len(book.offer_key), len(book.offer_key) + len(book.want_key)
    return replace(book, offer_open=left[:offers], want_open=left[offers:both], limit_open=left[both:])


def most_steps(book: Book, left: IntArray, legs: IntArray) -> IntArray:
    """The most that each of some legs could move alone out of what is left of every offer, want and limit, in steps."""
    offers, both = len(book.offer_key), len(book.offer_key) + len(book.want_key)
    wanted = left[offers + book.leg_want[legs]] * book.leg_offer_part[legs] // book.leg_want_part[legs]
    most = np.minimum(left[book.leg_offer[legs]], wanted)
    if len(book.load_leg):
        free = np.full(len(book.leg_offer), np.iinfo(np.int64).max)
        np.minimum.at(free, book.load_leg, left[both + book.load_limit] // book.load_per_step)
        most = np.minimum(most, free[legs])
    return np.asarray(most, np.int64)


def scramble(keys: IntArray, seed: int) -> NDArray[np.uint64]:
    """Spread keys evenly by a seed: Steele's SplitMix64 finaliser, a bijection of 64-bit numbers."""
    mixed = keys.view(np.uint64) + np.uint64((seed * 0x9E3779B97F4A7C15 + 0x9E3779B97F4A7C15) % 2**64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _inverse(order: NDArray[np.int64]) -> IntArray:
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order), dtype=np.int64)
    return rank


def _check_lengths(book: Book) -> None:
    for prefix in ("party_", "offer_", "want_", "leg_", "limit_", "load_"):
        lengths = {len(getattr(book, one.name)) for one in fields(book) if one.name.startswith(prefix)}
        if len(lengths) != 1:
            raise BookMalformed(what=f"the {prefix}* rows differ in length")
    for name in ("party_key", "offer_key", "want_key", "limit_key"):
        if len(np.unique(getattr(book, name))) != len(getattr(book, name)):
            raise BookMalformed(what=f"{name} repeats a number")
    for name, top in (
        ("offer_party", len(book.party_key)),
        ("want_party", len(book.party_key)),
        ("leg_offer", len(book.offer_key)),
        ("leg_want", len(book.want_key)),
        ("load_leg", len(book.leg_offer)),
        ("load_limit", len(book.limit_key)),
    ):
        rows = getattr(book, name)
        if len(rows) and (rows.min() < 0 or rows.max() >= top):
            raise BookMalformed(what=f"{name} points to a row that is not there")


def _check_numbers(book: Book) -> None:
    parts = "leg_offer_part", "leg_want_part"
    for name in ("offer_ask", "want_bid", "leg_assessed", "leg_steps_per_unit", *parts, "load_per_step"):
        if (getattr(book, name) <= 0).any():
            raise BookMalformed(what=f"{name} must be above zero")
    for name in parts:
        if len(getattr(book, name)) and getattr(book, name).max() > PART_MAX:
            raise BookMalformed(what=f"{name} must not be above {PART_MAX:,}")
    for name in ("offer_open", "offer_lot", "want_open", "want_lot", "leg_freight", "limit_open"):
        if (getattr(book, name) < 0).any():
            raise BookMalformed(what=f"{name} must not be below zero")
    by_factor = (("want_open", parts[0]), ("want_lot", parts[0]), ("offer_open", parts[1]), ("want_bid", parts[1]))
    for name, part in by_factor:
        most, factor = (int(getattr(book, one).max(initial=0)) for one in (name, part))
        if factor > 1 and most * factor >= AMOUNT_MAX:
            raise BookMalformed(what=f"{name} times {part} must stay below {AMOUNT_MAX:,}")
    if (book.giver == book.receiver).any():
        raise BookMalformed(what="a leg joins a party to itself")


def _check_size(book: Book) -> None:
    if not len(book.leg_offer):
        return
    price = np.maximum(np.maximum(book.ask, book.net_bid + book.leg_freight), book.leg_assessed)
    steps = most_steps(book, open_amounts(book), np.arange(len(book.leg_offer), dtype=np.int64))
    if float((price.astype(np.float64) * steps / book.leg_steps_per_unit).sum()) < VALUE_MAX / 2:
        return  # counted in floats it is far below the limit: no need to count it exactly
    whole = sum(int(p) * int(s) // int(k) for p, s, k in zip(price, steps, book.leg_steps_per_unit, strict=True))
    if whole > VALUE_MAX:
        raise BookTooLarge(minor=whole, limit=VALUE_MAX)
