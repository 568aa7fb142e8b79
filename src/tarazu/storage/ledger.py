"""The ledger in the database: what it holds, book by book, and the one way to post to it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Sum

from tarazu.ledger.accounts import Account
from tarazu.ledger.balances import Balance
from tarazu.ledger.transfers import Transfer
from tarazu.storage import models
from tarazu.storage.ledger_rows import TransferAbsent, account_of, balance_of, transfer_of, transfers_in
from tarazu.storage.ledger_rows import transfers_by_id as transfers_by_id
from tarazu.storage.posting import write_posting as write_posting


@dataclass(frozen=True, slots=True)
class UnitSum:
    """Everything that was taken from accounts of one unit, and everything that was given to them, over all books."""

    unit: str
    accounts: int
    books: int
    taken: int
    given: int
    uneven: int  # books in which the two differ, of which there are none in books that hold

    @property
    def is_zero(self) -> bool:
        """Say whether what was taken and what was given cancel, in every book and so in all."""
        return self.taken == self.given and not self.uneven


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


def sums() -> tuple[UnitSum, ...]:
    """Every account of every book added up, unit by unit, what is pending too. Reads all accounts: ask when asked."""
    given, taken = F("credits_posted") + F("credits_pending"), F("debits_posted") + F("debits_pending")
    books = models.Account.objects.values("unit", "book_id").annotate(
        many=Count("id"), given=Sum(given), taken=Sum(taken)
    )
    rows: dict[str, list[int]] = {}
    for unit, many, each_given, each_taken in books.values_list("unit", "many", "given", "taken"):
        so_far = rows.setdefault(unit, [0, 0, 0, 0, 0])
        figures = (many, 1, each_taken, each_given, int(each_taken != each_given))
        rows[unit] = [one + other for one, other in zip(so_far, figures, strict=True)]
    return tuple(UnitSum(unit, *rows[unit]) for unit in sorted(rows))
