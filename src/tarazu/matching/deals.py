"""Deals and their legs, and the life of a deal from proposal to contract."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

from tarazu.kernel.lifecycle import LifeCycle
from tarazu.kernel.percent import Percent
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.rounding import divide_half_even
from tarazu.kernel.value import Price, Value

NO_FREIGHT = Value(0)
Params = Mapping[str, str | Quantity | Percent | date]  # fills a sentence; amounts and days as such


class DealState(StrEnum):
    """Where a deal stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    CONTRACTED = "contracted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    COUNTERED = "countered"


class DealEvent(StrEnum):
    """What can happen to a deal."""

    ALL_CONSENT = "all_consent"
    DECLINE = "decline"
    DEADLINE_PASSES = "deadline_passes"
    SIGN = "sign"
    COUNTER_STANDS = "counter_stands"


DEAL_LIFE = LifeCycle(
    "deal",
    DealState.PROPOSED,
    {
        (DealState.PROPOSED, DealEvent.ALL_CONSENT): DealState.AGREED,
        (DealState.PROPOSED, DealEvent.DECLINE): DealState.DECLINED,
        (DealState.PROPOSED, DealEvent.DEADLINE_PASSES): DealState.LAPSED,
        (DealState.PROPOSED, DealEvent.COUNTER_STANDS): DealState.COUNTERED,
        (DealState.AGREED, DealEvent.SIGN): DealState.CONTRACTED,
        (DealState.AGREED, DealEvent.DEADLINE_PASSES): DealState.LAPSED,
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One commodity from one giver to one receiver."""

    number: int
    giver_id: str
    receiver_id: str
    commodity: str
    quantity: Quantity
    value: Value  # what the parties agree it counts for
    expected: Value  # what it is worth at the reference valuation of the day
    offer_id: str | None = None
    want_id: str | None = None
    route_id: str | None = None
    freight: Value = NO_FREIGHT
    fills: Quantity | None = None  # where other goods stand in for those wanted: as how much of them they count

    @property
    def wanted(self) -> Quantity:
        """How much of its want the leg fills."""
        return self.fills or self.quantity

    @property
    def drawn(self) -> tuple[tuple[str, Quantity], ...]:
        """The listings a leg draws on, and how much of each."""
        sides = ((self.offer_id, self.quantity), (self.want_id, self.wanted))
        return tuple((listing_id, amount) for listing_id, amount in sides if listing_id is not None)

    @property
    def price(self) -> Price:
        """What one whole unit of the goods counts for, as agreed."""
        minor = divide_half_even(self.value.minor * self.quantity.unit.steps_per_unit, self.quantity.steps)
        return Price(minor, self.quantity.unit, self.value.account_unit)

    def value_of(self, quantity: Quantity) -> Value:
        """The agreed value of a part of the leg, in the leg's own unit."""
        return Value(divide_half_even(self.value.minor * quantity.steps, self.quantity.steps), self.value.account_unit)


@dataclass(frozen=True, slots=True)
class DealInShort:
    """What some of its parties know a deal by: the goods they give and get, and the countries of the others."""

    given: tuple[str, ...]
    got: tuple[str, ...]
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """A set of legs in which every party's gives and gets balance, between two countries.

    `instead_of` is the proposed deal whose terms its parties changed into these, `leaves_on` the day on which they want
    the first goods to leave; both None where nobody asked for other terms.
    """

    id: str
    round_id: str | None
    day: date
    countries: tuple[str, str]
    legs: tuple[Leg, ...]
    state: DealState = DealState.PROPOSED
    consent_until: datetime | None = None
    sign_until: datetime | None = None
    instead_of: str | None = None
    leaves_on: date | None = None

    @property
    def party_ids(self) -> tuple[str, ...]:
        """Every party once, in the order of the legs."""
        return tuple(dict.fromkeys(side for leg in self.legs for side in (leg.giver_id, leg.receiver_id)))

    def given_by(self, party_id: str) -> tuple[Leg, ...]:
        """The legs a party gives."""
        return tuple(leg for leg in self.legs if leg.giver_id == party_id)

    def got_by(self, party_id: str) -> tuple[Leg, ...]:
        """The legs a party gets."""
        return tuple(leg for leg in self.legs if leg.receiver_id == party_id)

    def in_short(self, party_ids: Collection[str], at_home: Collection[str]) -> DealInShort:
        """The deal as these of its parties know it, whose own countries are `at_home`; every word once."""
        given = (leg.commodity for leg in self.legs if leg.giver_id in party_ids)
        got = (leg.commodity for leg in self.legs if leg.receiver_id in party_ids)
        abroad = (country for country in self.countries if country not in at_home)
        return DealInShort(tuple(dict.fromkeys(given)), tuple(dict.fromkeys(got)), tuple(abroad))


class Answer(StrEnum):
    """What a party says to a proposed deal."""

    ACCEPT = "accept"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Consent:
    """A party's answer to a proposed deal."""

    deal_id: str
    party_id: str
    person_id: str
    answer: Answer
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a listing, or the rest of it, went unmatched in a round, and the nearest deal there would have been.

    `proof` says how the change stands that the sentence may name: one is named only where it was `confirmed` by solving
    the round on with it; `not_found` where all that were tried failed, `not_tried` where nobody looked.
    """

    listing_id: str
    reason: str
    says: str
    params: Params
    nearest_listing_id: str | None = None
    proof: str = "not_tried"

    @property
    def checked(self) -> bool:
        """Whether the sentence names a change that was proven to help."""
        return self.proof == "confirmed"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is left of the optimum as one limit after another counts, in minor units of what the round strives for.

    `whole` and `pairs` are proven bounds: of all countries together, and with each deal between two. `rings` and `lots`
    are the best packings found: of rings as short as the figures ask, and of those that can carry their lots. `deals`
    is what the deals come to, in whole numbers and past every rule. A round in blocks does not tell them apart: there
    all but `deals` are the bound.
    """

    whole: int
    pairs: int
    rings: int
    lots: int
    deals: int

    def costs(self) -> tuple[tuple[str, int], ...]:
        """What each limit takes, in thousandths of the whole; where they are not told apart, all of them together."""
        steps: tuple[int, ...] = (self.whole, self.pairs, self.rings, self.lots, self.deals)
        names: tuple[str, ...] = ("countries", "ring length", "minimum lots", "whole numbers and rules")
        if self.whole == self.lots:
            steps, names = (self.whole, self.deals), ("all limits together",)
        lost = [max(0, more - less) for more, less in pairwise(steps)]
        whole = max(1, self.whole)
        return tuple((name, divide_half_even(1000 * one, whole)) for name, one in zip(names, lost, strict=True))


@dataclass(frozen=True, slots=True)
class Round:
    """One dated, re-runnable matching of the whole book."""

    id: str
    day: date
    countries: tuple[str, ...]
    options: dict[str, int | str]
    listings: int
    compatible_legs: int
    deals: tuple[Deal, ...]
    why_nots: tuple[WhyNot, ...]
    exchanged: Value
    bound: Value  # what no round could exceed, proven by the dual
    kept: Kept
    input_hash: str
    result_hash: str
    code_version: str
