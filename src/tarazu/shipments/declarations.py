"""Customs goods declarations and their assessment."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tarazu.kernel.lifecycle import LifeCycle
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value


class Regime(StrEnum):
    """What a declaration is for."""

    EXPORT = "export"
    IMPORT = "import"


class DeclarationState(StrEnum):
    """Where a declaration stands."""

    LODGED = "lodged"
    ASSESSED = "assessed"
    RELEASED = "released"
    REVERSED = "reversed"


COUNTED = (DeclarationState.ASSESSED, DeclarationState.RELEASED)  # where the assessed value stands in the books


class DeclarationEvent(StrEnum):
    """What can happen to a declaration."""

    ASSESS = "assess"
    RELEASE = "release"
    REVERSE = "reverse"


DECLARATION_LIFE = LifeCycle(
    "declaration",
    DeclarationState.LODGED,
    {
        (DeclarationState.LODGED, DeclarationEvent.ASSESS): DeclarationState.ASSESSED,
        (DeclarationState.ASSESSED, DeclarationEvent.RELEASE): DeclarationState.RELEASED,
        (DeclarationState.ASSESSED, DeclarationEvent.REVERSE): DeclarationState.REVERSED,
        (DeclarationState.RELEASED, DeclarationEvent.REVERSE): DeclarationState.REVERSED,
    },
)


def declaration_of(reference: str) -> str:
    """The declaration a posting's paper belongs to: PK-GD-2026-00001/A2 is its second assessment, /R its reversal."""
    return reference.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Named:
    """What a declarant names besides the goods: the ship or vehicle that carries them, and the bank of a guarantee."""

    vessel: str = ""
    vessel_number: str = ""  # IMO, of ships alone
    bank: str = ""
    bank_code: str = ""  # BIC


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """One goods declaration of one customs, for a part of one leg.

    Of its three values only `assessed` ever counts; it is None until customs assessed it.
    """

    id: str
    number: str
    authorisation_id: str
    leg_number: int
    regime: Regime
    party_id: str
    commodity: str
    quantity: Quantity  # declared
    contract_value: Value
    declared: Value
    lodged_on: date
    found: Quantity | None = None  # what examination found
    assessed: Value | None = None
    assessed_on: date | None = None
    assessment_note: str = ""
    papers: tuple[str, ...] = ()
    named: Named = Named()
    state: DeclarationState = DeclarationState.LODGED
