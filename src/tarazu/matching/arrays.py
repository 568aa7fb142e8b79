"""Possible legs of one country pair as the engine's arrays, with the way back."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tarazu.engine.book import Book as Arrays
from tarazu.engine.book import IntArray
from tarazu.market.listings import Listing, Offer, Want
from tarazu.matching.facts import MarketFacts
from tarazu.matching.gates import PossibleLeg
from tarazu.matching.room import Shared, shared_limits

KEY_BITS = 62  # the engine's keys are whole numbers of 64 bits with a sign


@dataclass(frozen=True, slots=True)
class Laid:
    """A pair's legs laid out in arrays; rows follow these tuples."""

    arrays: Arrays
    parties: tuple[str, ...]
    offers: tuple[Offer, ...]
    wants: tuple[Want, ...]
    legs: tuple[PossibleLeg, ...]
    limits: tuple[Shared, ...]


def lay_out(legs: Sequence[PossibleLeg], remaining: Mapping[str, int], facts: MarketFacts) -> Laid:
    """Lay legs out for the engine. `remaining` gives the steps still open of every listing, by its identifier."""
    offers = tuple({leg.offer.id: leg.offer for leg in legs}.values())
    wants = tuple({leg.want.id: leg.want for leg in legs}.values())
    parties = tuple(sorted({one.party_id for one in (*offers, *wants)}))
    countries = sorted({facts.parties[party].country for party in parties})
    party_row = {party: row for row, party in enumerate(parties)}
    offer_row = {offer.id: row for row, offer in enumerate(offers)}
    want_row = {want.id: row for row, want in enumerate(wants)}
    limits = shared_limits(legs, remaining, facts)
    loads = [(row, leg) for row, one in enumerate(limits) for leg in one.legs]
    arrays = Arrays(
        party_key=_row([_key(party) for party in parties]),
        party_group=_row([countries.index(facts.parties[party].country) for party in parties]),
        offer_key=_row([_key(offer.id) for offer in offers]),
        offer_party=_row([party_row[offer.party_id] for offer in offers]),
        offer_open=_row([remaining[offer.id] for offer in offers]),
        offer_lot=_row([offer.minimum_lot.steps for offer in offers]),
        offer_ask=_row([offer.limit.minor for offer in offers]),
        want_key=_row([_key(want.id) for want in wants]),
        want_party=_row([party_row[want.party_id] for want in wants]),
        want_open=_row([remaining[want.id] for want in wants]),
        want_lot=_row([want.minimum_lot.steps for want in wants]),
        want_bid=_row([want.limit.minor for want in wants]),
        leg_offer=_row([offer_row[leg.offer.id] for leg in legs]),
        leg_want=_row([want_row[leg.want.id] for leg in legs]),
        leg_steps_per_unit=_row([leg.offer.quantity.unit.steps_per_unit for leg in legs]),
        leg_freight=_row([leg.freight for leg in legs]),
        leg_assessed=_row([leg.reference for leg in legs]),
        leg_offer_part=_row([leg.factor[0] for leg in legs]),
        leg_want_part=_row([leg.factor[1] for leg in legs]),
        limit_key=_row([_key(one.name) for one in limits]),
        limit_open=_row([one.open for one in limits]),
        load_limit=_row([row for row, _ in loads]),
        load_leg=_row([leg for _, leg in loads]),
        load_per_step=_row([legs[leg].offer.quantity.unit.base_per_step for _, leg in loads]),
    )
    return Laid(arrays, parties, offers, wants, tuple(legs), limits)


def open_steps(listings: Sequence[Listing]) -> dict[str, int]:
    """The steps still open of every listing, by its identifier."""
    return {one.id: one.open_steps for one in listings}


def _row(numbers: list[int]) -> IntArray:
    return np.array(numbers, np.int64)


def _key(identifier: str) -> int:
    return int.from_bytes(hashlib.sha256(identifier.encode()).digest()[:8], "big") >> (64 - KEY_BITS)
