"""Balances as four counters an account, so that a limit is checked on one row and never on a sum of rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.ledger.accounts import Account, AccountAbsent, SignLimit
from tarazu.ledger.transfers import Phase, Transfer, TransferEvent, TransferStep, after

POSTED, VOIDED, EITHER = Phase.POSTED, Phase.VOIDED, SignLimit.EITHER  # a member costs as much to find as a sum to make


class Overdrawn(TarazuError):
    """A transfer would take more from an account than it holds free."""

    kind = Kind.REFUSED
    says = (
        "Account {account_id} ({account_kind}) holds {free} {unit} free, and {amount} were to be taken. "
        "Lower the amount, or book what is missing first."
    )


class Balance(NamedTuple):
    """What was credited to and debited from one account, posted and pending apart."""

    account_id: str
    debits_posted: int = 0
    credits_posted: int = 0
    debits_pending: int = 0
    credits_pending: int = 0

    @property
    def posted(self) -> int:
        """Credits less debits, posted only: the balance of the account."""
        return self.credits_posted - self.debits_posted

    @property
    def pending(self) -> int:
        """What the pending transfers would add to the balance."""
        return self.credits_pending - self.debits_pending

    @property
    def free_below(self) -> int:
        """What may still be taken before the account would stand below zero, every pending debit counted."""
        return self.posted - self.debits_pending

    @property
    def free_above(self) -> int:
        """What may still be given before the account would stand above zero, every pending credit counted."""
        return -self.posted - self.credits_pending

    def debited(self, amount: int, phase: Phase) -> "Balance":
        """The counters after a debit (a negative amount takes a pending one back)."""
        account_id, debits, credits_, debits_held, credits_held = self
        if phase is POSTED:
            assert amount >= 0, "what is posted is never taken back: it is reversed"
            return Balance(account_id, debits + amount, credits_, debits_held, credits_held)
        assert debits_held + amount >= 0, "no more leaves the pending than came into it"
        return Balance(account_id, debits, credits_, debits_held + amount, credits_held)

    def credited(self, amount: int, phase: Phase) -> "Balance":
        """The counters after a credit (a negative amount takes a pending one back)."""
        account_id, debits, credits_, debits_held, credits_held = self
        if phase is POSTED:
            assert amount >= 0, "what is posted is never taken back: it is reversed"
            return Balance(account_id, debits, credits_ + amount, debits_held, credits_held)
        assert credits_held + amount >= 0, "no more leaves the pending than came into it"
        return Balance(account_id, debits, credits_, debits_held, credits_held + amount)


def _moved(new: dict[str, Balance], held: Mapping[str, Balance], move: Transfer, amount: int, phase: Phase) -> None:
    debit, credit = move.debit_account_id, move.credit_account_id
    assert debit != credit, "a transfer has two accounts"
    assert abs(amount) in (0, move.amount), "a transfer moves all of its amount or nothing"
    new[debit] = (new.get(debit) or held.get(debit) or Balance(debit)).debited(amount, phase)
    new[credit] = (new.get(credit) or held.get(credit) or Balance(credit)).credited(amount, phase)


def balances(transfers: Iterable[Transfer]) -> dict[str, Balance]:
    """The balance of every account that transfers touch, each in its present phase; voided ones count nothing."""
    found: dict[str, Balance] = {}
    for move in transfers:
        _moved(found, {}, move, 0 if move.phase is VOIDED else move.amount, move.phase)
    assert sum(one.posted for one in found.values()) == 0, "what one account gives another takes"
    assert sum(one.pending for one in found.values()) == 0, "what one account is to give another is to take"
    return found


def balance_by_unit(transfers: Iterable[Transfer]) -> dict[tuple[str, str], int]:
    """The sum of all account balances by book and unit, pending included: zero, or the ledger is wrong."""
    moves = list(transfers)
    place: dict[str, tuple[str, str]] = {}
    for move in moves:
        for account_id in (move.debit_account_id, move.credit_account_id):
            where = place.setdefault(account_id, (move.book_id, move.unit))
            assert where == (move.book_id, move.unit), "an account counts one unit in one book"
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for balance in balances(moves).values():
        totals[place[balance.account_id]] += balance.posted + balance.pending
    assert totals.keys() == set(place.values()), "every unit that anything moved in has its sum"
    return dict(totals)


def _within_limit(account: Account, balance: Balance, amount: int) -> None:
    limit = account.sign_limit
    if limit is EITHER:
        return
    left = balance.free_below if limit is SignLimit.NEVER_BELOW_ZERO else balance.free_above
    if left < 0:
        raise Overdrawn(
            account_id=account.id,
            account_kind=account.kind.value,
            free=left + amount,
            unit=account.unit,
            amount=amount,
        )


def admit(
    accounts: Mapping[str, Account], held: Mapping[str, Balance], transfers: Iterable[Transfer]
) -> dict[str, Balance]:
    """The new balances of the accounts that transfers touch, admitted in order; all of them or, with an error, none.

    Errors:  AccountAbsent; Overdrawn.
    """
    new: dict[str, Balance] = {}
    for move in transfers:
        debit_id, credit_id, amount = move.debit_account_id, move.credit_account_id, move.amount
        debit, credit = accounts.get(debit_id), accounts.get(credit_id)
        if debit is None or credit is None:
            raise AccountAbsent(account_id=debit_id if debit is None else credit_id)
        assert debit.unit == credit.unit == move.unit, "a transfer counts in its accounts' unit"
        assert debit.book_id == credit.book_id == move.book_id, "a transfer stays in its book"
        assert move.phase is not VOIDED, "a voided transfer is not admitted"
        _moved(new, held, move, amount, move.phase)
        _within_limit(debit, new[debit_id], amount)
        _within_limit(credit, new[credit_id], amount)
    return new


def settle(held: Mapping[str, Balance], pending: Transfer, step: TransferStep) -> dict[str, Balance]:
    """The new balances of the two accounts of a pending transfer after it was posted or voided. Errors: StepRefused."""
    after(pending, step)
    new: dict[str, Balance] = {}
    _moved(new, held, pending, -pending.amount, Phase.PENDING)
    if step.event is TransferEvent.POST:
        _moved(new, held, pending, pending.amount, POSTED)
    assert not any(one.debits_pending > held[one.account_id].debits_pending for one in new.values()), "it is released"
    was, now = ([one.posted + one.pending for one in some] for some in (map(held.__getitem__, new), new.values()))
    assert sum(was) == sum(now), "what one account gives another takes"
    return new
