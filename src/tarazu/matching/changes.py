"""Listings that a gate, a road or freight stopped: the nearest week, place or grade that helps, proven by solving.

All deals of the round stay. The listing alone is changed, or a road is open that will open; it passes the gates anew,
and a deal with it is looked for among what they leave over; the rules of both orders judge what is found.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from tarazu.matching.deals import Deal, Params
from tarazu.matching.drafts import leg_of, stops_of
from tarazu.matching.facts import MarketFacts
from tarazu.matching.gates import PossibleLeg, code_of, codes_of, factor_of, freight_owed, gate
from tarazu.matching.options import RoundOptions, engine_options
from tarazu.matching.pair import Pair, pairs_of, without_stopped
from tarazu.matching.why_not import PROVEN, Held, Helps, Reason

CHANGES_TRIED = 4  # windows, days, places or grades tried for one listing, the nearest first
LATER_WEEKS = (1, 2, 4, 8)  # by which the window of goods is lengthened that find their road full


@dataclass(frozen=True, slots=True)
class Rest:
    """What a round leaves over: its cleared pairs, the steps still open, and the facts it was run on.

    `later` holds the same on the next days on which a crossing opens again.
    """

    book: Book
    pairs: tuple[Pair, ...]
    left: Mapping[str, int]
    facts: MarketFacts
    options: RoundOptions
    later: Mapping[date, "Rest"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tried:
    """A listing with one change, or unchanged on another day, and what would be told of it."""

    listing: Listing
    helps: Helps
    told: Params
    rest: Rest


def proven_changes(rest: Rest, held: Mapping[str, Held]) -> dict[str, Held]:
    """For listings that their window, grade, road or freight stopped: the change proven to help, or that none was.

    At most `check_limit` listings are tried; the others stay as they are.
    """
    listings = {one.id: one for one in rest.book.listings}
    stopped = [one for one in sorted(held) if held[one].reason in _KINDS and rest.left[one]]
    stopped = stopped[: rest.options.check_limit]
    if any(held[one].reason is Reason.ROUTE for one in stopped):
        rest = replace(rest, later={day: _on(rest, day) for day in _reopening_days(rest)})
    return {one: _proven(rest, listings[one], held[one]) for one in stopped}


def _reopening_days(rest: Rest) -> list[date]:
    days = {one.period.until for one in rest.facts.roads.closures if one.period.until}
    return sorted(day for day in days if day > rest.facts.day)[:CHANGES_TRIED]


def _on(rest: Rest, day: date) -> Rest:
    """What is left over, on another day: listings pass the gates of that day."""
    facts = replace(rest.facts, day=day)
    offers = tuple(one for one in rest.book.offers if rest.left[one.id])
    wants = tuple(one for one in rest.book.wants if rest.left[one.id])
    gated = gate(Book(day, offers, wants), facts)
    return replace(rest, facts=facts, pairs=tuple(without_stopped(pair, facts)[0] for pair in pairs_of(gated.legs)))


def _proven(rest: Rest, listing: Listing, held: Held) -> Held:
    counterparts = _counterparts(rest, listing)
    for tried in _KINDS[held.reason](rest, listing, counterparts):
        if _has_deal(tried.rest, tried.listing, counterparts):
            params = {**held.params, **tried.told}
            return replace(held, params=params, proof=Proof.CONFIRMED, says=PROVEN[tried.helps].says)
    return held if held.proof is Proof.CONFIRMED else replace(held, proof=Proof.NOT_FOUND)


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


def _windows(rest: Rest, listing: Listing, counterparts: Sequence[Listing]) -> Iterator[Tried]:
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
        window = Period(since, None if until == date.max else until)
        told: Params = {"since": window.since, "until": window.until or ""}
        yield Tried(replace(listing, window=window), Helps.WINDOW, told, rest)


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


def _grades(rest: Rest, listing: Listing, counterparts: Sequence[Listing]) -> Iterator[Tried]:
    """A want that takes one of the grades that are offered as well; the goods of an offer are what they are."""
    grades = sorted({one.commodity for one in counterparts} - {listing.commodity})
    if not isinstance(listing, Want):
        return
    for commodity in grades[:CHANGES_TRIED]:
        changed = replace(listing, accepts=(Substitute(commodity, 1, 1), *listing.accepts))
        yield Tried(changed, Helps.GRADE, {"model": commodity}, rest)


def _reopenings(rest: Rest, listing: Listing, _: Sequence[Listing]) -> Iterator[Tried]:
    """The listing as it is, on the days on which a crossing is known to open again."""
    for day in sorted(rest.later):
        yield Tried(listing, Helps.REOPENING, {"day": day}, rest.later[day])


def _weeks(rest: Rest, listing: Listing, _: Sequence[Listing]) -> Iterator[Tried]:
    """The listing with a window some weeks longer, in which the road has room."""
    if listing.window.until is None:
        return
    for weeks in LATER_WEEKS:
        until = listing.window.until + timedelta(weeks=weeks)
        changed = replace(listing, window=Period(listing.window.since, until))
        yield Tried(changed, Helps.WEEK, {"until": until}, rest)


def _places(rest: Rest, listing: Listing, counterparts: Sequence[Listing]) -> Iterator[Tried]:
    """A want that is priced delivered, taken over where the goods lie: its price then need not cover the freight."""
    found: dict[tuple[str, str], Tried] = {}
    for offer in counterparts:
        if not (isinstance(listing, Want) and isinstance(offer, Offer)) or factor_of(offer, listing) is None:
            continue
        lane = rest.facts.lane(_country(rest, offer), _country(rest, listing), offer.commodity)
        if not lane.blocked and freight_owed(offer, listing, lane):
            told: Params = {"place": listing.place, "model_place": offer.place, "term": offer.term}
            changed = replace(listing, place=offer.place, term=offer.term)
            found.setdefault((offer.place, offer.term), Tried(changed, Helps.PLACE, told, rest))
    for key in sorted(found)[:CHANGES_TRIED]:
        yield found[key]


_KINDS = {
    Reason.WINDOW: _windows,
    Reason.GRADE: _grades,
    Reason.ROUTE: _reopenings,
    Reason.ROAD_FULL: _weeks,
    Reason.PRICE: _places,
}


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
