"""The book as one person may see it: everybody's goods and places, and only one's own names and prices."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Case, Count, F, Q, QuerySet, Sum, When

from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price
from tarazu.market.listings import Listing, Offer
from tarazu.matching.deals import WhyNot
from tarazu.reference.commodities import Commodity, UnknownGrade, commodity_of, find_goods, goods
from tarazu.registry.people import Actor
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
    owes: bool = False  # its party has got more than it has given: whoever needs its goods helps it into balance


@dataclass(frozen=True, slots=True, kw_only=True)
class BookAsk:
    """What somebody looks for in the book. Every empty wish is no wish."""

    words: str = ""  # goods by words of three languages, or the first digits of a code
    side: str = ""  # "offer" or "want"
    where: str = ""  # a country such as PK, or a place such as PKKHI
    week: date | None = None  # any day of a week in which it must be open
    own: bool = False
    order: str = ""  # one of ORDERS, with a minus sign for the other way round
    page: int = 1
    size: int = 0  # 0: everything on one page


@dataclass(frozen=True, slots=True)
class BookPage:
    """One page of the book, how many listings fit in all, and where the book has listings."""

    lines: tuple[BookLine, ...]
    total: int
    places: tuple[str, ...]


ORDERS: dict[str, str] = {
    "goods": "commodity",
    "side": "side",
    "open": "open",
    "place": "place",
    "from": "since",
    "until": "until",
}
IN_ORDER = ("commodity", "side", "id")
OWN, OWING, OTHERS = range(3)  # who comes first in the book
GOODS_FOUND_MAX = 12
HEADING_DIGITS = 4
COUNTRY_LETTERS = 2


def see_book(*, actor: Actor | None, now: datetime, ask: BookAsk | None = None) -> BookPage:
    """The open listings that fit: one's own first, then those of parties that owe goods, then the rest in order."""
    wish = ask or BookAsk()
    own = actor.acts_for() if actor else ()
    rows = market.open_rows(now.date())
    counts = dict(rows.order_by("place").values_list("place").annotate(listings=Count("id")))
    fitting = _fitting(rows, wish, own)
    total = sum(counts.values()) if fitting is rows else fitting.count()
    ranks = _ranks(fitting, wish, own)
    shown = _rows(list(ranks), everything=not wish.size)
    reasons = _reasons([row.id for row in shown if row.party_id in own])
    lines = (
        replace(
            _line(market.listing_of(row), row.party.country, reasons, own=row.party_id in own),
            owes=ranks[row.id] == OWING,
        )
        for row in shown
    )
    return BookPage(tuple(lines), total, tuple(counts))


def _ranks(fitting: QuerySet[models.Listing], wish: BookAsk, own: tuple[str, ...]) -> dict[str, int]:
    """The ids of one page in their order, and how high each ranks.

    The few that come first are asked apart from all the others: these are then read as far as the page reaches, and
    not sorted whole.
    """
    field = ORDERS.get(wish.order.removeprefix("-"), "")
    by = (f"-{field}" if wish.order.startswith("-") else field,) if field else ()
    before_others = {*own, *owing_parties()}
    listed = fitting.annotate(open=F("steps") - F("held") - F("taken"))
    preferred = listed.filter(party_id__in=before_others)
    ranked = preferred.annotate(rank=Case(When(party_id__in=own, then=OWN), default=OWING))
    first_ones = ranked.order_by("rank", *by, *IN_ORDER).values_list("id", "rank")
    others = listed.exclude(party_id__in=before_others).order_by(*by, *IN_ORDER).values_list("id", flat=True)
    if not wish.size:
        return dict(first_ones) | dict.fromkeys(others, OTHERS)
    first = (wish.page - 1) * wish.size
    found = dict(first_ones[first : first + wish.size])
    if len(found) < wish.size:
        ahead = first + len(found) if found or not first else preferred.count()
        fewer = max(first - ahead, 0)
        found |= dict.fromkeys(others[fewer : fewer + wish.size - len(found)], OTHERS)
    return found


def _rows(ids: list[str], *, everything: bool) -> list[models.Listing]:
    """The listings with these ids, in their order."""
    rows = models.Listing.objects.select_related("party")
    held = {row.id: row for row in (rows.filter(state="open") if everything else rows.filter(id__in=ids))}
    return [held[one] for one in ids]


def owing_parties() -> tuple[str, ...]:
    """The parties that have got more value than they have given, in all their books together."""
    held = models.Account.objects.filter(kind="position").values("owner_id")
    short = held.annotate(lean=Sum("credits_posted") - Sum("debits_posted")).filter(lean__lt=0)
    return tuple(sorted(row["owner_id"] for row in short if row["owner_id"]))


def _fitting(rows: QuerySet[models.Listing], wish: BookAsk, own: tuple[str, ...]) -> QuerySet[models.Listing]:
    if wish.words.strip():
        keys = {found.key for found in find_goods(wish.words, limit=GOODS_FOUND_MAX)}
        digits = wish.words.replace(".", "").strip()
        bare = {key.partition("/")[0] for key in keys}  # a want of any grade
        code = Q(commodity__startswith=f"{digits[:4]}.{digits[4:6]}" if len(digits) > HEADING_DIGITS else digits)
        rows = rows.filter(Q(commodity__in=keys | bare) | (code if digits.isdigit() else Q(pk__in=[])))
    if wish.side in ("offer", "want"):
        rows = rows.filter(side=wish.side)
    if len(wish.where) == COUNTRY_LETTERS:
        rows = rows.filter(place__startswith=wish.where)
    elif wish.where:
        rows = rows.filter(place=wish.where)
    if wish.week:
        monday = wish.week - timedelta(days=wish.week.weekday())
        rows = rows.filter(Q(until=None) | Q(until__gt=monday), since__lt=monday + timedelta(days=7))
    return rows.filter(party_id__in=own) if wish.own else rows


def _reasons(listing_ids: list[str]) -> dict[str, WhyNot]:
    newest = rounds.newest_round_id() if listing_ids else None
    return {why.listing_id: why for why in rounds.why_nots(newest, listing_ids)} if newest else {}


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
