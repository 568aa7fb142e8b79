"""The ledger in the database: what it holds, book by book, and the one way to post to it."""

from datetime import date

from tarazu.ledger.accounts import Account
from tarazu.ledger.balances import Balance
from tarazu.ledger.transfers import Transfer
from tarazu.storage import models
from tarazu.storage.ledger_rows import TransferAbsent, account_of, balance_of, transfer_of, transfers_in
from tarazu.storage.ledger_rows import transfers_by_id as transfers_by_id
from tarazu.storage.posting import write_posting as write_posting


def transfers_of_book(book_id: str, until: date | None = None) -> tuple[Transfer, ...]:
    """The transfers of a book in the order they count, each in its present phase."""
    rows = models.Transfer.objects.filter(book_id=book_id).order_by("day", "id")
    return transfers_in(rows if until is None else rows.filter(day__lte=until))


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
