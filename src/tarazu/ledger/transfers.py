"""Transfers: an amount of one unit from a debit account to a credit account, in two phases, corrected by counter-entry.

Nothing here is ever changed in place. A transfer is one fact; posting or voiding a pending one is a second fact, a
`TransferStep`; a reversal is a third, a transfer of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.kernel.lifecycle import LifeCycle
from tarazu.ledger.accounts import Account

AMOUNT_MAX = 10**17


class Phase(StrEnum):
    """Where a transfer stands."""

    PENDING = "pending"
    POSTED = "posted"
    VOIDED = "voided"


class TransferEvent(StrEnum):
    """What can happen to a pending transfer."""

    POST = "post"
    VOID = "void"


TRANSFER_LIFE: LifeCycle[Phase, TransferEvent] = LifeCycle(
    thing="transfer",
    start=Phase.PENDING,
    steps={
        (Phase.PENDING, TransferEvent.POST): Phase.POSTED,
        (Phase.PENDING, TransferEvent.VOID): Phase.VOIDED,
    },
)


class Reason(StrEnum):
    """Why a transfer was made."""

    PROMISE = "promise"
    WITHDRAW = "withdraw"
    DISPATCH = "dispatch"
    ACCEPT = "accept"
    FALL_SHORT = "fall_short"
    FIND_OVER = "find_over"
    DECLARE_IMPORT = "declare_import"
    DECLARE_EXPORT = "declare_export"
    ASSESS_IMPORT = "assess_import"
    ASSESS_EXPORT = "assess_export"
    NET_OFF = "net_off"
    SET_OFF = "set_off"
    DAMAGES = "damages"
    DOMESTIC_DEBT = "domestic_debt"
    DOMESTIC_PAYMENT = "domestic_payment"
    REVERSE = "reverse"


class UnequalUnits(TarazuError):
    """The two accounts of a transfer count in different units."""

    kind = Kind.INVALID
    says = "One account counts in {debit_unit}, the other in {credit_unit}. Post to two accounts of one unit."


class UnequalBooks(TarazuError):
    """The two accounts of a transfer lie in different books."""

    kind = Kind.INVALID
    says = "One account is in book {debit_book}, the other in {credit_book}. Post inside one authorisation's book."


class SameAccount(TarazuError):
    """A transfer from an account to itself."""

    kind = Kind.INVALID
    says = "Account {account_id} cannot give to itself. Name another account."


class NotPositive(TarazuError):
    """A transfer of nothing, or of less than nothing."""

    kind = Kind.INVALID
    says = "A transfer moves more than zero, not {amount}. To take something back, reverse the transfer."


class NotPosted(TarazuError):
    """A transfer that is not posted was to be reversed."""

    kind = Kind.CONFLICT
    says = "Transfer {transfer_id} is {phase}, so there is nothing to reverse. Void it if it is still pending."


class AlreadyReversed(TarazuError):
    """A transfer was to be reversed twice."""

    kind = Kind.CONFLICT
    says = "Transfer {transfer_id} was already reversed by {reversed_by}. Post the delivery again with a new reference."


class ReversalOfReversal(TarazuError):
    """A counter-entry was itself to be reversed."""

    kind = Kind.REFUSED
    says = "Transfer {transfer_id} is itself a reversal. Post the delivery again with a new reference instead."


@dataclass(frozen=True, slots=True)
class Paper:
    """The outside paper a posting stands on, and the day it counts on."""

    reference: str
    day: date


@dataclass(frozen=True, slots=True)
class Transfer:
    """An amount that moves from one account to another of the same book and unit.

    `amount` is in steps of the goods' unit or minor units of account. `reference` is the outside paper it stands on;
    `reverses` the transfer it takes back; `linked` the group that succeeds or fails as a whole.
    """

    id: str
    book_id: str
    debit_account_id: str
    credit_account_id: str
    amount: int
    unit: str
    phase: Phase
    reference: str
    reason: Reason
    day: date
    reverses: str | None = None
    linked: str | None = None

    def __post_init__(self) -> None:
        assert 0 < self.amount <= AMOUNT_MAX, "an amount is positive and within any trade"
        assert self.debit_account_id != self.credit_account_id, "a transfer has two accounts"
        assert self.reverses is None or self.phase is Phase.POSTED, "a counter-entry never waits"


@dataclass(frozen=True, slots=True)
class TransferStep:
    """The fact that a pending transfer was posted or voided on a day."""

    transfer_id: str
    event: TransferEvent
    day: date
    reference: str


def transfer(
    debit: Account, credit: Account, amount: int, *, reason: Reason, paper: Paper, phase: Phase = Phase.POSTED
) -> Transfer:
    """A transfer between two accounts; the same accounts, reason and paper always give the same id.

    Units:   amount in steps of the goods' unit, or minor units of account.
    Errors:  SameAccount; UnequalBooks; UnequalUnits; NotPositive.
    """
    if debit.id == credit.id:
        raise SameAccount(account_id=debit.id)
    if debit.book_id != credit.book_id:
        raise UnequalBooks(debit_book=debit.book_id, credit_book=credit.book_id)
    if debit.unit != credit.unit:
        raise UnequalUnits(debit_unit=debit.unit, credit_unit=credit.unit)
    if amount <= 0:
        raise NotPositive(amount=amount)
    return Transfer(
        id=identifier("tr", debit.book_id, paper.reference, reason.value, debit.id, credit.id),
        book_id=debit.book_id,
        debit_account_id=debit.id,
        credit_account_id=credit.id,
        amount=amount,
        unit=debit.unit,
        phase=phase,
        reference=paper.reference,
        reason=reason,
        day=paper.day,
    )


def link(group: Sequence[Transfer]) -> tuple[Transfer, ...]:
    """The same transfers as one group that succeeds or fails as a whole; a single one needs no group."""
    if len(group) < 2:
        return tuple(group)
    assert len({member.id for member in group}) == len(group), "a group holds each transfer once"
    assert all(member.linked is None for member in group), "a transfer is in one group"
    linked = identifier("lk", *(member.id for member in group))
    return tuple(replace(member, linked=linked) for member in group)


def _step(pending: Transfer, event: TransferEvent, paper: Paper) -> TransferStep:
    TRANSFER_LIFE.advance(pending.phase, event)
    assert paper.reference, "a step stands on a paper"
    return TransferStep(pending.id, event, paper.day, paper.reference)


def post(pending: Transfer, paper: Paper) -> TransferStep:
    """Book a pending transfer. Errors: StepRefused where it is posted or voided already."""
    return _step(pending, TransferEvent.POST, paper)


def void(pending: Transfer, paper: Paper) -> TransferStep:
    """Let a pending transfer go without booking it. Errors: StepRefused where it is posted or voided already."""
    return _step(pending, TransferEvent.VOID, paper)


def after(pending: Transfer, step: TransferStep) -> Transfer:
    """The transfer as it stands after a step; a posted one counts on the day it was posted. Errors: StepRefused."""
    assert step.transfer_id == pending.id, "a step belongs to its own transfer"
    phase = TRANSFER_LIFE.advance(pending.phase, step.event)
    assert phase is not Phase.PENDING, "a step ends the waiting"
    return replace(pending, phase=phase, day=step.day if phase is Phase.POSTED else pending.day)


def reverse(wrong: Transfer, history: Iterable[Transfer], paper: Paper) -> Transfer:
    """The counter-entry of a posted transfer: the same amount back, debit and credit exchanged.

    `history` holds at least every reversal made in this book so far.
    Errors:  NotPosted; ReversalOfReversal; AlreadyReversed.
    """
    if wrong.reverses is not None:
        raise ReversalOfReversal(transfer_id=wrong.id)
    if wrong.phase is not Phase.POSTED:
        raise NotPosted(transfer_id=wrong.id, phase=wrong.phase.value)
    for earlier in history:
        if earlier.reverses == wrong.id:
            raise AlreadyReversed(transfer_id=wrong.id, reversed_by=earlier.id)
    return Transfer(
        id=identifier("tr", wrong.book_id, Reason.REVERSE.value, wrong.id),
        book_id=wrong.book_id,
        debit_account_id=wrong.credit_account_id,
        credit_account_id=wrong.debit_account_id,
        amount=wrong.amount,
        unit=wrong.unit,
        phase=Phase.POSTED,
        reference=paper.reference,
        reason=Reason.REVERSE,
        day=paper.day,
        reverses=wrong.id,
    )


def reverse_linked(group: Sequence[Transfer], history: Sequence[Transfer], paper: Paper) -> tuple[Transfer, ...]:
    """The counter-entries of a whole linked group, last one first and linked in turn. Errors: as `reverse`."""
    return link([reverse(wrong, history, paper) for wrong in reversed(group)])
