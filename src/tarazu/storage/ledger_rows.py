"""Rows of the ledger as the values of its room."""

from collections.abc import Iterable, Iterator

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.ledger.accounts import Account, AccountKind
from tarazu.ledger.balances import Balance
from tarazu.ledger.transfers import Phase, Reason, Transfer, TransferEvent, TransferStep, after
from tarazu.storage import models

PORTION = 10_000  # ids in one question to the database


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


def transfer_as_made(row: models.Transfer) -> Transfer:
    """The transfer a row holds, in the phase it began in."""
    return Transfer(
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


def transfer_of(row: models.Transfer) -> Transfer:
    """The transfer a row holds, in its present phase."""
    made, step = transfer_as_made(row), getattr(row, "step", None)
    return made if step is None else after(made, step_of(step))


def step_of(row: models.TransferStep) -> TransferStep:
    """The step a row holds."""
    return TransferStep(row.transfer_id, TransferEvent(row.event), row.day, row.reference)


def transfers_by_id(ids: Iterable[str]) -> tuple[Transfer, ...]:
    """Transfers with these ids, each in its present phase."""
    rows = models.Transfer.objects.select_related("step")
    return tuple(transfer_of(row) for portion in portions(ids) for row in rows.filter(id__in=portion))


def portions(ids: Iterable[str]) -> Iterator[list[str]]:
    """Ids in order, as many at a time as one question may name."""
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), PORTION):
        yield ordered[start : start + PORTION]
