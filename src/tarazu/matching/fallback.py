"""When a party leaves a deal: who stays, what they are matched from again, and what has changed for each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.market.book import Book
from tarazu.matching.deals import Deal
from tarazu.matching.facts import MarketFacts
from tarazu.matching.options import RoundOptions


@dataclass(frozen=True, slots=True)
class Change:
    """What one listing of a deal moved before a party left it, and what it moves in the deals that stand in for it."""

    party_id: str
    listing_id: str
    commodity: str
    gives: bool
    before: Quantity
    after: Quantity
    value_before: Value
    value_after: Value


def options_without(options: RoundOptions, deal: Deal, leaving: frozenset[str]) -> RoundOptions:
    """A deal's own round once more: around those of it who stay, and without all who ever left on the way.

    No change that would help is looked for: this is about those who stay, and they wait for an answer.
    """
    out = tuple(sorted({*options.without, *leaving}))
    staying = tuple(sorted(party for party in deal.party_ids if party not in out))
    return replace(options, around=staying, without=out, check_limit=0)


def book_between(book: Book, facts: MarketFacts, countries: tuple[str, str]) -> Book:
    """The part of a book that is listed by parties of two countries."""

    def inside(party_id: str) -> bool:
        return facts.parties[party_id].country in countries

    return Book(
        book.day,
        tuple(one for one in book.offers if inside(one.party_id)),
        tuple(one for one in book.wants if inside(one.party_id)),
    )


def changes(before: Deal, after: Sequence[Deal]) -> tuple[Change, ...]:
    """What changed for every listing of those in the old deal or in those that stand in for it, in listing order."""
    was, now = _moved([before]), _moved(after)
    staying = {party for deal in after for party in deal.party_ids} & set(before.party_ids)
    found = []
    for key in sorted({**was, **now}):
        if key[0] in staying:
            nothing = Quantity(0, (was.get(key) or now[key])[0].unit), Value(0)
            (old, old_value), (new, new_value) = was.get(key, nothing), now.get(key, nothing)
            if (old, old_value) != (new, new_value):
                found.append(Change(*key, old, new, old_value, new_value))
    return tuple(found)


def _moved(deals: Sequence[Deal]) -> dict[tuple[str, str, str, bool], tuple[Quantity, Value]]:
    found: dict[tuple[str, str, str, bool], tuple[Quantity, Value]] = {}
    for leg in (leg for deal in deals for leg in deal.legs):
        for party_id, listing_id, gives in ((leg.giver_id, leg.offer_id, True), (leg.receiver_id, leg.want_id, False)):
            key = (party_id, listing_id or "", leg.commodity, gives)
            quantity, value = found.get(key, (Quantity(0, leg.quantity.unit), Value(0)))
            found[key] = quantity + leg.quantity, value + leg.value
    return found
