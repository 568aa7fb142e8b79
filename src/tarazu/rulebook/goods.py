"""Goods lists: what a legal order permits, bans, restricts or counts as energy."""

from collections.abc import Iterable
from datetime import date

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.reference.tables import Column, Records, Row, one_of, read_day, read_records
from tarazu.rulebook.facts import DealFacts, GoodsListing, LegFacts
from tarazu.rulebook.order_files import codes

DIRECTIONS = ("import", "export", "both")
EFFECTS = ("permitted", "banned", "restricted", "plant_health", "energy")
COLUMNS = (
    Column("order"),
    Column("prefix"),
    Column("direction"),
    Column("effect"),
    Column("category"),
    Column("partner", may_be_empty=True),
    Column("since"),
    Column("until", may_be_empty=True),
    Column("source"),
    Column("confidence", required=False, may_be_empty=True),
    Column("condition", required=False, may_be_empty=True),
)


class PrefixUnreadable(TarazuError):
    """The start of an HS code is not two, four or six digits."""

    kind = Kind.INVALID
    says = "'{text}' is not the start of an HS code. Write 2, 4 or 6 digits, such as 10, 1006 or 100630."


def read_listings(content: bytes | str) -> Records[GoodsListing]:
    """Read a goods list from a table, with an error for every wrong line."""
    return read_records(content, COLUMNS, _listing)


def listings_for(
    listings: Iterable[GoodsListing], hs: str, *, order: str, direction: str, partner: str, day: date
) -> tuple[GoodsListing, ...]:
    """The lines that speak of these goods on a day, as one order sees them."""
    return tuple(
        line
        for line in listings
        if line.order == order
        and hs.startswith(line.prefix)
        and line.direction in (direction, "both")
        and line.partner in (None, partner)
        and line.since <= day
        and (line.until is None or day < line.until)
    )


def effects(facts: DealFacts, leg: LegFacts) -> frozenset[str]:
    """What the judging order's lists say of a leg's goods on the day of judging."""
    return frozenset(line.effect for line in _spoken(facts, leg))


def conditions(facts: DealFacts, leg: LegFacts) -> tuple[str, ...]:
    """What the restrictions on a leg's goods ask for: the condition of each line, or its category where it has none."""
    return tuple(line.condition or line.category for line in _spoken(facts, leg) if line.effect == "restricted")


def _spoken(facts: DealFacts, leg: LegFacts) -> tuple[GoodsListing, ...]:
    coming_in = leg.receiver.country == facts.order
    partner = leg.giver.country if coming_in else leg.receiver.country
    direction = "import" if coming_in else "export"
    return listings_for(leg.listings, leg.hs, order=facts.order, direction=direction, partner=partner, day=facts.day)


def read_prefix(text: str) -> str:
    """The start of an HS code. Errors: PrefixUnreadable."""
    if not (text.isascii() and text.isdigit() and len(text) in (2, 4, 6)):
        raise PrefixUnreadable(text=text)
    return text


def _listing(row: Row) -> GoodsListing:
    return GoodsListing(
        order=row.read("order", one_of(codes())),
        prefix=row.read("prefix", read_prefix),
        direction=row.read("direction", one_of(DIRECTIONS)),
        effect=row.read("effect", one_of(EFFECTS)),
        category=row.text("category"),
        partner=row.text("partner") or None,
        since=row.read("since", read_day),
        until=row.read_or("until", read_day, None),
        source=row.text("source"),
        condition=row.text("condition"),
    )
