"""Cancelling what was never shipped: all parties agree, and what is not on its way is struck from permits and books.

Goods that are declared, on their way or delivered are out of reach: they are taken back by a reversal or stay owed.
What is struck goes back to nobody's listing; whoever still wants to trade it writes a new offer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tarazu.authorisation.authorisation import Allowance, Authorisation, AuthorisationState
from tarazu.clearing.net_off import Position
from tarazu.contracts.contract import Contract
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.lifecycle import LifeCycle
from tarazu.kernel.quantity import Quantity, UnitMismatch
from tarazu.kernel.rounding import divide_half_even
from tarazu.kernel.value import Value
from tarazu.matching.deals import Leg

IN_FORCE = (AuthorisationState.GRANTED, AuthorisationState.SUSPENDED)
NOT_DECIDED = (AuthorisationState.APPLIED, AuthorisationState.QUERIED)


class CancellationState(StrEnum):
    """Where a cancellation stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class CancellationEvent(StrEnum):
    """What can happen to a cancellation: every other party agrees, one declines, or it is taken back."""

    AGREE = "agree"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


CANCELLATION_LIFE: LifeCycle[CancellationState, CancellationEvent] = LifeCycle(
    thing="cancellation of unshipped goods",
    start=CancellationState.PROPOSED,
    steps={
        (CancellationState.PROPOSED, CancellationEvent.AGREE): CancellationState.AGREED,
        (CancellationState.PROPOSED, CancellationEvent.DECLINE): CancellationState.DECLINED,
        (CancellationState.PROPOSED, CancellationEvent.WITHDRAW): CancellationState.WITHDRAWN,
    },
)


class LegAbsent(TarazuError):
    """A cancellation names a leg the contract does not have."""

    kind = Kind.ABSENT
    says = "This contract has no leg {leg}. Its legs are: {legs}."


class NothingUnshipped(TarazuError):
    """More was to be cancelled than is still unshipped."""

    kind = Kind.REFUSED
    says = (
        "Of leg {leg}, {left} is neither declared, on its way nor delivered. Cancel that at most; what is on its way "
        "has to arrive or be taken back first."
    )


class CancelNothing(TarazuError):
    """A cancellation of no goods."""

    kind = Kind.INVALID
    says = "Say how much of leg {leg} is never to be shipped: more than nothing."


class CancellationUnexplained(TarazuError):
    """A cancellation came without its reason."""

    kind = Kind.INVALID
    says = "Say why these goods will not be shipped: the other parties and both customs read it."


class FilesUndecided(TarazuError):
    """Goods were to be cancelled before every order has decided on its file."""

    kind = Kind.CONFLICT
    says = (
        "No goods can be cancelled while {orders} has not granted its file: the permit is drawn up for the whole "
        "contract. Wait for the decision."
    )


class FilesCertified(TarazuError):
    """Goods were to be cancelled under a contract with a closed and certified file."""

    kind = Kind.REFUSED
    says = "{orders} has closed and certified its file for this contract, so nothing more is changed under it."


class CancellationOpen(TarazuError):
    """A second cancellation of a leg came while the first waits."""

    kind = Kind.CONFLICT
    says = "A cancellation of leg {leg} waits for an answer. Have it answered or taken back first."


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation:
    """A part of a leg that is never to be shipped, and who has agreed to that."""

    id: str
    contract_id: str
    leg_number: int
    quantity: Quantity
    reason: str
    proposed_by: str
    proposed_on: date
    consented: tuple[str, ...] = ()
    state: CancellationState = CancellationState.PROPOSED
    settled_on: date | None = None

    def waits_for(self, contract: Contract) -> tuple[str, ...]:
        """The parties that have not agreed yet; every party answers for the balance, so every party is asked."""
        return tuple(party for party in contract.parties if party not in self.consented)


def leg_of(contract: Contract, number: int) -> Leg:
    """A leg of a contract by its number. Errors: LegAbsent."""
    for leg in contract.legs:
        if leg.number == number:
            return leg
    raise LegAbsent(leg=number, legs=", ".join(str(leg.number) for leg in contract.legs))


def unshipped(leg: Leg, files: Iterable[Authorisation], lodged: Mapping[str, int]) -> Quantity:
    """What of a leg is neither declared, on its way nor delivered in any running file.

    `lodged` gives, by file, the steps that are declared and not assessed yet.
    """
    left = [
        allowance.quantity.steps - allowance.used_steps - lodged.get(file.id, 0)
        for file in files
        if file.state in IN_FORCE
        for allowance in file.allowances
        if allowance.leg_number == leg.number
    ]
    return Quantity(min(left, default=0), leg.quantity.unit)


def check_files(files: Iterable[Authorisation]) -> None:
    """Refuse to cancel while a file is undecided or once one is certified. Errors: FilesUndecided; FilesCertified."""
    held = tuple(files)
    if closed := sorted(file.order for file in held if file.state is AuthorisationState.CLOSED):
        raise FilesCertified(orders=", ".join(closed))
    if waiting := sorted(file.order for file in held if file.state in NOT_DECIDED):
        raise FilesUndecided(orders=", ".join(waiting))


def check_cancellation(cancellation: Cancellation, left: Quantity) -> None:
    """Refuse a cancellation of nothing, without a reason, or of more than is unshipped.

    Errors:  CancellationUnexplained; UnitMismatch; CancelNothing; NothingUnshipped.
    """
    if not cancellation.reason.strip():
        raise CancellationUnexplained
    if cancellation.quantity.unit != left.unit:
        raise UnitMismatch(left=cancellation.quantity, right=left)
    if cancellation.quantity.steps <= 0:
        raise CancelNothing(leg=cancellation.leg_number)
    if cancellation.quantity.steps > left.steps:
        raise NothingUnshipped(leg=cancellation.leg_number, left=left)


def agree(cancellation: Cancellation, party_id: str, contract: Contract, day: date) -> Cancellation:
    """A cancellation after one more party agreed; the last one puts it in force. Errors: StepRefused."""
    state = CANCELLATION_LIFE.advance(cancellation.state, CancellationEvent.AGREE)
    agreed = replace(cancellation, consented=tuple(sorted({*cancellation.consented, party_id})))
    return agreed if agreed.waits_for(contract) else replace(agreed, state=state, settled_on=day)


def struck_from(file: Authorisation, leg_number: int, quantity: Quantity) -> Authorisation:
    """A permit that admits so much less of a leg, and what that was worth; never less than what is used."""
    allowances = tuple(_less(each, quantity) if each.leg_number == leg_number else each for each in file.allowances)
    return replace(file, allowances=allowances)


def _less(allowance: Allowance, quantity: Quantity) -> Allowance:
    left = allowance.quantity - quantity
    assert left.steps >= allowance.used_steps, "only what is unshipped is struck"
    worth = divide_half_even(allowance.value.minor * left.steps, allowance.quantity.steps)
    value = Value(max(worth, allowance.used_minor), allowance.value.account_unit)
    return replace(allowance, quantity=left, value=value)


def expected_position(file: Authorisation, contract: Contract, assessed: Position) -> Position:
    """Where a book comes to stand if all that its permit still admits is delivered at the contract's unit values."""
    legs = {leg.number: leg for leg in contract.legs}
    sides = {"import": assessed.imports_assessed.minor, "export": assessed.exports_assessed.minor}
    for allowance in file.allowances:
        leg = legs[allowance.leg_number]
        left = allowance.quantity.steps - allowance.used_steps
        sides[allowance.direction] += divide_half_even(leg.value.minor * left, leg.quantity.steps)
    return replace(assessed, imports_assessed=Value(sides["import"]), exports_assessed=Value(sides["export"]))
