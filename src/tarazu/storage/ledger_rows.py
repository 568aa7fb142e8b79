"""Rows of the ledger as the values of its room."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.ledger.accounts import Account, AccountKind
from tarazu.ledger.balances import Balance
from tarazu.ledger.transfers import Phase, Reason, Transfer, TransferEvent, TransferStep, after
from tarazu.storage import models

PORTION = 10_000  # ids in one question to the database
COLUMNS = (  # in the order of a transfer's fields, and then its step's
    *("id", "book_id", "debit_account_id", "credit_account_id", "amount", "unit", "phase", "reference"),
    *("reason", "day", "reverses_id", "linked", "step__event", "step__day", "step__reference"),
)
PHASE, REASON = COLUMNS.index("phase"), COLUMNS.index("reason")


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


def transfers_in(rows: "QuerySet[models.Transfer]") -> tuple[Transfer, ...]:
    """The transfers of a question to the database, each in its present phase; a book has thousands of them."""
    found = []
    for *made, event, day, reference in rows.values_list(*COLUMNS):
        made[PHASE], made[REASON] = Phase(made[PHASE]), Reason(made[REASON])
        move = Transfer(*made)
        if event is not None:
            move = after(move, TransferStep(move.id, TransferEvent(event), day, reference))
        found.append(move)
    return tuple(found)


def step_of(row: models.TransferStep) -> TransferStep:
    """The step a row holds."""
    return TransferStep(row.transfer_id, TransferEvent(row.event), row.day, row.reference)


def transfers_by_id(ids: Iterable[str]) -> tuple[Transfer, ...]:
    """Transfers with these ids, each in its present phase."""
    questions = (models.Transfer.objects.filter(id__in=portion) for portion in portions(ids))
    return tuple(move for question in questions for move in transfers_in(question))


def portions(ids: Iterable[str]) -> Iterator[list[str]]:
    """Ids in order, as many at a time as one question may name."""
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), PORTION):
        yield ordered[start : start + PORTION]
