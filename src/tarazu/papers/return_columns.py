"""A quarterly return as SDMX-CSV 2.0, one observation a line, with the columns statistical offices compare by."""

import csv
import io

from tarazu.ledger.book import Direction
from tarazu.statistics.returns import QuarterReturn, ReturnLine

STRUCTURE = ("dataflow", "TARAZU:BARTER_RETURN(1.0)", "I")
COLUMNS = (
    *("STRUCTURE", "STRUCTURE_ID", "ACTION", "FREQ", "REF_AREA", "COUNTERPART_AREA", "FLOW", "CLASSIFICATION"),
    *("COMMODITY", "GRADE", "CUSTOMS_OFFICE", "TIME_PERIOD", "OBS_VALUE", "UNIT_MEASURE", "QTY", "QTY_UNIT"),
    *("DECLARED_VALUE", "CONTRACT_VALUE", "DECLARATIONS", "VALUATION", "OBS_STATUS"),
)
FLOWS = {Direction.IMPORT: "M", Direction.EXPORT: "X"}
VALUATION = "CUSTOMS_ASSESSED"  # what each customs assessed; the books do not know whether freight is in it
FINAL, PROVISIONAL = "A", "P"


def return_columns(content: QuarterReturn, *, is_filed: bool) -> bytes:
    """The lines of a return; provisional until it is filed as it stands."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    status = FINAL if is_filed else PROVISIONAL
    for line in content.lines:
        writer.writerow([*STRUCTURE, *_row(content, line), VALUATION, status])
    return written.getvalue().encode()


def _row(content: QuarterReturn, line: ReturnLine) -> tuple[str | int, ...]:
    hs, _, grade = line.commodity.partition("/")
    return (
        "Q",
        content.order,
        line.partner,
        FLOWS[line.direction],
        "HS2022",
        hs.replace(".", ""),
        grade,
        line.authority_id,
        content.quarter.label,
        line.assessed.plain(),
        "XXX",  # a unit of account, no currency
        f"{line.quantity.as_decimal():f}",
        line.quantity.unit.code,
        line.declared.plain(),
        line.contract.plain(),
        line.declarations,
    )
