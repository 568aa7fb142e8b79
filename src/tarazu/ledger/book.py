"""What each event of a delivery posts in the book of its authorisation.

Goods come from the world account of their giver: promised by the contract, under way once released for export,
accepted once the other side assessed them; what did not arrive is short. Value moves only when customs assessed it, but
for goods that are owed on top by agreement: an import takes from the member's position (it owes), an export gives to it
(it is owed), and the control account of the other country stands against every position. So a position below zero
means: more came in than went out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from tarazu.kernel.ids import identifier
from tarazu.kernel.quantity import Quantity, UnitMismatch
from tarazu.kernel.value import Value
from tarazu.ledger.accounts import Account, AccountKind, control_account, goods_account, position_account
from tarazu.ledger.transfers import (
    NotPositive,
    Paper,
    Phase,
    Reason,
    Transfer,
    TransferStep,
    link,
    reverse,
    transfer,
    void,
)


class Direction(StrEnum):
    """Which way goods cross the border, as the country of the book sees it."""

    IMPORT = "import"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class Goods:
    """One giver's goods of one commodity inside one book."""

    book_id: str
    giver_id: str
    commodity: str


@dataclass(frozen=True, slots=True)
class Posting:
    """What one event writes: the accounts it needs open, its transfers, and steps of earlier pending transfers.

    It is written whole or not at all.
    """

    accounts: tuple[Account, ...]
    transfers: tuple[Transfer, ...]
    steps: tuple[TransferStep, ...] = ()


@dataclass(frozen=True, slots=True)
class _Move:
    source: AccountKind
    target: AccountKind
    steps: int
    reason: Reason


def _posting(goods: Goods, quantity: Quantity, paper: Paper, moves: list[_Move]) -> Posting:
    assert all(move.source is not move.target for move in moves), "goods move from one kind of account to another"
    kinds = {kind: None for move in moves for kind in (move.source, move.target)}
    accounts = {
        kind: goods_account(goods.book_id, kind, goods.giver_id, goods.commodity, quantity.unit) for kind in kinds
    }
    transfers = [
        transfer(accounts[move.source], accounts[move.target], move.steps, reason=move.reason, paper=paper)
        for move in moves
    ]
    assert len({account.unit for account in accounts.values()}) <= 1, "goods are counted in one unit"
    return Posting(tuple(accounts.values()), link(transfers))


def promise(goods: Goods, quantity: Quantity, paper: Paper) -> Posting:
    """A signed contract promises goods. Errors: NotPositive."""
    return _posting(
        goods, quantity, paper, [_Move(AccountKind.WORLD, AccountKind.PROMISED, quantity.steps, Reason.PROMISE)]
    )


def withdraw(goods: Goods, quantity: Quantity, paper: Paper) -> Posting:
    """A promise, or a part of it, is taken back before anything moved. Errors: NotPositive."""
    return _posting(
        goods, quantity, paper, [_Move(AccountKind.PROMISED, AccountKind.WORLD, quantity.steps, Reason.WITHDRAW)]
    )


def dispatch(goods: Goods, quantity: Quantity, paper: Paper) -> Posting:
    """Promised goods are released for export and are under way. Errors: NotPositive."""
    return _posting(
        goods, quantity, paper, [_Move(AccountKind.PROMISED, AccountKind.UNDER_WAY, quantity.steps, Reason.DISPATCH)]
    )


def accept(goods: Goods, dispatched: Quantity, assessed: Quantity, paper: Paper) -> Posting:
    """Goods under way were assessed on arrival: what was found is accepted, what is missing is short.

    More than was sent is taken in from the world as found over.
    Errors:  UnitMismatch; NotPositive.
    """
    if dispatched.unit != assessed.unit:
        raise UnitMismatch(left=dispatched, right=assessed)
    if dispatched.steps <= 0 or assessed.steps < 0:
        raise NotPositive(amount=min(dispatched.steps, assessed.steps))
    arrived = min(dispatched.steps, assessed.steps)
    moves = [
        _Move(AccountKind.UNDER_WAY, AccountKind.ACCEPTED, arrived, Reason.ACCEPT),
        _Move(AccountKind.UNDER_WAY, AccountKind.SHORT, dispatched.steps - arrived, Reason.FALL_SHORT),
        _Move(AccountKind.WORLD, AccountKind.ACCEPTED, assessed.steps - arrived, Reason.FIND_OVER),
    ]
    assert moves[0].steps + moves[1].steps == dispatched.steps, "what was sent arrived or is short"
    assert moves[0].steps + moves[2].steps == assessed.steps, "what was found came, or was found over"
    return _posting(goods, dispatched, paper, [move for move in moves if move.steps])


_VALUE_REASONS = {
    (Direction.IMPORT, Phase.PENDING): Reason.DECLARE_IMPORT,
    (Direction.EXPORT, Phase.PENDING): Reason.DECLARE_EXPORT,
    (Direction.IMPORT, Phase.POSTED): Reason.ASSESS_IMPORT,
    (Direction.EXPORT, Phase.POSTED): Reason.ASSESS_EXPORT,
}


@dataclass(frozen=True, slots=True)
class ValueOf:
    """Whose value, in which book, and which way its goods go."""

    book_id: str
    member_id: str
    direction: Direction


def _value_posting(of: ValueOf, value: Value, paper: Paper, reason: Reason, phase: Phase = Phase.POSTED) -> Posting:
    position = position_account(of.book_id, of.member_id, value.account_unit)
    control = control_account(of.book_id, value.account_unit)
    debit, credit = (position, control) if of.direction is Direction.IMPORT else (control, position)
    moved = transfer(debit, credit, value.minor, reason=reason, paper=paper, phase=phase)
    assert position.owner_id == of.member_id, "a value moves the position of whose it is"
    assert phase is not Phase.VOIDED, "a value is declared or assessed, and never begins as voided"
    return Posting((position, control), (moved,))


def declare(of: ValueOf, declared: Value, paper: Paper) -> Posting:
    """A declared value stands pending until customs assessed it; it never counts. Errors: NotPositive."""
    return _value_posting(of, declared, paper, _VALUE_REASONS[of.direction, Phase.PENDING], Phase.PENDING)


def assess(of: ValueOf, assessed: Value, paper: Paper, declared: Transfer | None = None) -> Posting:
    """Customs assessed a value: it is posted, and the pending declared one, if any, is voided in the same breath.

    A value assessed at nothing only voids the declared one.
    Errors:  NotPositive; StepRefused where the declared transfer is no longer pending.
    """
    assert declared is None or declared.book_id == of.book_id, "a declared value stands in its own book"
    assert declared is None or declared.reason in (Reason.DECLARE_IMPORT, Reason.DECLARE_EXPORT), "it was declared"
    steps = () if declared is None else (void(declared, paper),)
    if assessed.minor == 0 and steps:
        return Posting((), (), steps)
    return replace(_value_posting(of, assessed, paper, _VALUE_REASONS[of.direction, Phase.POSTED]), steps=steps)


def owe_damages(of: ValueOf, agreed: Value, paper: Paper) -> Posting:
    """Goods of an agreed value are owed on top: by the member as after an import, to it as after an export.

    Their delivery, as customs assesses it, stands against this entry.
    Errors:  NotPositive.
    """
    return _value_posting(of, agreed, paper, Reason.DAMAGES)


def waive_damages(owed: Transfer, missing: Value, history: Iterable[Transfer], paper: Paper) -> Posting:
    """What came short of damages is given up: their entry is taken back, and what is left of it entered anew.

    `history` holds at least every reversal made in this book so far.
    Errors:  NotPositive; AlreadyReversed.
    """
    assert owed.reason is Reason.DAMAGES, "only damages are given up"
    assert missing.minor >= 0, "nobody gives up less than nothing"
    assert missing.account_unit == owed.unit, "what is given up is counted as what was owed"
    back = reverse(owed, history, paper)
    if missing.minor >= owed.amount:
        return Posting((), (back,))
    left = replace(
        owed,
        id=identifier("tr", owed.book_id, paper.reference, owed.reason.value, owed.debit_account_id),
        amount=owed.amount - missing.minor,
        reference=paper.reference,
        day=paper.day,
    )
    return Posting((), link([back, left]))
