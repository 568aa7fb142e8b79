"""Net-off: hold assessed imports against assessed exports, within the tolerance, and bring the book to zero."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tarazu.kernel.value import Value


class Outcome(StrEnum):
    """How a net-off came out."""

    BALANCED = "balanced"
    OUTSIDE = "outside"
    NOTHING_IMPORTED = "nothing_imported"


class NetOffPhase(StrEnum):
    """Where a net-off stands."""

    OPEN = "open"
    PRELIMINARY = "preliminary"
    FINAL = "final"
    LAPSED = "lapsed"


class NetOffEvent(StrEnum):
    """What can happen to a net-off."""

    STRIKE = "strike"
    REOPEN = "reopen"
    CONFIRM = "confirm"
    LAPSE = "lapse"


@dataclass(frozen=True, slots=True)
class Position:
    """What customs assessed in and out: of one member, or of all together."""

    imports_assessed: Value
    exports_assessed: Value


@dataclass(frozen=True, slots=True)
class MemberPosition:
    """One member's part of a book."""

    party_id: str
    position: Position


@dataclass(frozen=True, slots=True)
class NetOff:
    """One netting of one book: a record, whatever came out.

    `residual` is exports less imports: below zero the members owe goods abroad, jointly and severally.
    """

    id: str
    book_id: str
    day: date
    members: tuple[MemberPosition, ...]
    tolerance_percent: int
    outcome: Outcome
    residual: Value
    jointly_liable: tuple[str, ...]
