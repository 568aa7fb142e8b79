"""A contract: the parties, the legs, twenty clauses, the instalments and the signatures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from tarazu.kernel.lifecycle import LifeCycle
from tarazu.kernel.quantity import Quantity
from tarazu.matching.deals import Leg


class ContractState(StrEnum):
    """Where a contract stands."""

    DRAFT = "draft"
    SIGNED = "signed"
    FULFILLED = "fulfilled"
    ENDED = "ended"


class ContractEvent(StrEnum):
    """What can happen to a contract."""

    ALL_SIGN = "all_sign"
    FULFIL = "fulfil"
    END = "end"


CONTRACT_LIFE = LifeCycle(
    "contract",
    ContractState.DRAFT,
    {
        (ContractState.DRAFT, ContractEvent.ALL_SIGN): ContractState.SIGNED,
        (ContractState.DRAFT, ContractEvent.END): ContractState.ENDED,
        (ContractState.SIGNED, ContractEvent.FULFIL): ContractState.FULFILLED,
        (ContractState.SIGNED, ContractEvent.END): ContractState.ENDED,
    },
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One of the twenty clauses: its number, title, sentence with placeholders, and what fills them."""

    number: int
    title: str
    says: str
    params: dict[str, str]


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of a leg and the day by which it is to leave."""

    leg_number: int
    number: int
    quantity: Quantity
    ship_by: date


@dataclass(frozen=True, slots=True)
class Signature:
    """A party's signature under a contract's fingerprint."""

    contract_id: str
    party_id: str
    person_id: str
    at: datetime
    fingerprint: str
    proof: Mapping[str, Any] = field(default_factory=dict)  # a KeySignature in JSON's own kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What the parties of an agreed deal bind themselves to."""

    id: str
    number: str  # the reference people write, such as TZ-2025-0001
    deal_id: str
    signed_on: date | None
    valid_until: date
    parties: tuple[str, ...]
    legs: tuple[Leg, ...]
    instalments: tuple[Instalment, ...]
    clauses: tuple[Clause, ...]
    fingerprint: str
    state: ContractState = ContractState.DRAFT

    def leg_reference(self, number: int) -> str:
        """How papers name one leg of this contract."""
        return f"{self.number}/{number}"
