"""One offer or want as a person types it into a form: every wrong cell is told at once, each by its own name."""

from collections.abc import Mapping
from datetime import date, timedelta

from tarazu.kernel.errors import TarazuError
from tarazu.market.listings import Listing
from tarazu.market.readers import read_row
from tarazu.reference.commodities import UnknownGrade, commodity_of, goods
from tarazu.reference.table_errors import DayUnreadable, EmptyCell
from tarazu.reference.tables import Row, WrongCell, check_cell, read_day
from tarazu.reference.units import unit

CELLS = (
    "goods",
    "quantity",
    "minimum_lot",
    "price",
    "place",
    "from",
    "last_day",
    "term",
    "reference",
    "note",
    "accepts",
)
REQUIRED = ("goods", "quantity", "price", "place", "from", "term", "reference")
SOUND = {
    "quantity": "1000000000",  # above any lot
    "minimum_lot": "",
    "price": "1",
    "place": "PKKHI",
    "from": "2025-01-01",
    "last_day": "",
    "term": "FCA",
    "reference": "-",
}
FORM_LINE = 1
KEPT = ("quantity", "minimum_lot", "price", "place", "from", "term", "note", "accepts")  # cells that are read as typed


class ListingUnreadable(TarazuError):
    """A listing as typed cannot be put on the book; `cells` says why, by the name of each wrong cell."""

    says = "Something in this form cannot be read. What is wrong stands at each field; nothing you typed is lost."

    def __init__(self, cells: Mapping[str, TarazuError]) -> None:
        super().__init__()
        self.cells = dict(cells)


def read_typed(cells: Mapping[str, str], *, side: str, party_id: str) -> Listing:
    """The offer or want that was typed. `last_day` is its last day, not the day after. Errors: ListingUnreadable."""
    typed = {name: " ".join(cells.get(name, "").split()) for name in CELLS}
    wrong: dict[str, TarazuError] = {name: EmptyCell(column=name) for name in REQUIRED if not typed[name]}
    for name, text in typed.items():
        try:
            check_cell(name, text)
        except TarazuError as error:
            wrong[name] = error
    while True:
        sound = {name: SOUND.get(name, "") if name in wrong else text for name, text in typed.items()}
        try:
            made = _read(sound, side, party_id)
        except WrongCell as cell:
            name = {"until": "last_day", "hs": "goods", "grade": "goods", "unit": "goods"}.get(cell.column, cell.column)
            wrong[name] = cell.error
            if name == "goods":  # what the amounts are counted in hangs on the goods
                raise ListingUnreadable(wrong) from cell
            continue
        if wrong:
            raise ListingUnreadable(wrong)
        return made


def counted_in(key: str) -> str:
    """The code of the unit that goods are counted in; a key without its grade is counted as its first grade is.

    Errors: UnknownCommodity; UnknownGrade.
    """
    try:
        return commodity_of(key).unit.code
    except UnknownGrade:
        graded = [each.unit.code for each in goods() if each.key.startswith(f"{key}/")]
        if not graded:
            raise
        return graded[0]


def _read(typed: Mapping[str, str], side: str, party_id: str) -> Listing:
    try:
        counted = unit(counted_in(typed["goods"])).code
    except TarazuError as error:
        raise WrongCell("goods", error) from error
    hs, _, grade = typed["goods"].partition("/")
    until = ""
    if typed["last_day"]:
        until = Row(FORM_LINE, dict(typed)).read("last_day", day_after).isoformat()
    row = Row(
        FORM_LINE,
        {
            **{name: typed[name] for name in KEPT},
            "ref": typed["reference"],
            "party": party_id,
            "hs": hs,
            "grade": grade,
            "unit": counted,
            "until": until,
        },
    )
    return read_row(row, {party_id: party_id}, side)


def day_after(text: str) -> date:
    """The day after one that is written as year-month-day. Errors: DayUnreadable."""
    last = read_day(text)
    if last == date.max:
        raise DayUnreadable(text=text)
    return last + timedelta(days=1)
