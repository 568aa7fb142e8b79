"""Which shipments an officer looks at first, and why. A lane is advice that customs alone sees; it decides nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tarazu.shipments.declarations import Declaration
from tarazu.shipments.papers import papers_missing


class Lane(StrEnum):
    """How closely a shipment is looked at."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"


class LaneReason(StrEnum):
    """What speaks for looking at a shipment."""

    NAME_HELD = "name_held"
    FOUND_OTHERWISE = "found_otherwise"
    PAPERS_MISSING = "papers_missing"
    FIRST_DELIVERY = "first_delivery"
    BELOW_CONTRACT = "below_contract"


RED_REASONS = frozenset({LaneReason.NAME_HELD, LaneReason.FOUND_OTHERWISE})
ORDER = tuple(Lane)  # the most pressing first


@dataclass(frozen=True, slots=True)
class Past:
    """What examination found of a firm's earlier deliveries: how many were assessed, how many were not as declared."""

    assessed: int = 0
    found_otherwise: int = 0


def lane_of(declaration: Declaration, past: Past, *, name_held: bool) -> tuple[Lane, tuple[LaneReason, ...]]:
    """The lane of a shipment and every reason for it; `name_held` says that what it names waits in a screening case."""
    reasons = tuple(_reasons(declaration, past, name_held=name_held))
    if RED_REASONS & set(reasons):
        return Lane.RED, reasons
    return (Lane.YELLOW if reasons else Lane.GREEN), reasons


def _reasons(declaration: Declaration, past: Past, *, name_held: bool) -> Iterator[LaneReason]:
    if name_held:
        yield LaneReason.NAME_HELD
    if past.found_otherwise:
        yield LaneReason.FOUND_OTHERWISE
    if papers_missing(declaration.commodity.replace(".", ""), declaration.papers):
        yield LaneReason.PAPERS_MISSING
    if not past.assessed:
        yield LaneReason.FIRST_DELIVERY
    if declaration.declared.minor < declaration.contract_value.minor:
        yield LaneReason.BELOW_CONTRACT
