"""Statements: what an account held, what moved on it, and what stands pending, over a span of days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tarazu.kernel.period import Period
from tarazu.ledger.accounts import Account
from tarazu.ledger.transfers import Phase, Reason, Transfer


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One transfer as an account sees it: more is positive, less is negative.

    `balance` is what the account held after it; for a pending line, what it would hold once all so far are posted.
    """

    transfer_id: str
    day: date
    reason: Reason
    reference: str
    other_account_id: str
    amount: int
    balance: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One account over a period: opening, booked lines, closing; and, apart, what is pending at its end."""

    account: Account
    period: Period
    opening: int
    lines: tuple[StatementLine, ...]
    closing: int
    pending: tuple[StatementLine, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """What moved on an account in one month, and what it held at its end."""

    first: date
    added: int
    taken: int
    closing: int


def by_month(one: Statement) -> tuple[Month, ...]:
    """A statement month by month, also the months in which nothing moved; its unit is the statement's own."""
    if not one.lines:
        return ()
    months: list[Month] = []
    first, last, closing = one.lines[0].day.replace(day=1), one.lines[-1].day, one.opening
    while first <= last:
        after = (first + timedelta(days=31)).replace(day=1)
        amounts = [line.amount for line in one.lines if first <= line.day < after]
        closing += sum(amounts)
        added = sum(amount for amount in amounts if amount > 0)
        months.append(Month(first, added, added - sum(amounts), closing))
        first = after
    assert closing == one.closing, "the months add up to the whole"
    assert sum(month.added - month.taken for month in months) == one.closing - one.opening, "nothing lies between them"
    return tuple(months)


def _signed(account: Account, move: Transfer) -> int:
    assert account.id in (move.debit_account_id, move.credit_account_id), "a statement tells of its own account"
    return move.amount if move.credit_account_id == account.id else -move.amount


def _lines(account: Account, moves: Sequence[Transfer], opening: int) -> tuple[StatementLine, ...]:
    lines, balance = [], opening
    for move in moves:
        amount = _signed(account, move)
        balance += amount
        other = move.debit_account_id if amount > 0 else move.credit_account_id
        lines.append(StatementLine(move.id, move.day, move.reason, move.reference, other, amount, balance))
    assert all(line.other_account_id != account.id for line in lines), "each line names the other side"
    assert balance == opening + sum(line.amount for line in lines), "the last balance is the sum of all lines"
    return tuple(lines)


def statement(account: Account, transfers: Iterable[Transfer], period: Period) -> Statement:
    """One account's statement over a period, from transfers in their present phase, in the order they were written.

    Units:   steps of the account's unit of goods, or minor units of account.
    """
    own = [move for move in transfers if account.id in (move.debit_account_id, move.credit_account_id)]
    own.sort(key=lambda move: move.day)
    booked = [move for move in own if move.phase is Phase.POSTED]
    waiting = [move for move in own if move.phase is Phase.PENDING]
    opening = sum(_signed(account, move) for move in booked if move.day < period.since)
    lines = _lines(account, [move for move in booked if period.covers(move.day)], opening)
    closing = lines[-1].balance if lines else opening
    assert closing == opening + sum(line.amount for line in lines), "a statement adds up"
    assert len(booked) + len(waiting) <= len(own), "nothing is both booked and pending"
    until_then = [move for move in waiting if period.until is None or move.day < period.until]
    return Statement(account, period, opening, lines, closing, _lines(account, until_then, closing))


def party_statement(
    party_id: str, accounts: Iterable[Account], transfers: Iterable[Transfer], period: Period
) -> tuple[Statement, ...]:
    """The statements of every account a party owns, in the order of their kinds as they were given."""
    assert party_id, "what nobody owns is on no statement of a party"
    moves = list(transfers)
    return tuple(statement(account, moves, period) for account in accounts if account.owner_id == party_id)
