"""The ledger in the database: a posting is written whole, with its accounts' counters, and told to the journal."""

from dataclasses import asdict
from datetime import date

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.ledger.accounts import Account, AccountKind
from tarazu.ledger.balances import Balance, admit, settle
from tarazu.ledger.book import Posting
from tarazu.ledger.journal import recorded
from tarazu.ledger.transfers import Phase, Reason, Transfer, TransferEvent, TransferStep, after
from tarazu.storage import models
from tarazu.storage.writing import Transaction

COUNTERS = ("debits_posted", "credits_posted", "debits_pending", "credits_pending")


class TransferAbsent(TarazuError):
    """No transfer stands on this reference."""

    kind = Kind.ABSENT
    says = "Nothing is posted on '{reference}', so there is nothing to reverse. Check the number of the paper."


def account_of(row: models.Account) -> Account:
    """The account a row holds."""
    return Account(row.id, row.book_id, row.unit, AccountKind(row.kind), row.owner_id, row.commodity)


def balance_of(row: models.Account) -> Balance:
    """The counters a row holds."""
    return Balance(row.id, row.debits_posted, row.credits_posted, row.debits_pending, row.credits_pending)


def transfer_of(row: models.Transfer) -> Transfer:
    """The transfer a row holds, in its present phase."""
    made = Transfer(
        id=row.id,
        book_id=row.book_id,
        debit_account_id=row.debit_account_id,
        credit_account_id=row.credit_account_id,
        amount=row.amount,
        unit=row.unit,
        phase=Phase(row.phase),
        reference=row.reference,
        reason=Reason(row.reason),
        day=row.day,
        reverses=row.reverses_id,
        linked=row.linked,
    )
    step = getattr(row, "step", None)
    if step is None:
        return made
    return after(made, TransferStep(row.id, TransferEvent(step.event), step.day, step.reference))


def write_posting(tx: Transaction, posting: Posting) -> None:
    """Write a posting: open its accounts, admit its transfers, move the counters, and tell the journal.

    Errors:  Overdrawn, with nothing written.
    """
    _open_accounts(tx, posting.accounts)
    touched = {move.debit_account_id for move in posting.transfers} | {
        move.credit_account_id for move in posting.transfers
    }
    stepped = {step.transfer_id: step for step in posting.steps}
    pending = {move.id: move for move in transfers_by_id(set(stepped))}
    for move in pending.values():
        touched |= {move.debit_account_id, move.credit_account_id}
    rows = {row.id: row for row in models.Account.objects.select_for_update().filter(id__in=touched).order_by("id")}
    held = {row.id: balance_of(row) for row in rows.values()}
    for transfer_id, step in stepped.items():
        held |= settle(held, pending[transfer_id], step)
    held |= admit({row.id: account_of(row) for row in rows.values()}, held, posting.transfers)
    for balance in held.values():
        counters = {name: value for name, value in asdict(balance).items() if name in COUNTERS}
        models.Account.objects.filter(id=balance.account_id).update(**counters)
    _insert(tx, posting)


def _open_accounts(tx: Transaction, accounts: tuple[Account, ...]) -> None:
    known = set(models.Account.objects.filter(id__in=[account.id for account in accounts]).values_list("id", flat=True))
    for account in accounts:
        if account.id in known:
            continue
        models.Account.objects.create(
            id=account.id,
            book_id=account.book_id,
            unit=account.unit,
            kind=account.kind.value,
            owner_id=account.owner_id,
            commodity=account.commodity,
        )
        tx.drafts.append(recorded(account, tx.now.isoformat()))


def _insert(tx: Transaction, posting: Posting) -> None:
    for step in posting.steps:
        models.TransferStep.objects.create(
            transfer_id=step.transfer_id, event=step.event.value, day=step.day, reference=step.reference
        )
        tx.drafts.append(recorded(step, tx.now.isoformat()))
    for move in posting.transfers:
        models.Transfer.objects.create(
            id=move.id,
            book_id=move.book_id,
            debit_account_id=move.debit_account_id,
            credit_account_id=move.credit_account_id,
            amount=move.amount,
            unit=move.unit,
            phase=move.phase.value,
            reference=move.reference,
            reason=move.reason.value,
            day=move.day,
            reverses_id=move.reverses,
            linked=move.linked,
        )
        tx.drafts.append(recorded(move, tx.now.isoformat()))


def transfers_by_id(ids: set[str]) -> tuple[Transfer, ...]:
    """Transfers with these ids, each in its present phase."""
    return tuple(transfer_of(row) for row in models.Transfer.objects.select_related("step").filter(id__in=ids))


def transfers_of_book(book_id: str, until: date | None = None) -> tuple[Transfer, ...]:
    """The transfers of a book in the order they count, each in its present phase."""
    rows = models.Transfer.objects.select_related("step").filter(book_id=book_id).order_by("day", "id")
    if until is not None:
        rows = rows.filter(day__lte=until)
    return tuple(transfer_of(row) for row in rows)


def transfers_on(book_id: str, reference: str) -> tuple[Transfer, ...]:
    """The transfers of a book that stand on one paper. Errors: TransferAbsent."""
    rows = models.Transfer.objects.select_related("step").filter(book_id=book_id, reference=reference).order_by("id")
    if not rows:
        raise TransferAbsent(reference=reference)
    return tuple(transfer_of(row) for row in rows)


def accounts_of_book(book_id: str) -> dict[str, Account]:
    """The accounts of a book by id."""
    return {row.id: account_of(row) for row in models.Account.objects.filter(book_id=book_id).order_by("id")}


def balances_of_book(book_id: str) -> dict[str, Balance]:
    """The counters of a book's accounts by account id."""
    return {row.id: balance_of(row) for row in models.Account.objects.filter(book_id=book_id).order_by("id")}


def all_accounts() -> tuple[tuple[Account, ...], dict[str, Balance]]:
    """Every account of every book with its counters, as an export states them."""
    rows = list(models.Account.objects.order_by("id"))
    return tuple(account_of(row) for row in rows), {row.id: balance_of(row) for row in rows}
