"""What a wide round leaves over, in neighbourhoods: each a small picture of the rest, in which changes are proven.

No leg of the whole rest is listed. A change is proven where one more deal comes out of a neighbourhood with it; the
smallest in a neighbourhood is not always the smallest of all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tarazu.engine.deals import no_deals
from tarazu.engine.reasons import Proof
from tarazu.engine.why_not import why_not
from tarazu.market.book import Book
from tarazu.market.listings import Listing, Offer, Want
from tarazu.matching.arrays import lay_out
from tarazu.matching.changes import Rest, proven_changes
from tarazu.matching.facts import MarketFacts
from tarazu.matching.gates import Watch, gate
from tarazu.matching.options import RoundOptions
from tarazu.matching.pair import Pair, pair_limits, pairs_of, without_stopped
from tarazu.matching.told import told_of
from tarazu.matching.why_not import Held, Reason

CLOSER = frozenset({Reason.NO_RETURN, Reason.LOT, Reason.TOLERANCE, Reason.ROAD_FULL, Reason.QUOTA_FULL, Reason.RING})


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Parties of two countries that have something left over."""

    countries: tuple[str, str]
    party_ids: tuple[str, ...]


def neighbourhoods(countries: tuple[str, str], rest: Mapping[str, Sequence[Listing]], size: int) -> list[Neighbourhood]:
    """Deal out the parties of two countries, by what is left of each, to neighbourhoods of about `size` listings.

    Parties alike in what they give and want are dealt to different ones, so that all goods are in every one of them.
    """
    alike = {
        party: sorted((isinstance(one, Want), one.commodity) for one in listings) for party, listings in rest.items()
    }
    parties = sorted(alike, key=lambda party: (alike[party], party))
    count = max(1, -(-sum(len(listings) for listings in rest.values()) // size))
    return [Neighbourhood(countries, tuple(parties[at::count])) for at in range(min(count, len(parties)))]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is left over of the listings of a neighbourhood, and the facts after all deals."""

    countries: tuple[str, str]
    listings: Sequence[Listing]
    left: Mapping[str, int]
    facts: MarketFacts
    options: RoundOptions

    def told(self, known: Mapping[str, Held], watch: Watch) -> dict[str, Held]:
        """What is known of each listing, with the change that was proven to help it.

        Where its counterpart of best price could have been met, what holds it back here stands instead.
        """
        offers = tuple(one for one in self.listings if isinstance(one, Offer))
        wants = tuple(one for one in self.listings if isinstance(one, Want))
        book = Book(self.facts.day, offers, wants)
        of_pair = [one for one in pairs_of(gate(book, self.facts, watch).legs) if one.countries == self.countries]
        pairs = tuple(without_stopped(one, self.facts)[0] for one in of_pair)
        found = dict(entry for pair in pairs if pair.legs for entry in self._asked(pair))
        held = {one.id: _closest(known[one.id], found.get(one.id)) for one in self.listings}
        return held | proven_changes(Rest(book, pairs, self.left, self.facts, self.options), held)

    def _asked(self, pair: Pair) -> list[tuple[str, Held]]:
        laid, limits = lay_out(pair.legs, self.left, self.facts), pair_limits(pair.countries, self.facts, self.options)
        told = why_not(laid.arrays, limits, no_deals(laid.arrays), check_limit=self.options.check_limit)
        return [told_of(one, laid, limits, self.facts) for one in told]


def _closest(known: Held, found: Held | None) -> Held:
    if found is None:
        return known
    if found.proof is Proof.CONFIRMED or (known.reason is Reason.NOT_REACHED and found.reason in CLOSER):
        return found
    return replace(known, proof=found.proof)
