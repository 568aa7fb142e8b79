"""Reading offers and wants from a table: every wrong line is named, and nothing is half loaded."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypedDict, TypeVar

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.kernel.period import Period
from tarazu.kernel.quantity import Quantity, Unit, read_quantity
from tarazu.kernel.value import Price, read_minor
from tarazu.market.listings import Listing, Offer, Want
from tarazu.market.substitutes import APART, Substitute, SubstituteCountedApart, SubstituteTwice, read_factor
from tarazu.reference.commodities import commodity, commodity_key, goods, read_code, read_grade
from tarazu.reference.delivery_terms import delivery_term
from tarazu.reference.places import place
from tarazu.reference.tables import Column, Records, Row, WrongCell, read_day, read_records
from tarazu.reference.units import unit
from tarazu.reference.valuations import UnitDoesNotFit

COLUMNS = (
    Column("ref"),
    Column("party"),
    Column("hs"),
    Column("grade", may_be_empty=True),
    Column("unit"),
    Column("quantity"),
    Column("minimum_lot", may_be_empty=True),
    Column("price"),
    Column("place"),
    Column("from"),
    Column("until", may_be_empty=True),
    Column("term"),
    Column("note", required=False, may_be_empty=True),
)

WANT_COLUMNS = (*COLUMNS, Column("accepts", required=False, may_be_empty=True))

Made = TypeVar("Made", bound=Listing)


class UnknownParty(TarazuError):
    """A listing names a party that is not registered."""

    kind = Kind.ABSENT
    says = "The party '{text}' is not registered. Register it first, or correct its reference."


class LotAboveQuantity(TarazuError):
    """The least amount a party would move is more than it has."""

    kind = Kind.INVALID
    says = "The minimum lot {lot} is above the quantity {quantity}. Lower the lot or raise the quantity."


class WindowReversed(TarazuError):
    """A window ends before it begins."""

    kind = Kind.INVALID
    says = "The window ends on {until}, not after its first day {since}. Swap the two days or correct one of them."


class PriceNotWhole(TarazuError):
    """A price does not come out in whole hundredths in the unit its commodity is counted in."""

    kind = Kind.INVALID
    says = "A price of {price} per {unit} does not come out whole per {counted}. Write the listing in {counted}."


class GradesCountedApart(TarazuError):
    """Any grade of some goods is wanted, but its grades are counted in different units."""

    kind = Kind.INVALID
    says = "The grades of {hs} are counted in different units: {units}. Name the grade you want."


class Shared(TypedDict):
    """What an offer and a want have in common, as one line gives it."""

    id: str
    party_id: str
    reference: str
    commodity: str
    quantity: Quantity
    minimum_lot: Quantity
    limit: Price
    place: str
    window: Period
    term: str
    note: str


def read_offers(content: bytes | str, parties: Mapping[str, str]) -> Records[Offer]:
    """Read what parties can give; `price` is the least they ask for one unit.

    `parties` maps a party's reference, as a table writes it, to its identifier. A party uses a reference once.
    Days are half-open: `from` is the first day of the window, `until` the first day after it, or empty.
    """
    return _read(content, COLUMNS, lambda row: _offer(row, parties))


def read_wants(content: bytes | str, parties: Mapping[str, str]) -> Records[Want]:
    """Read what parties need; `price` is the most they bid for one unit. A want without a grade takes any grade.

    `accepts` names goods it takes in place of those wanted, such as '1006.30/non-basmati 11:10; 1104.12 6:5'.
    """
    return _read(content, WANT_COLUMNS, lambda row: _want(row, parties))


def read_row(row: Row, parties: Mapping[str, str], side: str) -> Listing:
    """One offer or want, `side` says which, of one row of cells. Errors: WrongCell."""
    return _offer(row, parties) if side == "offer" else _want(row, parties)


def _read(content: bytes | str, columns: Sequence[Column], make: Callable[[Row], Made]) -> Records[Made]:
    return read_records(content, columns, make, lambda made: (made.party_id, made.reference))


def _offer(row: Row, parties: Mapping[str, str]) -> Offer:
    return Offer(**_shared(row, parties, "offer", any_grade=False))


def _want(row: Row, parties: Mapping[str, str]) -> Want:
    shared = _shared(row, parties, "want", any_grade=True)
    accepts: tuple[Substitute, ...] = row.read_or("accepts", lambda text: _substitutes(text, shared), ())
    return Want(**shared, accepts=accepts)


def _substitutes(text: str, wanted: Shared) -> tuple[Substitute, ...]:
    """The substitutes of a want, in the order written. Errors: SubstituteCountedApart; SubstituteTwice."""
    found: dict[str, Substitute] = {}
    for part in filter(None, map(str.strip, text.split(APART))):
        written_goods, given, filled = read_factor(part)
        code, _, grade = written_goods.partition("/")
        hs = read_code(code)
        counted, key = _counted_in(hs, read_grade(grade), any_grade=True), commodity_key(hs, grade)
        if counted != wanted["quantity"].unit:
            expected = wanted["quantity"].unit.code
            raise SubstituteCountedApart(substitute=key, found=counted.code, expected=expected)
        if key in found or wanted["commodity"] in (key, commodity_key(hs)):
            raise SubstituteTwice(substitute=key)
        found[key] = Substitute(key, given, filled)
    return tuple(found.values())


def _shared(row: Row, parties: Mapping[str, str], prefix: str, *, any_grade: bool) -> Shared:
    party_id = row.read("party", lambda text: _party(text, parties))
    hs, grade = row.read("hs", read_code), row.read("grade", read_grade)
    counted = row.read("grade", lambda _: _counted_in(hs, grade, any_grade=any_grade))
    written = row.read("unit", lambda code: _written_in(code, counted, commodity_key(hs, grade)))
    quantity = row.read("quantity", lambda text: read_quantity(text, written).to(counted))
    lot = row.read_or("minimum_lot", lambda text: read_quantity(text, written).to(counted), Quantity(1, counted))
    if lot.steps > quantity.steps:
        raise WrongCell("minimum_lot", LotAboveQuantity(lot=lot, quantity=quantity))
    return Shared(
        id=identifier(prefix, party_id, row.text("ref")),
        party_id=party_id,
        reference=row.text("ref"),
        commodity=commodity_key(hs, grade),
        quantity=quantity,
        minimum_lot=lot,
        limit=row.read("price", lambda text: _price(text, written, counted)),
        place=row.read("place", place).code,
        window=_window(row),
        term=row.read("term", delivery_term).code,
        note=row.text("note"),
    )


def _party(text: str, parties: Mapping[str, str]) -> str:
    if text not in parties:
        raise UnknownParty(text=text)
    return parties[text]


def _counted_in(hs: str, grade: str, *, any_grade: bool) -> Unit:
    grades = {entry.unit for entry in goods() if entry.hs == hs}
    if grade or not any_grade or not grades:
        return commodity(hs, grade).unit
    if len(grades) > 1:
        raise GradesCountedApart(hs=commodity_key(hs), units=", ".join(sorted(each.code for each in grades)))
    return grades.pop()


def _written_in(code: str, counted: Unit, commodity_named: str) -> Unit:
    written = unit(code)
    if written.dimension is not counted.dimension:
        raise UnitDoesNotFit(commodity=commodity_named, expected=counted.code, found=code)
    return written


def _price(text: str, written: Unit, counted: Unit) -> Price:
    minor = read_minor(text) * counted.base_per_step * counted.steps_per_unit
    whole, rest = divmod(minor, written.base_per_step * written.steps_per_unit)
    if rest or not whole:
        raise PriceNotWhole(price=text, unit=written.symbol, counted=counted.code)
    return Price(whole, counted)


def _window(row: Row) -> Period:
    since = row.read("from", read_day)
    until: date | None = row.read_or("until", read_day, None)
    if until is not None and until <= since:
        raise WrongCell("until", WindowReversed(until=until, since=since))
    return Period(since, until)
