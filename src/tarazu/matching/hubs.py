"""Two countries as hubs: kinds of goods that may move one way, with the orders that give to and get from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tarazu.engine.blocks import blocks
from tarazu.engine.wide import Side, Wide, wide_exchange
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price
from tarazu.market.listings import Listing, Offer, Want
from tarazu.matching.gates import Watch, codes_of, factor_of, freight_owed

Good = tuple[str, str]  # the country goods come from, and their key


@dataclass(frozen=True, slots=True)
class Order:
    """An order at one hub: what is left of it, in minor units at the valuation, and its limit for a unit given."""

    listing: Listing
    hub: int
    limit: int
    value: int
    freight: int = 0


@dataclass(frozen=True, slots=True)
class Hubs:
    """The hubs of a pair of countries. A want that takes several goods has an order at the hub of each."""

    valuation: tuple[int, ...]
    parties: tuple[str, ...]
    offers: tuple[Order, ...]
    wants: tuple[Order, ...]

    @classmethod
    def of(cls, listings: Sequence[Listing], left: Mapping[str, int], watch: Watch) -> "Hubs":
        """The hubs of the listings of two countries, with what is left of each; goods that may not move have none."""
        countries = sorted({watch.country(one) for one in listings})
        clear = [one for one in listings if watch.is_clear(one.party_id)]
        given: dict[Good, list[Offer]] = {}
        for one in clear:
            if isinstance(one, Offer) and watch.may_move(one, countries):
                given.setdefault((watch.country(one), one.commodity), []).append(one)
        goods = sorted(given)
        prices = [watch.price(*good) for good in goods]
        offers = [
            Order(one, hub, one.limit.minor, _value(prices[hub], left[one.id]))
            for hub, good in enumerate(goods)
            for one in given[good]
        ]
        terms = [_terms(given[good]) for good in goods]
        codes: dict[str, list[int]] = {}
        for hub, (_, commodity) in enumerate(goods):
            codes.setdefault(commodity.partition("/")[0], []).append(hub)
        wants = [
            order
            for one in clear
            if isinstance(one, Want)
            for hub in (hub for code in codes_of(one) for hub in codes.get(code, []))
            for order in _wanted(one, hub, (terms[hub], prices[hub], left[one.id]), watch)
        ]
        parties = tuple(sorted({one.party_id for one in clear}))
        return cls(tuple(price.minor for price in prices), parties, tuple(offers), tuple(wants))

    def exchange(self) -> Wide:
        """The best exchange at the valuations, and what no round can exceed."""
        freight = np.array([one.freight for one in self.wants], np.int64)
        return wide_exchange(
            self._side(self.offers),
            self._side(self.wants),
            valuation=np.array(self.valuation, np.int64),
            freight=freight,
        )

    def blocks(self, size: int) -> list[list[str]]:
        """Parties that trade with each other in that exchange, in blocks of about `size` listings."""
        wide, (offers, wants) = self.exchange(), (self._side(self.offers), self._side(self.wants))
        found = blocks((offers.party, offers.hub, wide.offered), (wants.party, wants.hub, wide.wanted), size)
        return [[self.parties[party] for party in sorted(block)] for block in found]

    def _side(self, orders: Sequence[Order]) -> Side:
        party = {one: row for row, one in enumerate(self.parties)}
        listing = {one: row for row, one in enumerate(dict.fromkeys(one.listing.id for one in orders))}
        columns = [
            (party[one.listing.party_id], one.hub, one.limit, one.value, listing[one.listing.id]) for one in orders
        ]
        return Side(*np.array(columns, np.int64).reshape(-1, 5).T.copy())


def _value(price: Price, steps: int) -> int:
    return price.of(Quantity(steps, price.unit)).minor


def _wanted(want: Want, hub: int, at: tuple[Sequence[Offer], Price, int], watch: Watch) -> list[Order]:
    """A want as it stands at a hub; nothing where it does not take the goods, or lies in the country they come from."""
    offers, price, left = at
    factor = factor_of(offers[0], want)
    same = watch.country(offers[0]) == watch.country(want) or offers[0].quantity.unit != want.quantity.unit
    if factor is None or same:
        return []
    given, filled = factor
    freight = min(freight_owed(offer, want, watch.lane(offer, want)) for offer in offers)
    return [Order(want, hub, want.limit.minor * filled // given, _value(price, left * given // filled), freight)]


def _terms(offers: Sequence[Offer]) -> list[Offer]:
    """One offer for each delivery term."""
    return list({one.term: one for one in offers}.values())
