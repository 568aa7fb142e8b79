"""The book as one person may see it: everybody's goods and places, and only one's own names and prices."""

from dataclasses import dataclass
from datetime import date, datetime

from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price
from tarazu.market.book import is_open
from tarazu.market.listings import Listing, Offer
from tarazu.matching.deals import WhyNot
from tarazu.reference.commodities import Commodity, UnknownGrade, commodity_of, find_goods, goods
from tarazu.registry.people import Actor, Role
from tarazu.storage import market, models, rounds


@dataclass(frozen=True, slots=True, kw_only=True)
class BookLine:
    """One listing. Of others' listings the price and the name stay hidden."""

    id: str
    side: str  # "offer" or "want"
    own: bool
    commodity: Commodity
    any_grade: bool  # a want that takes every grade of these goods
    quantity: Quantity
    open: Quantity
    place: str  # UN/LOCODE
    country: str
    since: date
    until: date | None
    term: str
    reference: str  # "" where it is not one's own
    limit: Price | None  # None where it is not one's own
    why_not: WhyNot | None  # of the newest round, for one's own


def see_book(*, actor: Actor | None, now: datetime, words: str = "", side: str = "") -> tuple[BookLine, ...]:
    """The open listings, one's own first; those whose goods fit some words or a code, where words are given."""
    own = set(actor.subjects(Role.TRADER)) if actor else set()
    countries = dict(models.Party.objects.values_list("id", "country"))
    newest = rounds.newest_round_id()
    reasons = {why.listing_id: why for why in rounds.why_nots(newest)} if newest else {}
    wanted = {found.key for found in find_goods(words, limit=12)} if words.strip() else None
    lines = [
        _line(listing, countries[listing.party_id], reasons, own=listing.party_id in own)
        for listing in market.listings()
        if is_open(listing, now.date()) and (wanted is None or listing.commodity in wanted)
    ]
    kept = [line for line in lines if side in ("", line.side)]
    return tuple(sorted(kept, key=lambda line: (not line.own, line.side, line.commodity.names.en, line.id)))


def _line(listing: Listing, country: str, reasons: dict[str, WhyNot], *, own: bool) -> BookLine:
    described, any_grade = _goods(listing.commodity)
    return BookLine(
        id=listing.id,
        side="offer" if isinstance(listing, Offer) else "want",
        own=own,
        commodity=described,
        any_grade=any_grade,
        quantity=listing.quantity,
        open=Quantity(listing.open_steps, listing.quantity.unit),
        place=listing.place,
        country=country,
        since=listing.window.since,
        until=listing.window.until,
        term=listing.term,
        reference=listing.reference if own else "",
        limit=listing.limit if own else None,
        why_not=reasons.get(listing.id) if own else None,
    )


def _goods(key: str) -> tuple[Commodity, bool]:
    """What a key stands for; a key without the grade its goods need stands for all of them."""
    try:
        return commodity_of(key), False
    except UnknownGrade:
        return next(each for each in goods() if each.key.startswith(key)), True
