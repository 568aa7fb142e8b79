"""What papers are told: plain values that the desk gathers, the same for every language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tarazu.clearing.clocks import SuspensionCause
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.reference.names import Names
from tarazu.shipments.declarations import Regime


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperParty:
    """A party with its name by script ('latin', 'arabic', 'cyrillic'); `share_basis_points` only in a consortium."""

    names: Mapping[str, str]
    country: str
    tax_number: str = ""
    seat: Names | None = None
    is_applicant: bool = False
    share_basis_points: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLeg:
    """One leg: what was promised and, where it has moved, what was delivered and assessed."""

    number: int
    giver: Mapping[str, str]
    receiver: Mapping[str, str]
    hs: str
    commodity: Names
    grade: str = ""
    promised: Quantity
    promised_value: Value
    regime: Regime | None = None  # as the order's own country sees it; None on a contract
    delivered: Quantity | None = None
    assessed: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDeclaration:
    """One goods declaration with its three values; of them only the assessed one counts."""

    number: str
    regime: Regime
    leg_number: int
    declared_quantity: Quantity
    found: Quantity | None
    contract_value: Value
    declared: Value
    assessed: Value | None
    assessed_on: date | None
    is_reversed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSuspension:
    """A recorded stop of the clock: its first day, and the first day after it where it has ended."""

    cause: SuspensionCause
    crossing: Names | None
    since: date
    until: date | None
    decision: str


@dataclass(frozen=True, slots=True)
class LedgerProof:
    """Where the journal stood: how many entries, and the root of the tree over them."""

    entries: int
    root: str


@dataclass(frozen=True, slots=True)
class Officer:
    """Who signs for a public body, and in which capacity."""

    name: str
    capacity: Names
    authority: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """What the two certificates of one authorisation share."""

    number: str
    order: str  # the legal order that permits: PK, RU, IR, AF
    approval_number: str
    contract_number: str
    parties: tuple[PaperParty, ...]
    legs: tuple[PaperLeg, ...]
    granted_on: date
    netting_days: int
    tolerance_percent: int
    officer: Officer
    specimen: bool = False  # its firms are invented


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a permit: a sentence of ours and the figures that fill it."""

    says: str
    params: Mapping[str, str] = field(default_factory=dict)
