"""A round: the whole book matched once, by country pairs, into deals that balance and a reason for every rest."""

from collections.abc import Mapping
from dataclasses import dataclass

from tarazu import __version__
from tarazu.engine.limits import Kept as PairKept
from tarazu.kernel.digest import fingerprint, plain
from tarazu.kernel.ids import identifier
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.market.book import Book
from tarazu.market.listings import Listing
from tarazu.matching.arrays import open_steps
from tarazu.matching.changes import Rest, proven_changes
from tarazu.matching.deals import Deal, Kept, Round, WhyNot
from tarazu.matching.facts import MarketFacts
from tarazu.matching.gates import gate
from tarazu.matching.inputs import round_input
from tarazu.matching.options import RoundOptions
from tarazu.matching.pair import Pair, bound_together, pairs_of, proven_bound, solve_pair, use_up, without_stopped
from tarazu.matching.room import claims_of, with_claims
from tarazu.matching.why_not import Held, Reason, nearer
from tarazu.matching.wide import WideRound


def run_round(book: Book, facts: MarketFacts, options: RoundOptions) -> Round:
    """Match a book: deals between two countries each, in which every party gives exactly what it gets.

    Pairs of countries are solved in turn, the one with the largest bound first, each with what the others left over.
    The same book, facts and options give the same round on every machine, whatever the order of the listings.
    """
    assert book.day == facts.day, "a book is matched on its own day"
    held_input = round_input(book, facts, options)
    book = _without(held_input.book, options)
    input_hash = fingerprint(held_input)
    round_id = identifier("round", input_hash, __version__)
    wide = len(book.listings) >= options.listings_wide
    found = (_by_blocks if wide else _by_pairs)(book, facts, options, round_id)
    why_nots = tuple(_why_not(one, found.left[one.id], found.held) for one in _by_id(book) if found.left[one.id])
    exchanged = sum(leg.expected.minor for deal in found.deals for leg in deal.legs)
    return Round(
        id=round_id,
        day=book.day,
        countries=found.countries,
        options=plain(options),
        listings=len(book.listings),
        compatible_legs=found.legs,
        deals=found.deals,
        why_nots=why_nots,
        exchanged=Value(exchanged),
        bound=Value(max(exchanged, found.bound)),
        kept=found.kept,
        input_hash=input_hash,
        result_hash=fingerprint({"deals": found.deals, "why_nots": why_nots}),
        code_version=__version__,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """What a round came to: its deals, what is left of each listing, what held it back, and the bound in value."""

    deals: tuple[Deal, ...]
    left: Mapping[str, int]
    held: Mapping[str, Held]
    kept: Kept
    bound: int
    legs: int
    countries: tuple[str, ...]


def _by_blocks(book: Book, facts: MarketFacts, options: RoundOptions, round_id: str) -> _Found:
    """A round too large to list its legs; what its limits cost is not told apart."""
    wide = WideRound(book, facts, options, round_id)
    wide.run()
    held = wide.reasons()
    dealt = sum(leg.expected.minor for deal in wide.deals for leg in deal.legs)
    bound = max(wide.bound, dealt)
    kept = Kept(bound, bound, bound, bound, dealt)
    return _Found(tuple(wide.deals), wide.left, held, kept, bound, wide.legs, tuple(sorted(wide.countries)))


def _by_pairs(book: Book, facts: MarketFacts, options: RoundOptions, round_id: str) -> _Found:
    """A round of which every leg is listed, pair of countries by pair."""
    known = facts
    gated = gate(book, facts)
    held: dict[str, Held] = dict(gated.held)
    left = open_steps(book.listings)
    cleared = [without_stopped(pair, facts) for pair in pairs_of(gated.legs)]
    _note(held, [stopped for _, stopped in cleared])
    bounds = [(proven_bound(pair, left, facts, options), pair) for pair, _ in cleared]
    deals: list[Deal] = []
    kept: list[PairKept] = []
    possible = {(leg.offer.id, leg.want.id): leg for leg in gated.legs}
    for pair in _largest_first(bounds):
        solved = solve_pair(pair, left, facts, options, round_id)
        asked = [deal for deal in solved.deals if not options.around or set(options.around) & set(deal.party_ids)]
        deals.extend(asked)
        kept.append(solved.kept)
        _note(held, [solved.held])
        use_up(left, asked)
        facts = with_claims(facts, claims_of(asked, possible, facts))
    whole = bound_together([pair for pair, _ in cleared], open_steps(book.listings), known, options)
    held |= proven_changes(Rest(book, tuple(pair for pair, _ in cleared), left, facts, options), held)
    countries = tuple(sorted({country for pair, _ in cleared for country in pair.countries}))
    bound = sum(bound for bound, _ in bounds)
    return _Found(tuple(deals), left, held, _kept(whole, kept), bound, len(gated.legs), countries)


def _without(book: Book, options: RoundOptions) -> Book:
    """The book without the listings of those who may be in no deal."""
    out = set(options.without)
    return Book(
        book.day,
        tuple(one for one in book.offers if one.party_id not in out),
        tuple(one for one in book.wants if one.party_id not in out),
    )


def _kept(whole: int, pairs: list[PairKept]) -> Kept:
    """What all pairs keep together; each was bound and packed with what the pairs before it had left."""
    between = sum(one.bound for one in pairs)
    rings, lots = sum(one.groups for one in pairs), sum(one.lots for one in pairs)
    return Kept(max(whole, between), between, rings, lots, sum(one.deals for one in pairs))


def _by_id(book: Book) -> list[Listing]:
    return sorted(book.listings, key=lambda one: one.id)


def _largest_first(bounds: list[tuple[int, Pair]]) -> list[Pair]:
    ordered = sorted(bounds, key=lambda entry: (-entry[0], entry[1].countries))
    return [pair for bound, pair in ordered if pair.legs]


def _note(held: dict[str, Held], found: list[Mapping[str, Held]]) -> None:
    for listing, why in (entry for one in found for entry in one.items()):
        held[listing] = nearer(held.get(listing), why)


def _why_not(listing: Listing, left: int, held: Mapping[str, Held]) -> WhyNot:
    """The reason of a listing; one whose other pair took all but this rest is told that the rest is used up."""
    nothing_noted = Held(Reason.USED_UP, {"commodity": listing.commodity}, None)
    return held.get(listing.id, nothing_noted).why_not(listing.id, Quantity(left, listing.quantity.unit))
