"""The gates: which offer can meet which want, and for each listing the last gate its nearest counterpart stopped at."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from tarazu.kernel.quantity import Dimension, Quantity, Unit
from tarazu.kernel.rounding import divide_half_even
from tarazu.kernel.value import Price
from tarazu.market.book import Book
from tarazu.market.listings import Listing, Offer, Want
from tarazu.market.substitutes import Substitute
from tarazu.matching.facts import Lane, MarketFacts
from tarazu.matching.goods_gates import Stop, Watched, stop_of_goods, stop_of_listings, watched
from tarazu.matching.why_not import Held, Reason, nearer
from tarazu.reference.delivery_terms import delivery_term
from tarazu.rulebook.facts import Screening

KILOGRAMS_PER_TONNE = 1000
SAME = (1, 1)  # an exchange factor: units given, units of the want they fill


@dataclass(frozen=True, slots=True)
class PossibleLeg:
    """An offer and a want that every gate lets together; freight and reference in minor units for one whole unit.

    `factor` says how many units of the offer stand for how many of the want: one for one where the goods are the same.
    """

    offer: Offer
    want: Want
    lane: Lane
    freight: int
    reference: int
    factor: tuple[int, int] = SAME

    def fills(self, quantity: Quantity) -> Quantity | None:
        """As how much of the want a quantity counts, a part of a step as a whole one; None for the wanted goods."""
        given, filled = self.factor
        return None if self.factor == SAME else Quantity(-(-quantity.steps * filled // given), quantity.unit)


@dataclass(frozen=True, slots=True)
class Gated:
    """Every possible leg, and for each listing that has none the gate it came nearest to passing."""

    legs: tuple[PossibleLeg, ...]
    held: Mapping[str, Held]


def gate(book: Book, facts: MarketFacts, watch: "Watch | None" = None) -> Gated:
    """Put every offer before every want of the same goods, and let through what the gates admit.

    Listings are grouped by HS code first; of what is blocked one line per listing is kept, not one per pair. Whoever
    asks many times over the same facts gives the watch, which remembers what it was asked.
    """
    wants: dict[str, list[Want]] = defaultdict(list)
    for want in book.wants:
        for code in codes_of(want):
            wants[code].append(want)
    watch = watch or Watch(facts)
    legs: list[PossibleLeg] = []
    nearest: dict[str, Held] = {}
    for offer in book.offers:
        for want in wants[code_of(offer)]:
            stop = watch.stop(offer, want)
            if stop is None:
                legs.append(watch.leg(offer, want))
            else:
                _note(nearest, offer, want, stop)
                _note(nearest, want, offer, stop)
    met = {one.id for leg in legs for one in (leg.offer, leg.want)}
    held = {one.id: nearest.get(one.id, _alone(one)) for one in book.listings if one.id not in met}
    return Gated(tuple(legs), held)


def freight_per_unit(lane: Lane, unit: Unit) -> int:
    """Freight in minor units for one whole unit; nothing is counted for goods that are not weighed."""
    if unit.dimension is not Dimension.MASS:
        return 0
    return divide_half_even(lane.freight_per_tonne * unit.base_per_step * unit.steps_per_unit, KILOGRAMS_PER_TONNE)


def freight_owed(offer: Offer, want: Want, lane: Lane) -> int:
    """What of the freight the bid has to cover: all of it where the want is priced delivered and the offer is not."""
    delivered, carried = (delivery_term(one.term).seller_pays_main_carriage for one in (want, offer))
    return freight_per_unit(lane, offer.quantity.unit) if delivered and not carried else 0


class Watch:
    """The gates over one day's facts; what depends on countries and goods alone is asked once."""

    def __init__(self, facts: MarketFacts) -> None:
        self.facts = facts
        self.known: dict[tuple[str, str, str], Stop | None] = {}
        self.control: dict[tuple[str, str, str], Watched] = {}

    def stop(self, offer: Offer, want: Want) -> Stop | None:
        """The first gate that stops a pair, or None."""
        if factor_of(offer, want) is None:
            return Reason.GRADE, {}
        if offer.quantity.unit != want.quantity.unit:
            return Reason.UNIT, {}
        giver, receiver = self.facts.parties[offer.party_id], self.facts.parties[want.party_id]
        trade = (giver.country, receiver.country, offer.commodity)
        return (
            self._of_goods(trade)
            or self._stop_of_parties(offer, want)
            or stop_of_listings(self.facts, self._watched(trade), offer, want)
            or self._stop_of_days(offer, want)
        )

    def leg(self, offer: Offer, want: Want) -> PossibleLeg:
        """The possible leg of a pair that nothing stops."""
        lane = self.lane(offer, want)
        factor = factor_of(offer, want)
        assert factor is not None, "the gates let goods through that the want does not take"
        return PossibleLeg(
            offer, want, lane, freight_owed(offer, want, lane), self.price(lane.origin, offer.commodity).minor, factor
        )

    def country(self, listing: Listing) -> str:
        """The country of whoever lists it."""
        return self.facts.parties[listing.party_id].country

    def is_clear(self, party_id: str) -> bool:
        """Whether the screening of a party and of all its members is clear."""
        party = self.facts.parties[party_id]
        return all(firm.screening is Screening.CLEAR for firm in (party, *party.members))

    def may_move(self, offer: Offer, countries: Sequence[str]) -> bool:
        """Whether goods of an offer may move to another of some countries at all."""
        origin = self.country(offer)
        return any(self._of_goods((origin, other, offer.commodity)) is None for other in countries if other != origin)

    def price(self, origin: str, commodity: str) -> Price:
        """The reference valuation of goods that may move."""
        valuation = self.facts.valuation(commodity, origin)
        assert valuation is not None, "the gates let goods through that have no valuation"
        return valuation.price

    def lane(self, offer: Offer, want: Want) -> Lane:
        """The lane from a giver to a receiver."""
        return self.facts.lane(self.country(offer), self.country(want), offer.commodity)

    def _of_goods(self, trade: tuple[str, str, str]) -> Stop | None:
        if trade not in self.known:
            self.known[trade] = stop_of_goods(self.facts, *trade)
        return self.known[trade]

    def _watched(self, trade: tuple[str, str, str]) -> Watched:
        if trade not in self.control:
            self.control[trade] = watched(self.facts, *trade)
        return self.control[trade]

    def _stop_of_parties(self, offer: Offer, want: Want) -> Stop | None:
        giver, receiver = self.facts.parties[offer.party_id], self.facts.parties[want.party_id]
        for party in (giver, receiver):
            if not self.is_clear(party.id):
                return Reason.SCREENING, {"party": party.id}
        return None

    def _stop_of_days(self, offer: Offer, want: Want) -> Stop | None:
        days = self.lane(offer, want).transit_days
        ready = max(self.facts.day, offer.window.since, want.window.since - timedelta(days=days))
        too_late_to_leave = offer.window.until is not None and ready >= offer.window.until
        too_late_to_arrive = want.window.until is not None and ready + timedelta(days=days) >= want.window.until
        return (Reason.WINDOW, {"transit_days": str(days)}) if too_late_to_leave or too_late_to_arrive else None


def code_of(listing: Listing | Substitute) -> str:
    """The HS code of goods, without their grade."""
    return listing.commodity.partition("/")[0]


def codes_of(want: Want) -> list[str]:
    """The HS codes of all that a want takes."""
    return sorted({code_of(want), *(code_of(one) for one in want.accepts)})


def factor_of(offer: Offer, want: Want) -> tuple[int, int] | None:
    """How many units of an offer stand for how many of a want; None where the want does not take these goods."""
    if want.commodity in (offer.commodity, code_of(offer)):
        return SAME
    return next(((one.given, one.filled) for one in want.accepts if one.takes(offer.commodity)), None)


def _alone(listing: Listing) -> Held:
    return Held(Reason.NO_COUNTER, {"commodity": listing.commodity}, None)


def _note(nearest: dict[str, Held], listing: Listing, counterpart: Listing, stop: Stop) -> None:
    """Remember the counterpart that came furthest; the first of equals stays."""
    nearest[listing.id] = nearer(nearest.get(listing.id), stopped(listing, counterpart, stop))


def stopped(listing: Listing, counterpart: Listing, stop: Stop) -> Held:
    """A stop as what holds a listing back. Nobody is told of another's screening."""
    reason, params = stop
    if reason is Reason.SCREENING and params["party"] != listing.party_id:
        reason, params = Reason.COUNTERPART, {}
    window = f"{counterpart.window.since}/{counterpart.window.until or ''}"
    told = {"commodity": listing.commodity, "nearest": counterpart.commodity, "window": window}
    return Held(reason, {**told, **params}, counterpart.id)
