"""Reading published trade figures from a table."""

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.reference.countries import country
from tarazu.reference.tables import Column, Records, Row, read_records, read_whole
from tarazu.reference.valuations import read_confidence
from tarazu.statistics.trade import TradeFigure

COLUMNS = (
    *(Column(name) for name in ("period", "year", "first", "second", "reporter")),
    Column("total_thousand", may_be_empty=True),
    Column("exports_thousand", may_be_empty=True),
    Column("imports_thousand", may_be_empty=True),
    Column("note", may_be_empty=True),
    Column("source"),
    Column("confidence"),
)


class NothingStated(TarazuError):
    """A row of the trade table states no figure and has no note either."""

    kind = Kind.INVALID
    says = "This line states no figure and no note. Fill in one of them, or delete the line."


def read_trade_figures(content: bytes | str) -> Records[TradeFigure]:
    """Read a trade table, in thousands of dollars as published, with an error for every wrong line."""
    return read_records(content, COLUMNS, _make)


def _make(row: Row) -> TradeFigure:
    columns = ("total_thousand", "exports_thousand", "imports_thousand")
    amounts = [row.read_or(name, read_whole, None) for name in columns]
    if not any(amount is not None for amount in amounts) and not row.text("note"):
        raise NothingStated
    return TradeFigure(
        period=row.text("period"),
        year=row.read("year", read_whole),
        pair=(row.read("first", country).code, row.read("second", country).code),
        reporter=row.text("reporter"),
        total_thousand=amounts[0],
        exports_thousand=amounts[1],
        imports_thousand=amounts[2],
        note=row.text("note"),
        source=row.text("source"),
        confidence=row.read("confidence", read_confidence).value,
    )
