"""Reading the partner customs' own records from a table, line by line."""

from tarazu.kernel.ids import identifier
from tarazu.kernel.quantity import read_quantity
from tarazu.kernel.value import Value, read_minor
from tarazu.ledger.book import Direction
from tarazu.reference.tables import Column, Records, Row, one_of, read_day, read_records
from tarazu.reference.units import unit
from tarazu.statistics.mirror import TheirLine

COLUMNS = (
    Column("number"),
    Column("reference", may_be_empty=True),
    *(Column(name) for name in ("direction", "day", "hs", "quantity", "unit", "value")),
)


def read_partner_records(content: bytes | str, partner: str) -> Records[TheirLine]:
    """Read a partner's declarations, with an error for every wrong line; a number stands only once.

    `direction` is import or export as the partner sees it, `reference` our declaration where its record names one.
    """

    def make(row: Row) -> TheirLine:
        number = row.text("number")
        return TheirLine(
            id=identifier("mir", partner, number),
            partner=partner,
            number=number,
            reference=row.text("reference"),
            direction=Direction(row.read("direction", one_of([one.value for one in Direction]))),
            day=row.read("day", read_day),
            hs=row.text("hs"),
            quantity=row.read("quantity", lambda typed: read_quantity(typed, row.read("unit", unit))),
            value=row.read("value", lambda typed: Value(read_minor(typed))),
        )

    return read_records(content, COLUMNS, make, key=lambda line: line.number)
