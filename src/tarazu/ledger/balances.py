"""Balances as four counters an account, so that a limit is checked on one row and never on a sum of rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.ledger.accounts import Account, AccountAbsent, SignLimit
from tarazu.ledger.transfers import Phase, Transfer, TransferEvent, TransferStep, after


class Overdrawn(TarazuError):
    """A transfer would take more from an account than it holds free."""

    kind = Kind.REFUSED
    says = (
        "Account {account_id} ({account_kind}) holds {free} {unit} free, and {amount} were to be taken. "
        "Lower the amount, or book what is missing first."
    )


@dataclass(frozen=True, slots=True)
class Balance:
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
        if phase is Phase.POSTED:
            return replace(self, debits_posted=self.debits_posted + amount)
        return replace(self, debits_pending=self.debits_pending + amount)

    def credited(self, amount: int, phase: Phase) -> "Balance":
        """The counters after a credit (a negative amount takes a pending one back)."""
        if phase is Phase.POSTED:
            return replace(self, credits_posted=self.credits_posted + amount)
        return replace(self, credits_pending=self.credits_pending + amount)


def _moved(balances: dict[str, Balance], move: Transfer, amount: int, phase: Phase) -> None:
    for account_id in (move.debit_account_id, move.credit_account_id):
        balances.setdefault(account_id, Balance(account_id))
    balances[move.debit_account_id] = balances[move.debit_account_id].debited(amount, phase)
    balances[move.credit_account_id] = balances[move.credit_account_id].credited(amount, phase)


def balances(transfers: Iterable[Transfer]) -> dict[str, Balance]:
    """The balance of every account that transfers touch, each in its present phase; voided ones count nothing."""
    found: dict[str, Balance] = {}
    for move in transfers:
        _moved(found, move, 0 if move.phase is Phase.VOIDED else move.amount, move.phase)
    return found


def balance_by_unit(transfers: Iterable[Transfer]) -> dict[tuple[str, str], int]:
    """The sum of all account balances by book and unit, pending included: zero, or the ledger is wrong."""
    moves = list(transfers)
    place = {}
    for move in moves:
        place[move.debit_account_id] = place[move.credit_account_id] = (move.book_id, move.unit)
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for balance in balances(moves).values():
        totals[place[balance.account_id]] += balance.posted + balance.pending
    return dict(totals)


def _within_limit(account: Account, balance: Balance, amount: int) -> None:
    free = {SignLimit.NEVER_BELOW_ZERO: balance.free_below, SignLimit.NEVER_ABOVE_ZERO: balance.free_above}
    left = free.get(account.sign_limit, 0)
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
        for account_id in (move.debit_account_id, move.credit_account_id):
            if account_id not in accounts:
                raise AccountAbsent(account_id=account_id)
            assert accounts[account_id].unit == move.unit, "a transfer counts in its accounts' unit"
            assert accounts[account_id].book_id == move.book_id, "a transfer stays in its book"
            new.setdefault(account_id, held.get(account_id, Balance(account_id)))
        assert move.phase is not Phase.VOIDED, "a voided transfer is not admitted"
        _moved(new, move, move.amount, move.phase)
        for account_id in (move.debit_account_id, move.credit_account_id):
            _within_limit(accounts[account_id], new[account_id], move.amount)
    return new


def settle(held: Mapping[str, Balance], pending: Transfer, step: TransferStep) -> dict[str, Balance]:
    """The new balances of the two accounts of a pending transfer after it was posted or voided. Errors: StepRefused."""
    after(pending, step)
    sides = (pending.debit_account_id, pending.credit_account_id)
    new = {account_id: held[account_id] for account_id in sides}
    _moved(new, pending, -pending.amount, Phase.PENDING)
    if step.event is TransferEvent.POST:
        _moved(new, pending, pending.amount, Phase.POSTED)
    return new
