"""How the ledger is written: postings one by one or by the thousand, each whole or not at all, and told to the journal.

A batch is one look at the accounts, one decision a posting in memory, and one statement a table. The database checks
every row once more (migration 0002 and the constraints of the models), so a slip here is refused there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from operator import attrgetter

from django.db import IntegrityError, transaction

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.ledger.accounts import Account, AccountKind
from tarazu.ledger.balances import Balance, admit, settle
from tarazu.ledger.book import Posting
from tarazu.ledger.journal import Written, recorded, written, written_day, written_transfer
from tarazu.ledger.transfers import Phase, Transfer, TransferStep, after
from tarazu.storage.ledger_rows import TransferAbsent, transfers_by_id
from tarazu.storage.rows import among, ask, for_update, insert_rows, one_trip, update_rows
from tarazu.storage.writing import Transaction

ACCOUNTS_KEPT = 20_000  # in memory between two writes
PENDING = Phase.PENDING
COUNTERS = ("debits_posted", "credits_posted", "debits_pending", "credits_pending")
IDENTITY = ("id", "book_id", "unit", "kind", "owner_id", "commodity")
TRANSFER = ("id", "book_id", "debit_account_id", "credit_account_id", "amount", "unit", "phase", "reference")
TRANSFER_COLUMNS = (*TRANSFER, "reason", "day", "reverses_id", "linked")
STEP_COLUMNS = ("transfer_id", "event", "day", "reference")


class PostingExists(TarazuError):
    """A posting was to be written that the ledger has already, or that its own guards refuse."""

    kind = Kind.CONFLICT
    says = "The posting on '{reference}' stands in the books already, or does not fit them. Look at the book first."


@dataclass(slots=True)
class Shelf:
    """The accounts a batch touches, as they stand while it is decided, and what it will write."""

    accounts: dict[str, Account]
    balances: dict[str, Balance]
    pending: dict[str, Transfer]
    opened: list[Account] = field(default_factory=list)
    steps: list[TransferStep] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    drafts: list[Written] = field(default_factory=list)
    moved: dict[str, Balance] = field(default_factory=dict)


def write_posting(tx: Transaction, posting: Posting) -> None:
    """Write a posting: open its accounts, admit its transfers, move the counters, and tell the journal.

    Errors:  Overdrawn; StepRefused; AccountAbsent; PostingExists; nothing is written then.
    """
    assert posting.accounts or posting.transfers or posting.steps, "a posting writes something"
    try:
        refused = write_at_once(tx, [posting], asked_shelf([posting])())[0]
    except IntegrityError as error:
        transaction.set_rollback(True)  # whoever goes on after this error still leaves nothing
        raise PostingExists(reference=_reference(posting)) from error
    if refused is not None:
        raise refused


def write_postings(tx: Transaction, postings: Sequence[Posting]) -> list[TarazuError | None]:
    """Write many postings in order; for each, None or why it was refused. What is refused leaves nothing behind."""
    try:
        with transaction.atomic():
            return write_at_once(tx, postings, asked_shelf(postings)())
    except IntegrityError:
        if len(postings) > 1:  # find the one the database refuses, and write the others
            return [write_postings(tx, [posting])[0] for posting in postings]
        return [PostingExists(reference=_reference(postings[0]))]


def write_at_once(tx: Transaction, postings: Sequence[Posting], shelf: Shelf) -> list[TarazuError | None]:
    """As write_postings, with the accounts at hand; what the database itself refuses ends the whole transaction.

    Errors:  IntegrityError.
    """
    answers = decide(postings, shelf, tx.now)
    store(shelf)
    tx.drafts.extend(shelf.drafts)
    return answers


def decide(postings: Sequence[Posting], shelf: Shelf, now: datetime) -> list[TarazuError | None]:
    """Decide postings in order, with the accounts at hand: for each, None or why it is refused. Nothing is sent yet."""
    assert not shelf.drafts, "a shelf is written once"
    at = now.isoformat()
    answers = [_decided(shelf, posting, at) for posting in postings]
    assert len(answers) == len(postings), "each posting has its answer"
    return answers


def asked_shelf(postings: Sequence[Posting]) -> Callable[[], Shelf]:
    """Ask for the accounts that postings touch, locked by id, and for the pending transfers they step.

    Calling what comes back, once the trip is over, gives them.
    """
    steps = [step.transfer_id for one in postings for step in one.steps]
    assert all(steps), "a step is of a transfer that has a name"
    if not steps:
        return _asked_accounts(postings, ())

    def stepped() -> Shelf:  # which accounts they touch stands in the pending transfers, and those are read first
        return _asked_accounts(postings, transfers_by_id(steps))()

    return stepped


def _asked_accounts(postings: Sequence[Posting], stepped: Sequence[Transfer]) -> Callable[[], Shelf]:
    touched = {account.id for one in postings for account in one.accounts}
    for move in (*stepped, *(move for one in postings for move in one.transfers)):
        touched.add(move.debit_account_id)
        touched.add(move.credit_account_id)
    assert all(touched), "an account has a name"
    these, ids = among(touched)
    columns = ", ".join((*IDENTITY, *COUNTERS))
    question = f"SELECT {columns} FROM storage_account WHERE id {these} ORDER BY id{for_update()}"  # noqa: S608
    found = ask(question, [ids])

    def shelf() -> Shelf:
        accounts, balances = {}, {}
        for account_id, book_id, unit, kind, owner_id, commodity, *counters in found():
            accounts[account_id] = _account(account_id, book_id, unit, kind, owner_id, commodity)
            balances[account_id] = Balance(account_id, *counters)
        assert accounts.keys() <= touched, "no account is locked that nothing touches"
        return Shelf(accounts, balances, {move.id: move for move in stepped})

    return shelf


@lru_cache(ACCOUNTS_KEPT)
def _account(
    account_id: str, book_id: str, unit: str, kind: str, owner_id: str | None, commodity: str | None
) -> Account:
    """The account of a row: what stands in these columns never changes, so it is made once."""
    return Account(account_id, book_id, unit, AccountKind(kind), owner_id, commodity)


def _decided(shelf: Shelf, posting: Posting, at: str) -> TarazuError | None:
    """Decide one posting against the shelf as it stands after those before it."""
    opened = [one for one in posting.accounts if one.id not in shelf.accounts] if posting.accounts else []
    accounts = {**shelf.accounts, **{account.id: account for account in opened}} if opened else shelf.accounts
    try:
        balances, stepped = _stepped(shelf, posting) if posting.steps else ({}, {})
        held = {**shelf.balances, **balances} if balances else shelf.balances
        balances |= admit(accounts, held, posting.transfers)
    except TarazuError as refused:
        return refused
    assert len(stepped) == len(posting.steps), "each step is of a transfer of its own"
    shelf.balances.update(balances)
    shelf.moved.update(balances)
    shelf.pending.update(stepped)
    for account in opened:
        shelf.accounts[account.id] = account
        shelf.opened.append(account)
        shelf.drafts.append(written(recorded(account, at)))
    for step in posting.steps:
        shelf.steps.append(step)
        shelf.drafts.append(written(recorded(step, at)))
    for move in posting.transfers:
        shelf.transfers.append(move)
        shelf.drafts.append(written_transfer(move, at))
        if move.phase is PENDING:
            shelf.pending[move.id] = move
    return None


def _stepped(shelf: Shelf, posting: Posting) -> tuple[dict[str, Balance], dict[str, Transfer]]:
    balances: dict[str, Balance] = {}
    stepped: dict[str, Transfer] = {}
    for step in posting.steps:
        waiting = stepped.get(step.transfer_id) or shelf.pending.get(step.transfer_id)
        if waiting is None:
            raise TransferAbsent(reference=step.reference)
        assert waiting.id == step.transfer_id, "a step belongs to its own transfer"
        balances |= settle({**shelf.balances, **balances}, waiting, step)
        stepped[step.transfer_id] = after(waiting, step)
    return balances, stepped


def store(shelf: Shelf) -> None:
    """Write what was decided, one statement a table, and where that is little, one trip for all of them.

    Errors:  IntegrityError.
    """
    assert len(shelf.drafts) == len(shelf.opened) + len(shelf.steps) + len(shelf.transfers), "each fact has its entry"
    assert shelf.moved.keys() <= shelf.accounts.keys(), "a balance that moved is of an account at hand"
    with one_trip(max(len(shelf.transfers), len(shelf.opened), len(shelf.steps))):
        _insert(shelf)
        counters = [(*counted, account_id) for account_id, *counted in shelf.moved.values()]
        update_rows("storage_account", COUNTERS, counters)


def _insert(shelf: Shelf) -> None:
    assert all(one.id in shelf.accounts for one in shelf.opened), "what is opened is at hand"
    assert len({step.transfer_id for step in shelf.steps}) == len(shelf.steps), "a pending transfer takes one step"
    opened = [
        (one.id, one.book_id, one.unit, one.kind.value, one.owner_id, one.commodity, 0, 0, 0, 0) for one in shelf.opened
    ]
    insert_rows("storage_account", (*IDENTITY, *COUNTERS), opened)
    moves = [
        (
            move.id,
            move.book_id,
            move.debit_account_id,
            move.credit_account_id,
            move.amount,
            move.unit,
            str(move.phase),
            move.reference,
            str(move.reason),
            written_day(move.day),
            move.reverses,
            move.linked,
        )
        for move in sorted(shelf.transfers, key=attrgetter("id"))  # side by side in the index, so a page is met once
    ]
    insert_rows("storage_transfer", TRANSFER_COLUMNS, moves)
    steps = [(step.transfer_id, step.event.value, step.day.isoformat(), step.reference) for step in shelf.steps]
    insert_rows("storage_transferstep", STEP_COLUMNS, steps)


def _reference(posting: Posting) -> str:
    """The paper a posting stands on."""
    assert posting.transfers or posting.steps, "a posting stands on a paper"
    papers = [move.reference for move in posting.transfers] + [step.reference for step in posting.steps]
    return papers[0]
