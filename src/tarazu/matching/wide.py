"""Rounds too large to list their legs: parties are put into blocks by one exchange at the valuations, each then solved.

The exchange over all orders has its proof; its prices bound what any round could move. What the blocks leave over is
put into blocks again, until that adds next to nothing; then the rest is dealt out to neighbourhoods, which are solved
once more and in which changes are proven.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from tarazu.market.book import Book
from tarazu.market.listings import Listing, Offer, Want
from tarazu.matching.arrays import open_steps
from tarazu.matching.deals import Deal
from tarazu.matching.facts import MarketFacts
from tarazu.matching.gates import Watch, gate
from tarazu.matching.hubs import Hubs
from tarazu.matching.left_over import why_left
from tarazu.matching.neighbourhoods import Neighbourhood, Surroundings, neighbourhoods
from tarazu.matching.options import RoundOptions
from tarazu.matching.pair import Pair, pairs_of, propose, use_up, without_stopped
from tarazu.matching.room import claims_of, with_claims
from tarazu.matching.why_not import Held, Reason, nearer

BLOCK_LISTINGS = 120  # so few are solved in a tenth of a second, and deals of six parties are found among them
PASSES_MAX = 4
PASS_GAIN_ONE_IN = 40  # a pass that adds less than one part in so many is the last


@dataclass(slots=True)
class WideRound:
    """The state of a wide round: what is left, what was dealt, what rules hold back, and the bound of all pairs."""

    book: Book
    facts: MarketFacts
    options: RoundOptions
    round_id: str
    left: dict[str, int] = field(init=False)
    watch: Watch = field(init=False)
    listed: dict[str, list[Listing]] = field(init=False)
    deals: list[Deal] = field(default_factory=list)
    held: dict[str, Held] = field(default_factory=dict)
    countries: set[str] = field(default_factory=set)
    around: list[Neighbourhood] = field(default_factory=list)
    bound: int = 0
    legs: int = 0

    def __post_init__(self) -> None:
        self.left, self.watch = open_steps(self.book.listings), Watch(self.facts)
        self.listed = defaultdict(list)
        for one in self.book.listings:
            self.listed[one.party_id].append(one)

    def run(self) -> None:
        """Solve every pair of countries, the one with the largest bound first."""
        countries = sorted({self.facts.parties[party].country for party in self.listed})
        found = []
        for pair in combinations(countries, 2):
            hubs = self._hubs(pair)
            if hubs.offers and hubs.wants:
                found.append((hubs.exchange().bound, pair))
        self.bound = sum(bound for bound, _ in found)
        for _, pair in sorted(found, key=lambda one: (-one[0], one[1])):
            self.countries |= set(pair)
            self._solve(pair)
            self.around += neighbourhoods(pair, self._rest(pair), BLOCK_LISTINGS)
        for one in self.around:
            self._solve_block(one.party_ids, one.countries)

    def reasons(self) -> dict[str, Held]:
        """What holds back every listing of which something is left, and the changes that were proven to help."""
        found = why_left(self.book, self.left, self.watch)
        found |= {one: why for one, why in self.held.items() if one in found and why.reason is Reason.RULE}
        here = replace(self.options, check_limit=-(-self.options.check_limit * BLOCK_LISTINGS // self._size()))
        for one in self.around:
            listings = [each for party in one.party_ids for each in self.listed[party] if self.left[each.id]]
            found |= Surroundings(one.countries, listings, self.left, self.facts, here).told(found, self.watch)
        return found

    def _size(self) -> int:
        """For how many listings a limit of the options is meant."""
        return max(BLOCK_LISTINGS, self.options.listings_wide)

    def _rest(self, pair: tuple[str, str]) -> dict[str, list[Listing]]:
        here = (party for party in self.listed if self.facts.parties[party].country in pair)
        rest = {party: [one for one in self.listed[party] if self.left[one.id]] for party in here}
        return {party: listings for party, listings in rest.items() if listings}

    def _hubs(self, pair: tuple[str, str]) -> Hubs:
        inside = [one for one in self.book.listings if self.left[one.id] and self._country(one) in pair]
        return Hubs.of(inside, self.left, self.watch)

    def _solve(self, pair: tuple[str, str]) -> None:
        for _ in range(PASSES_MAX):
            hubs, before = self._hubs(pair), len(self.deals)
            if not hubs.offers or not hubs.wants:
                return
            for block in hubs.blocks(BLOCK_LISTINGS):
                self._solve_block(block, pair)
            gained, whole = _worth(self.deals[before:]), _worth(self.deals)
            if gained * PASS_GAIN_ONE_IN <= whole:
                return

    def _solve_block(self, parties: Sequence[str], countries: tuple[str, str]) -> None:
        inside = [one for party in parties for one in self.listed[party] if self.left[one.id]]
        offers = tuple(one for one in inside if isinstance(one, Offer))
        wants = tuple(one for one in inside if isinstance(one, Want))
        gated = gate(Book(self.book.day, offers, wants), self.facts, self.watch)
        pairs = [one for one in pairs_of(gated.legs) if one.countries == countries]
        for pair, stopped in (without_stopped(one, self.facts) for one in pairs):
            self._note(stopped)
            if pair.legs:
                self._deal(pair)

    def _deal(self, pair: Pair) -> None:
        found = propose(pair, self.left, self.facts, replace(self.options, dives=0), self.round_id)
        self.legs += len(pair.legs)
        self._note(found.held)
        around = set(self.options.around)
        deals = [deal for deal in found.deals if not around or around & set(deal.party_ids)]
        use_up(self.left, deals)
        possible = {(leg.offer.id, leg.want.id): leg for leg in pair.legs}
        self.facts = with_claims(self.facts, claims_of(deals, possible, self.facts))
        self.deals.extend(deals)

    def _note(self, found: Mapping[str, Held]) -> None:
        for listing, why in found.items():
            self.held[listing] = nearer(self.held.get(listing), why)

    def _country(self, listing: Listing) -> str:
        return self.facts.parties[listing.party_id].country


def _worth(deals: Sequence[Deal]) -> int:
    return sum(leg.expected.minor for deal in deals for leg in deal.legs)
