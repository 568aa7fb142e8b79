"""A group of small postings written as one transaction, and what is remembered of the books for the next one.

Every write moves the journal's head, and every writer locks it first. So whoever left the head where it stands knows
the accounts as well: they are as that write left them. The next group is then decided in memory and sent in one trip.
If somebody else has written since, its first entry stands where another is, or is chained to none; if the books were
closed meanwhile, their head does not move. The database refuses the whole of it, and everything is asked for anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from tarazu.kernel.errors import TarazuError
from tarazu.ledger.accounts import Account
from tarazu.ledger.balances import Balance
from tarazu.ledger.book import Posting
from tarazu.ledger.journal import Head, Written
from tarazu.registry.people import Actor
from tarazu.storage.deeds import Answer, Done, Whose, asked_deeds, insert_deeds
from tarazu.storage.journal import asked_head
from tarazu.storage.posting import ACCOUNTS_KEPT, Shelf, asked_shelf, decide, store, write_at_once, write_postings
from tarazu.storage.rows import begin, commit, one_trip, short_transaction
from tarazu.storage.writing import KeyReused, Transaction, retried

VERB = "post"


@dataclass(slots=True)
class Waiting:
    """One request to post, and what came of it."""

    whose: Whose
    actor: Actor
    request_hash: str
    posting: Posting
    now: datetime
    answer: Answer | None = None
    raised: BaseException | None = None

    @property
    def is_done(self) -> bool:
        """Say whether it has its answer, or its error."""
        return self.answer is not None or self.raised is not None


class GroupWriter:
    """Writes one group after the other. One thread at a time may use it, and many writers may be at work beside it."""

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self._head: Head | None = None  # where the last group left the journal
        self._accounts: dict[str, Account] = {}  # as they stand there
        self._balances: dict[str, Balance] = {}

    def write(self, group: Sequence[Waiting]) -> None:
        """Write a group; where the database itself refuses one of it, again with each by itself.

        Each of it then has its answer, or its own refusal; of several under one key the first has, and the others come
        again with the next group.
        """
        assert group, "a group has somebody in it"
        try:
            if not self._written_from_memory(group):
                self._write_asking(group)
        except BaseException as error:
            self._forget()
            for waiting in group:  # each who waits gets it, in its own thread
                waiting.answer, waiting.raised = None, error
            if not isinstance(error, Exception):
                raise
        answered = {waiting.whose for waiting in group if waiting.is_done}
        assert all(waiting.whose in answered for waiting in group), "of every key of a group one request is answered"

    def _written_from_memory(self, group: Sequence[Waiting]) -> bool:
        """Write a group in one trip, if all it touches is remembered and nobody else wrote: say whether it is done."""
        head, accounts, balances = self._head, self._accounts, self._balances
        if head is None or not all(_is_known(waiting.posting, accounts) for waiting in group):
            return False
        fresh, latest = _new_ones(group, {}), _latest(group)
        shelf = Shelf(accounts, balances, {})
        refusals = decide([waiting.posting for waiting in fresh], shelf, latest)
        if not shelf.drafts:  # nothing is written, so the database would not say whether the memory was right
            return False
        self._forget()  # until the database has taken it
        deeds = _noted(fresh, refusals)

        def write() -> Head:
            assert not any(waiting.raised for waiting in group if waiting.answer), "an answer is no refusal"
            tx = _transaction(group, shelf.drafts)
            with short_transaction(), one_trip():
                begin()
                after = tx.close(head)  # the head comes first, as everybody locks it first
                store(shelf)
                insert_deeds(deeds, latest)
                commit()
            return after

        try:
            after = retried(write)
        except IntegrityError:
            return False
        assert after.count == head.count + len(shelf.drafts), "nothing but this group stands behind what was remembered"
        self._remember(after, accounts, balances)
        return True

    def _write_asking(self, group: Sequence[Waiting]) -> None:
        left, accounts, balances = self._head, self._accounts, self._balances
        self._forget()
        try:
            found, after, shelf = retried(lambda: _write_once(group, apart=False))
        except IntegrityError:
            retried(lambda: _write_once(group, apart=True))
            return
        assert after.count >= found.count, "a journal only grows"
        is_alone = found == left  # nobody wrote since the group before, so it may well go on like that
        if is_alone:
            self._remember(after, accounts | shelf.accounts, balances | shelf.balances)
        else:
            self._remember(after, {}, {})

    def _remember(self, head: Head, accounts: dict[str, Account], balances: dict[str, Balance]) -> None:
        assert len(accounts) == len(balances), "an account has its counters"
        if len(accounts) > ACCOUNTS_KEPT:
            accounts, balances = {}, {}
        self._head, self._accounts, self._balances = head, accounts, balances


def _write_once(group: Sequence[Waiting], *, apart: bool) -> tuple[Head, Head, Shelf]:
    """Ask for the books and write a group in one transaction: the head found and left, and the accounts.

    Written together, it is one question and one write, and what the database itself refuses ends it whole, with an
    IntegrityError. Written apart, each is refused alone, and the accounts are not all at hand.
    """
    assert len({id(waiting) for waiting in group}) == len(group), "nobody stands in a group twice"
    with transaction.atomic() if apart else short_transaction():
        with one_trip():
            begin()
            found_head, found_deeds = asked_head(), asked_deeds([waiting.whose for waiting in group])
            found_shelf = asked_shelf([waiting.posting for waiting in group])
        head, fresh, shelf = found_head(), _new_ones(group, found_deeds()), found_shelf()
        postings, tx = [waiting.posting for waiting in fresh], _transaction(group)
        refusals = write_postings(tx, postings) if apart else []
        with one_trip():
            refusals = refusals or write_at_once(tx, postings, shelf)
            insert_deeds(_noted(fresh, refusals), tx.now)
            after = tx.close(head)
            commit()
    return head, after, shelf


def _is_known(posting: Posting, accounts: Mapping[str, Account]) -> bool:
    """Say whether all that a posting touches is at hand; what a step belongs to never is."""
    return (
        not posting.steps
        and all(move.debit_account_id in accounts for move in posting.transfers)
        and all(move.credit_account_id in accounts for move in posting.transfers)
        and all(account.id in accounts for account in posting.accounts)
    )


def _latest(group: Sequence[Waiting]) -> datetime:
    return max(waiting.now for waiting in group)


def _transaction(group: Sequence[Waiting], drafts: Iterable[Written] = ()) -> Transaction:
    return Transaction(group[0].actor, _latest(group), group[0].whose[1], list(drafts))


def _noted(fresh: Sequence[Waiting], refusals: Sequence[TarazuError | None]) -> list[Done]:
    """Note what came of each: what was done, under which keys."""
    deeds = []
    assert not any(waiting.is_done for waiting in fresh), "nobody is answered twice"
    for waiting, refused in zip(fresh, refusals, strict=True):
        waiting.raised = refused
        if refused is None:
            waiting.answer = {"transfers": [move.id for move in waiting.posting.transfers]}
            deeds.append(Done(waiting.whose, VERB, waiting.request_hash, waiting.answer))
    assert all(waiting.is_done for waiting in fresh), "everybody has an answer or a refusal"
    return deeds


def _new_ones(group: Sequence[Waiting], done: Mapping[Whose, Done]) -> list[Waiting]:
    """Those of a group whose key is new; the others are answered as before, or refused."""
    fresh: dict[Whose, Waiting] = {}
    for waiting in group:
        waiting.answer = waiting.raised = None
        before = done.get(waiting.whose)
        if before is None:
            fresh.setdefault(waiting.whose, waiting)  # the same request twice: the second waits for the next group
        elif before.request_hash == waiting.request_hash:
            waiting.answer = before.answer
        else:
            waiting.raised = KeyReused(key=waiting.whose[1], verb=before.verb)
    assert not fresh.keys() & done.keys(), "what was done is not done again"
    return list(fresh.values())
