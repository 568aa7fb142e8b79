"""Proposals in the database: what a proposed deal holds, what its end gives back, and what stands in for it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from tarazu.market.book import Book, open_book
from tarazu.market.listings import Offer, Want
from tarazu.matching.deals import DEAL_LIFE, Deal, DealEvent, DealState, Round
from tarazu.matching.fallback import book_between, options_without
from tarazu.matching.inputs import round_input
from tarazu.matching.options import RoundOptions
from tarazu.matching.round import run_round
from tarazu.storage import claims, facts, market, matching, models, rounds
from tarazu.storage.codec import from_json
from tarazu.storage.writing import Transaction


def book_of(day: datetime) -> Book:
    """Everything that is open at a moment."""
    listings = market.listings()
    return open_book(
        day.date(),
        [listing for listing in listings if isinstance(listing, Offer)],
        [listing for listing in listings if isinstance(listing, Want)],
    )


def match(tx: Transaction, book: Book, options: RoundOptions, *, instead_of: str | None = None) -> Round:
    """Match a book, keep the round with all it was run on, and hold what its deals need.

    A look for what could stand in for a deal leaves nothing behind where it finds no deal.
    """
    known = facts.market_facts(book.day, commodities={offer.commodity for offer in book.offers})
    known = replace(known, claims=claims.claims(book.day))
    options = replace(options, number=rounds.rounds_run())
    result = run_round(book, known, options)
    if instead_of is not None and not result.deals:
        return result
    until = tx.now + timedelta(days=known.figures["PK"].number("consent_days"))
    result = replace(result, deals=tuple(replace(deal, consent_until=until) for deal in result.deals))
    rounds.insert_round(result, round_input(book, known, options), tx.now, instead_of=instead_of)
    for deal in result.deals:
        for listing_id, steps in held_by(deal):
            market.hold(listing_id, steps)
    told = {"round": result.id, "input": result.input_hash, "result": result.result_hash}
    tx.record("round_run", {**told, "deals": [deal.id for deal in result.deals], "instead_of": instead_of})
    return result


def held_by(deal: Deal) -> list[tuple[str, int]]:
    """The listings a deal draws on, with the steps of each leg."""
    return [(listing_id, amount.steps) for leg in deal.legs for listing_id, amount in leg.drawn]


def end(deal: Deal, event: DealEvent) -> DealState:
    """End a deal that nobody is bound by yet: what it held is open again. Errors: StepRefused."""
    state = DEAL_LIFE.advance(deal.state, event)
    matching.set_deal_state(deal.id, state)
    for listing_id, steps in held_by(deal):
        market.release(listing_id, steps)
    return state


def look_again(tx: Transaction, deal: Deal, leaving: Collection[str]) -> tuple[Deal, ...]:
    """Match those who stay in a deal again, with what they held in it and what else is open; nobody else was asked yet.

    Returns: the deals now proposed in its stead; none where there is none, or where nobody stays.
    """
    row = _round_of(deal)
    if row is None:
        return ()
    options = options_without(from_json(RoundOptions, row.options), deal, frozenset(leaving))
    if not options.around:
        return ()
    book = book_of(tx.now)
    known = facts.market_facts(book.day, commodities=set())
    return match(tx, book_between(book, known, deal.countries), options, instead_of=deal.id).deals


def _round_of(deal: Deal) -> models.Round | None:
    """The round that proposed a deal, or the one whose terms its parties changed into these."""
    proposed = models.Deal.objects.filter(id=deal.instead_of or deal.id).select_related("round").first()
    return proposed.round if proposed else None
