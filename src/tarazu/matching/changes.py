"""Listings that a gate stopped: the nearest window or grade with which this round had one more deal, proven by solving.

All deals of the round stay. The listing alone is changed, passes the gates anew, and a deal with it is looked for among
what they leave over; the rules of both orders judge what is found.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tarazu.engine.changes import sound_deal
from tarazu.engine.exchange import Settled, whole_part
from tarazu.engine.joining import Side
from tarazu.engine.reasons import Proof
from tarazu.kernel.period import Period
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.market.book import Book
from tarazu.market.listings import Listing, Offer, Want
from tarazu.market.substitutes import Substitute
from tarazu.matching.arrays import Laid, lay_out
from tarazu.matching.deals import Deal
from tarazu.matching.drafts import leg_of, stops_of
from tarazu.matching.facts import MarketFacts
from tarazu.matching.gates import PossibleLeg, code_of, codes_of, gate
from tarazu.matching.options import RoundOptions, engine_options
from tarazu.matching.pair import Pair, pairs_of, without_stopped
from tarazu.matching.why_not import PROVEN, Held, Helps, Reason

CHANGES_TRIED = 4  # windows or grades tried for one listing, the nearest first


@dataclass(frozen=True, slots=True)
class Rest:
    """What a round leaves over: its cleared pairs, the steps still open, and the facts it was run on."""

    book: Book
    pairs: tuple[Pair, ...]
    left: Mapping[str, int]
    facts: MarketFacts
    options: RoundOptions


def proven_changes(rest: Rest, held: Mapping[str, Held]) -> dict[str, Held]:
    """For listings stopped by their window or their grade alone: the change that was proven to help, or that none was.

    At most `check_limit` listings are tried; the others stay as they are.
    """
    listings = {one.id: one for one in rest.book.listings}
    stopped = [one for one in sorted(held) if held[one].reason in _KINDS and rest.left[one]]
    return {one: _proven(rest, listings[one], held[one]) for one in stopped[: rest.options.check_limit]}


def _proven(rest: Rest, listing: Listing, held: Held) -> Held:
    counterparts = _counterparts(rest, listing)
    for changed in _KINDS[held.reason](rest, listing, counterparts):
        if _has_deal(rest, changed, counterparts):
            told = {"since": changed.window.since, "until": changed.window.until or "", "model": _model(changed)}
            helps = Helps.WINDOW if held.reason is Reason.WINDOW else Helps.GRADE
            return replace(held, params={**held.params, **told}, proof=Proof.CONFIRMED, says=PROVEN[helps].says)
    return replace(held, proof=Proof.NOT_FOUND)


def _model(changed: Listing) -> str:
    """The goods that a changed want takes as well."""
    return changed.accepts[0].commodity if isinstance(changed, Want) and changed.accepts else changed.commodity


def _counterparts(rest: Rest, listing: Listing) -> tuple[Listing, ...]:
    other: Sequence[Listing] = rest.book.wants if isinstance(listing, Offer) else rest.book.offers
    country = _country(rest, listing)
    return tuple(
        one
        for one in sorted(other, key=lambda one: one.id)
        if _may_meet(listing, one) and rest.left[one.id] and _country(rest, one) != country
    )


def _may_meet(listing: Listing, other: Listing) -> bool:
    offer, want = (other, listing) if isinstance(listing, Want) else (listing, other)
    return isinstance(want, Want) and code_of(offer) in codes_of(want)


def _country(rest: Rest, listing: Listing) -> str:
    return rest.facts.parties[listing.party_id].country


def _windows(rest: Rest, listing: Listing, counterparts: Sequence[Listing]) -> Iterator[Listing]:
    """The listing with the windows that would meet each counterpart's, the smallest change first."""
    found: dict[tuple[date, date], int] = {}
    for other in counterparts:
        offer, want = (listing, other) if isinstance(listing, Offer) else (other, listing)
        lane = rest.facts.lane(_country(rest, offer), _country(rest, want), offer.commodity)
        days = timedelta(days=lane.transit_days)
        wider = None if lane.blocked else _widened(rest.facts.day, listing, other, days)
        if wider is not None:
            until, held_until = wider.until or date.max, listing.window.until or date.max
            moved = (listing.window.since - wider.since).days + (until - held_until).days
            found[wider.since, until] = moved
    for since, until in sorted(found, key=lambda window: (found[window], window))[:CHANGES_TRIED]:
        yield replace(listing, window=Period(since, None if until == date.max else until))


def _widened(today: date, listing: Listing, other: Listing, days: timedelta) -> Period | None:
    """The listing's window stretched until goods can leave inside one window and arrive inside the other."""
    one_day = timedelta(days=1)
    shift = -days if isinstance(listing, Offer) else days
    earliest = max(today if shift < timedelta() else today + days, other.window.since + shift)
    latest = date.max if other.window.until is None else other.window.until - one_day + shift
    if latest < earliest:
        return None
    until = listing.window.until
    near = min(max(earliest, listing.window.since), latest)
    if until is not None and near >= until > earliest:
        near = until - one_day
    return Period(min(listing.window.since, near), None if until is None else max(until, near + one_day))


def _grades(_: Rest, listing: Listing, counterparts: Sequence[Listing]) -> Iterator[Listing]:
    """A want that takes one of the grades that are offered as well; the goods of an offer are what they are."""
    grades = sorted({one.commodity for one in counterparts} - {listing.commodity})
    if not isinstance(listing, Want):
        return
    for commodity in grades[:CHANGES_TRIED]:
        yield replace(listing, accepts=(Substitute(commodity, 1, 1), *listing.accepts))


_KINDS = {Reason.WINDOW: _windows, Reason.GRADE: _grades}


def _has_deal(rest: Rest, changed: Listing, counterparts: Sequence[Listing]) -> bool:
    """Whether a sound deal with the changed listing comes out of what is left, and no rule stops it."""
    both = (changed, *counterparts)
    offers = tuple(one for one in both if isinstance(one, Offer))
    wants = tuple(one for one in both if isinstance(one, Want))
    legs = gate(Book(rest.facts.day, offers, wants), rest.facts).legs
    known = {pair.countries: pair for pair in rest.pairs}
    for new in pairs_of(legs):
        fresh, _ = without_stopped(new, rest.facts)
        others = known.get(new.countries, Pair(new.countries, ())).legs
        old = tuple(leg for leg in others if changed.id not in (leg.offer.id, leg.want.id))
        if fresh.legs and _deal_found(rest, changed, (*fresh.legs, *old), new.countries):
            return True
    return False


def _deal_found(rest: Rest, changed: Listing, legs: tuple[PossibleLeg, ...], countries: tuple[str, str]) -> bool:
    laid = lay_out([leg for leg in legs if rest.left[leg.offer.id] and rest.left[leg.want.id]], rest.left, rest.facts)
    rows = laid.offers if isinstance(changed, Offer) else laid.wants
    at = next((row for row, one in enumerate(rows) if one.id == changed.id), None)
    if at is None:
        return False
    limits = engine_options(rest.options, [rest.facts.figures[country] for country in countries])
    side = Side.OFFER if isinstance(changed, Offer) else Side.WANT
    settled = sound_deal(whole_part(laid.arrays), limits, side, at)
    return settled is not None and not stops_of(_draft(laid, settled, rest.facts), rest.facts)


def _draft(laid: Laid, settled: Settled, facts: MarketFacts) -> Deal:
    moves = zip((laid.legs[leg] for leg in settled.legs), settled.steps, settled.value, strict=True)
    legs = tuple(
        leg_of(number, leg, Quantity(steps, leg.offer.quantity.unit), Value(value))
        for number, (leg, steps, value) in enumerate(moves, start=1)
    )
    lane = laid.legs[settled.legs[0]].lane
    first, second = sorted((lane.origin, lane.destination))
    return Deal(id="", round_id=None, day=facts.day, countries=(first, second), legs=legs)
