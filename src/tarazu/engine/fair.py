"""Equal orders share alike: what one of several equal parties would get alone is spread over all of them.

Parties are equal where they are of one group and list the same orders: as much, at the same lots and prices, and with
the same possible legs. Which of them a solver serves is chance, so every deal with one of them is repeated for each,
with an equal share of it; and in a deal that holds all of them their legs are made equal. A deal stays as it is only
where its shares would fall below a lot, below the least worth of a deal, or could not be counted in whole steps.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tarazu.engine.balance import assessed_value, price_legs
from tarazu.engine.book import Book, IntArray, Options, open_amounts
from tarazu.engine.exchange import Settled, within_tolerance
from tarazu.engine.uses import taken

LOST_PERMILLE_MAX = 1  # of a leg's steps that sharing may leave over because they do not divide

Signature = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Equals:
    """Some equal parties; `offers` and `wants` have one row for each, whose orders correspond by column."""

    parties: tuple[int, ...]
    offers: tuple[tuple[int, ...], ...]
    wants: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Twins:
    """What each leg is, and the leg that is so."""

    keys: list[tuple[int, ...]]
    legs: dict[tuple[int, ...], int]


def equal_parties(book: Book) -> list[Equals]:
    """All sets of two or more equal parties of a book, in the order of their rows."""
    offers = _by_party(book.offer_party.tolist(), _signatures(book, offer_side=True))
    wants = _by_party(book.want_party.tolist(), _signatures(book, offer_side=False))
    alike: dict[Signature, list[int]] = {}
    for party, group in enumerate(book.party_group.tolist()):
        listed = offers.get(party, []), wants.get(party, [])
        if all(listed):
            key = (group, *(tuple(signature for signature, _ in some) for some in listed))
            alike.setdefault(key, []).append(party)
    return [
        Equals(
            tuple(parties),
            tuple(tuple(row for _, row in offers[party]) for party in parties),
            tuple(tuple(row for _, row in wants[party]) for party in parties),
        )
        for parties in alike.values()
        if len(parties) > 1
    ]


def share_alike(book: Book, options: Options, settled: Sequence[Settled]) -> list[Settled]:
    """Spread what equal parties get over all of them, wherever the limits allow it; every other deal stays as it is."""
    classes = equal_parties(book)
    if not classes:
        return list(settled)
    keys = _leg_keys(book)
    twins = Twins(keys, {key: leg for leg, key in enumerate(keys)})
    found = list(settled)
    for equals in classes:
        if not _alike(book, equals, found):
            shared = [part for one in found for part in (_shares(book, options, twins, equals, one) or [one])]
            found = shared if _within_open(book, shared) else found
    return found


def _taken(book: Book, settled: Sequence[Settled]) -> IntArray:
    rows = [row for one in settled for row in zip(one.legs, one.steps, strict=True)]
    return taken(book, (leg for leg, _ in rows), (steps for _, steps in rows))


def _filled(book: Book, settled: Sequence[Settled]) -> tuple[IntArray, IntArray]:
    found = _taken(book, settled)
    return found[: len(book.offer_key)], found[len(book.offer_key) :]


def _alike(book: Book, equals: Equals, settled: Sequence[Settled]) -> bool:
    """Whether equal parties got the same already."""
    offers, wants = _filled(book, settled)
    got = {
        (tuple(offers[list(given)].tolist()), tuple(wants[list(taken)].tolist()))
        for given, taken in zip(equals.offers, equals.wants, strict=True)
    }
    return len(got) == 1


def _within_open(book: Book, settled: Sequence[Settled]) -> bool:
    """Whether deals that were shared out stay within what is open, though some of them could not be shared."""
    return bool((_taken(book, settled) <= open_amounts(book)).all())


def _signatures(book: Book, *, offer_side: bool) -> list[Signature]:
    """What each order of a side is like: equal orders, and only they, have equal signatures."""
    mine, other = (book.leg_offer, book.leg_want) if offer_side else (book.leg_want, book.leg_offer)
    legs: dict[int, list[tuple[int, ...]]] = {}
    loads = _loads(book)
    for leg, (row, rival, *terms) in enumerate(zip(mine.tolist(), other.tolist(), *_terms(book), strict=True)):
        legs.setdefault(row, []).append((rival, *terms, *loads.get(leg, ())))
    figures = (
        (book.offer_open, book.offer_lot, book.offer_ask)
        if offer_side
        else (book.want_open, book.want_lot, book.want_bid)
    )
    listed = zip(*(column.tolist() for column in figures), strict=True)
    return [(*terms, *sorted(legs.get(row, []))) for row, terms in enumerate(listed)]


def _terms(book: Book) -> list[list[int]]:
    """What tells legs between the same two orders apart."""
    of_goods = (book.leg_steps_per_unit, book.leg_freight, book.leg_assessed)
    return [column.tolist() for column in (*of_goods, book.leg_offer_part, book.leg_want_part)]


def _loads(book: Book) -> dict[int, tuple[int, ...]]:
    """What each leg takes of limits, as one row."""
    found: dict[int, tuple[int, ...]] = {}
    loads = zip(book.load_leg.tolist(), book.load_limit.tolist(), book.load_per_step.tolist(), strict=True)
    for leg, *load in sorted(loads):
        found[leg] = (*found.get(leg, ()), *load)
    return found


def _by_party(parties: list[int], signatures: list[Signature]) -> dict[int, list[tuple[Signature, int]]]:
    """The orders of each party with their signatures, in one order for equal parties."""
    found: dict[int, list[tuple[Signature, int]]] = {}
    for row, (party, signature) in enumerate(zip(parties, signatures, strict=True)):
        found.setdefault(party, []).append((signature, row))
    return {party: sorted(orders, key=lambda one: (repr(one[0]), one[1])) for party, orders in found.items()}


def _leg_keys(book: Book) -> list[tuple[int, ...]]:
    loads = _loads(book)
    rows = zip(book.leg_offer.tolist(), book.leg_want.tolist(), *_terms(book), strict=True)
    return [(*row, *loads.get(leg, ())) for leg, row in enumerate(rows)]


def _shares(book: Book, options: Options, twins: Twins, equals: Equals, one: Settled) -> list[Settled] | None:
    """A deal spread over equal parties: one like it for each, or itself with their legs made equal; None where not."""
    inside = one.parties(book) & set(equals.parties)
    count = len(equals.parties)
    if len(inside) not in (1, count):
        return None
    first = equals.parties.index(min(inside))
    turns = [_turned(twins, equals, one, first if len(inside) == 1 else None, by) for by in range(count)]
    if len(inside) == 1:
        return _all_priced(book, options, one, [{leg: steps // count for leg, steps in turn.items()} for turn in turns])
    together: dict[int, int] = {}
    for turn in turns:
        for leg, steps in turn.items():
            together[leg] = together.get(leg, 0) + steps
    return _all_priced(book, options, one, [{leg: steps // count for leg, steps in together.items()}])


def _turned(twins: Twins, equals: Equals, one: Settled, at: int | None, by: int) -> dict[int, int]:
    """The steps of a deal with equal parties moved on: the one at a place to place `by`, or all by so many."""
    count = len(equals.parties)
    places = range(count) if at is None else [at]
    to = {place: (place + by) % count if at is None else by for place in places}
    offers = {
        row: equals.offers[to[place]][column] for place in places for column, row in enumerate(equals.offers[place])
    }
    wants = {row: equals.wants[to[place]][column] for place in places for column, row in enumerate(equals.wants[place])}
    moved: dict[int, int] = {}
    for leg, steps in zip(one.legs, one.steps, strict=True):
        offer, want, *rest = twins.keys[leg]
        twin = twins.legs[offers.get(offer, offer), wants.get(want, want), *rest]
        moved[twin] = moved.get(twin, 0) + steps
    return moved


def _all_priced(book: Book, options: Options, one: Settled, parts: list[dict[int, int]]) -> list[Settled] | None:
    """Each part as a settled set; None where one of them breaks a limit, or where too much does not divide."""
    shared = sum(steps for part in parts for steps in part.values())
    if (sum(one.steps) - shared) * 1000 > LOST_PERMILLE_MAX * sum(one.steps):
        return None
    found = [_priced(book, options, part) for part in parts]
    whole = [part for part in found if part is not None]
    return whole if len(whole) == len(parts) else None


def _priced(book: Book, options: Options, part: dict[int, int]) -> Settled | None:
    legs = tuple(sorted(part))
    steps = tuple(part[leg] for leg in legs)
    lots = book.lot
    if any(amount < lots[leg] for leg, amount in zip(legs, steps, strict=True)):
        return None
    worth = sum(assessed_value(book, leg, amount) for leg, amount in zip(legs, steps, strict=True))
    priced = price_legs(book, legs, steps, options) if worth >= options.deal_value_min else None
    if priced is None:
        return None
    settled = Settled(legs, steps, priced.value, priced.rounded)
    return settled if within_tolerance(book, settled, options) else None
