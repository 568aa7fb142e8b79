"""Domestic legs: who owes whom at home, in local currency, outside the evidence account.

An importer who received goods may owe the exporter of his own country who gave the counter-goods. That is settled at
home and never crosses a border, so it is kept in a book of its own that no authorisation and no net-off looks at. It
records what the parties acknowledge; it holds and moves no money.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.value import Value
from tarazu.ledger.accounts import Account, domestic_account
from tarazu.ledger.book import Posting
from tarazu.ledger.transfers import Paper, Phase, Reason, Transfer, transfer


class NotAtHome(TarazuError):
    """A domestic debt was to be recorded between parties of two countries, or of one party with itself."""

    kind = Kind.INVALID
    says = (
        "{debtor} and {creditor} are not two parties of one country. Across a border, goods are owed and never money."
    )


class MoreThanOwed(TarazuError):
    """A payment was to be recorded that is larger than the debt."""

    kind = Kind.CONFLICT
    says = "{debtor} owes {creditor} {owed}, and {paid} were to be recorded as received. Record no more than is owed."


class ReferenceMissing(TarazuError):
    """A domestic leg was to be recorded without its paper."""

    kind = Kind.INVALID
    says = "Name the paper this stands on: the number of the invoice, the agreement or the bank's receipt."


def read_paper(text: str) -> str:
    """The paper that a domestic leg stands on. Errors: ReferenceMissing."""
    if not text.strip():
        raise ReferenceMissing
    return text.strip()


def domestic_book(order: str) -> str:
    """The book of one country's domestic legs."""
    return f"domestic-{order}"


def acknowledge(order: str, debtor_id: str, creditor_id: str, amount: Value, paper: Paper) -> Posting:
    """A debtor acknowledges a debt; `amount` is in minor units of local currency. Errors: NotPositive."""
    debtor, creditor = _sides(order, debtor_id, creditor_id, amount.account_unit)
    owed = transfer(debtor, creditor, amount.minor, reason=Reason.DOMESTIC_DEBT, paper=paper)
    return Posting((debtor, creditor), (owed,))


def receive(order: str, debtor_id: str, creditor_id: str, amount: Value, paper: Paper, *, owed: int) -> Posting:
    """A creditor records that it was paid at home. Errors: MoreThanOwed; NotPositive."""
    if amount.minor > owed:
        told = {"owed": Value(owed, amount.account_unit), "paid": amount}
        raise MoreThanOwed(debtor=debtor_id, creditor=creditor_id, **told)
    debtor, creditor = _sides(order, debtor_id, creditor_id, amount.account_unit)
    paid = transfer(creditor, debtor, amount.minor, reason=Reason.DOMESTIC_PAYMENT, paper=paper)
    return Posting((creditor, debtor), (paid,))


def owed_at_home(accounts: Mapping[str, Account], transfers: Iterable[Transfer]) -> dict[tuple[str, str], int]:
    """What every debtor owes every creditor in a book of domestic legs, what both owe each other not netted."""
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for move in transfers:
        assert move.phase is Phase.POSTED, "nothing stands pending in a book of domestic legs"
        source, target = (accounts[at].owner_id or "" for at in (move.debit_account_id, move.credit_account_id))
        if move.reason is Reason.DOMESTIC_DEBT:
            totals[source, target] += move.amount
        else:
            totals[target, source] -= move.amount
    return {pair: minor for pair, minor in sorted(totals.items()) if minor}


def _sides(order: str, debtor_id: str, creditor_id: str, currency: str) -> tuple[Account, Account]:
    book = domestic_book(order)
    return domestic_account(book, debtor_id, currency), domestic_account(book, creditor_id, currency)
