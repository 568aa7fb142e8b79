"""What goes into a balanced exchange: parties, offers, wants and the legs that may join them, as arrays."""

from dataclasses import dataclass, fields
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tarazu.kernel.errors import Kind, TarazuError

IntArray: TypeAlias = NDArray[np.int64]
FloatArray: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]

VALUE_MAX = 2**52  # minor units: below this a float still tells whole numbers apart


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

    def __post_init__(self) -> None:
        for field in fields(self):
            array = getattr(self, field.name)
            if not isinstance(array, np.ndarray) or array.dtype != np.int64 or array.ndim != 1:
                raise BookMalformed(what=f"{field.name} is not a row of 64-bit whole numbers")
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
        """The highest price of each leg after freight, minor units for one whole unit, (m,)."""
        return self.want_bid[self.leg_want] - self.leg_freight

    @property
    def lot(self) -> IntArray:
        """The least quantity of each leg in steps, (m,): the larger of the two orders' minimum lots, at least one."""
        return np.maximum(1, np.maximum(self.offer_lot[self.leg_offer], self.want_lot[self.leg_want]))

    @property
    def crosses(self) -> BoolArray:
        """Whether a leg's two parties can agree on a price, (m,)."""
        return self.ask <= self.net_bid


@dataclass(frozen=True, slots=True)
class Options:
    """What a round may do, taken from the figures of the rulebook.

    `tolerance_percent` bounds |received - given| * 100 <= tolerance * received for each party at reference valuations;
    None leaves it unbounded. A leg is worth value_weight * assessed + surplus_weight * (bid - freight - ask) a unit.
    `groups_max` bounds the groups (countries) of one deal, `parties_max` its parties. `party_cost_permille` is how much
    more worth each party beyond two must bring before a larger deal is preferred. A leg that cannot be priced in whole
    minor units may be priced as if it held one step more or less, where one step is at most `rounding_permille` of it.
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
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Canonical:
    """A book in its canonical order, with the way back to the caller's rows."""

    book: Book
    party: IntArray
    offer: IntArray
    want: IntArray
    leg: IntArray


def canonical(book: Book, seed: int) -> Canonical:
    """Order a book by its keys and a seed, so that equal books give equal results whatever their row order.

    Returns: the ordered book and, for each of its rows, the row of the caller's book.
    """
    party = np.lexsort((book.party_key, scramble(book.party_key, seed)))
    offer = np.lexsort((book.offer_key, scramble(book.offer_key, seed)))
    want = np.lexsort((book.want_key, scramble(book.want_key, seed)))
    party_rank, offer_rank, want_rank = _inverse(party), _inverse(offer), _inverse(want)
    leg_offer, leg_want = offer_rank[book.leg_offer], want_rank[book.leg_want]
    leg = np.lexsort((book.leg_steps_per_unit, book.leg_assessed, book.leg_freight, leg_want, leg_offer))
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
    )
    return Canonical(ordered, party, offer, want, leg)


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
    for prefix in ("party_", "offer_", "want_", "leg_"):
        lengths = {len(getattr(book, field.name)) for field in fields(book) if field.name.startswith(prefix)}
        if len(lengths) != 1:
            raise BookMalformed(what=f"the {prefix}* rows differ in length")
    for name in ("party_key", "offer_key", "want_key"):
        if len(np.unique(getattr(book, name))) != len(getattr(book, name)):
            raise BookMalformed(what=f"{name} repeats a number")
    for name, top in (
        ("offer_party", len(book.party_key)),
        ("want_party", len(book.party_key)),
        ("leg_offer", len(book.offer_key)),
        ("leg_want", len(book.want_key)),
    ):
        rows = getattr(book, name)
        if len(rows) and (rows.min() < 0 or rows.max() >= top):
            raise BookMalformed(what=f"{name} points to a row that is not there")


def _check_numbers(book: Book) -> None:
    for name in ("offer_ask", "want_bid", "leg_assessed", "leg_steps_per_unit"):
        if (getattr(book, name) <= 0).any():
            raise BookMalformed(what=f"{name} must be above zero")
    for name in ("offer_open", "offer_lot", "want_open", "want_lot", "leg_freight"):
        if (getattr(book, name) < 0).any():
            raise BookMalformed(what=f"{name} must not be below zero")
    if (book.giver == book.receiver).any():
        raise BookMalformed(what="a leg joins a party to itself")


def _check_size(book: Book) -> None:
    if not len(book.leg_offer):
        return
    price = np.maximum(np.maximum(book.ask, book.want_bid[book.leg_want]), book.leg_assessed)
    steps = np.minimum(book.offer_open[book.leg_offer], book.want_open[book.leg_want])
    if float((price.astype(np.float64) * steps / book.leg_steps_per_unit).sum()) < VALUE_MAX / 2:
        return  # counted in floats it is far below the limit: no need to count it exactly
    whole = sum(int(p) * int(s) // int(k) for p, s, k in zip(price, steps, book.leg_steps_per_unit, strict=True))
    if whole > VALUE_MAX:
        raise BookTooLarge(minor=whole, limit=VALUE_MAX)
