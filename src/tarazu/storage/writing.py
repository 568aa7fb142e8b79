"""The one function that runs every write: effect, journal entries, what is to be told, and the idempotency key.

They are one transaction. Every writer first locks the journal's head, so there is one order of writers on PostgreSQL
as there is on SQLite (docs/why/0016-ledger-on-two-stores.md), and accounts after it, by id. A verb's work returns a
JSON-able answer; the same key with the same request answers again without doing anything again, and with another
request is refused. That is also why a write whose answer was lost with the link can be sent again.
"""

import contextlib
import gc
import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, connection, transaction

from tarazu.kernel.digest import fingerprint
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.ledger.journal import Draft, EntryKind, Head, Written, written
from tarazu.registry.people import Actor
from tarazu.storage import clock
from tarazu.storage.codec import to_json
from tarazu.storage.deadline import watched
from tarazu.storage.deeds import Answer, Done, asked_deeds, insert_deeds
from tarazu.storage.journal import append_drafts, asked_head
from tarazu.storage.outbox import insert_events
from tarazu.storage.rows import one_trip

ATTEMPTS_MAX = 5
KEY_CHARACTERS_MAX = 200
PASSING = ("08", "40", "57P", "55P03")  # SQLSTATE: lost link, serialisation and deadlock, server going, lock not free
REPLAYED = frozenset(EntryKind)
Made = TypeVar("Made")


class KeyReused(TarazuError):
    """An idempotency key came again with a different request."""

    kind = Kind.CONFLICT
    says = "The key '{key}' was already used for another request ({verb}). Send this request with a new key."


class KeyUnusable(TarazuError):
    """An idempotency key is missing or too long."""

    kind = Kind.INVALID
    says = "A request that changes something needs a key of 1 to 200 characters: sent twice, it then acts once."


@dataclass(frozen=True, slots=True)
class Transaction:
    """One write under way: who, when, the journal entries it will leave, and which of them subscribers are told."""

    actor: Actor
    now: datetime
    key: str
    drafts: list[Written] = field(default_factory=list)
    told: list[tuple[str, Mapping[str, Any], int]] = field(default_factory=list)  # topic, body, place among the drafts

    def record(self, kind: str, body: Mapping[str, Any]) -> None:
        """Leave an entry in the journal when the transaction commits. Personal data does not belong in it."""
        assert kind, "what is told has a name"
        assert "by" not in body, "who acts is told by the write itself"
        assert kind not in REPLAYED, "a verb tells what it did, and the ledger alone what moved"
        entry = {**to_json(body), "by": self.actor.person_id}
        self.told.append((kind, entry, len(self.drafts)))
        self.drafts.append(written(Draft(kind, self.now.isoformat(), entry)))

    def close(self, head: Head) -> Head:
        """Put what was left behind the head: entries, what is to be told, and the clock; where the journal ends now."""
        assert all(place < len(self.drafts) for _, _, place in self.told), "what is told stands in the journal"
        after = append_drafts(head, self.drafts)
        assert after.count == head.count + len(self.drafts), "every entry is behind the head that was locked"
        insert_events(((topic, body, head.count + place) for topic, body, place in self.told), self.now)
        clock.remember(self.now)
        return after


def write(
    work: Callable[[Transaction], Answer],
    *,
    verb: str,
    actor: Actor,
    key: str,
    request: Mapping[str, Any],
    now: datetime,
    while_in_doubt: bool = False,
) -> Answer:
    """Run a verb's work once, whole or not at all, and answer; a repeat under the same key gets the same answer.

    Work that opens the books again, and no other, runs `while_in_doubt`; it lifts the doubt itself.

    Errors:  KeyUnusable; KeyReused; BooksInDoubt; whatever the work refuses, with nothing stored.
    """
    check_key(key)
    assert verb, "a write names its verb"
    assert actor.person_id, "a write names who acts"
    assert now.tzinfo is not None, "a moment knows its offset"
    request_hash = fingerprint(to_json({"verb": verb, **request}))
    with _garbage_kept():
        return retried(lambda: _write_once(work, verb, actor, key, request_hash, now, while_in_doubt=while_in_doubt))


@contextlib.contextmanager
def _garbage_kept() -> Iterator[None]:
    """Look for no garbage until a write has ended: what a batch makes by the thousand is all in use until then."""
    was_looked_for = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_looked_for:
            gc.enable()


def check_key(key: str) -> None:
    """Refuse a key that cannot be kept. Errors: KeyUnusable."""
    if not 0 < len(key) <= KEY_CHARACTERS_MAX:
        raise KeyUnusable


def retried(attempt: Callable[[], Made]) -> Made:
    """Run a whole transaction, again where only the moment was wrong, a bounded number of times with jitter.

    What it runs acts once under its key, so it is safe to run again although the answer to its commit was lost.
    """
    for failures in range(1, ATTEMPTS_MAX + 1):
        try:
            with watched(connection):
                return attempt()
        except (OperationalError, InterfaceError) as error:
            if failures == ATTEMPTS_MAX or connection.in_atomic_block or not is_passing(error):
                raise
            connection.close_if_unusable_or_obsolete()
            time.sleep(random.uniform(0.01, 0.05) * 2**failures)  # noqa: S311  # jitter, not a secret
    raise AssertionError("the loop above returns or raises")


def is_passing(error: DatabaseError | InterfaceError) -> bool:
    """Say whether a write that failed so may succeed when it is tried again: nothing was wrong with the write."""
    assert not isinstance(error, IntegrityError), "what the database refuses it refuses again"
    cause = error.__cause__ or error
    if connection.vendor == "sqlite":
        return "locked" in str(cause) or "busy" in str(cause)
    state = getattr(cause, "sqlstate", None)
    return state is None or state.startswith(PASSING)  # without a state the client itself saw the link go


def _write_once(
    work: Callable[[Transaction], Answer],
    verb: str,
    actor: Actor,
    key: str,
    request_hash: str,
    now: datetime,
    *,
    while_in_doubt: bool,
) -> Answer:
    whose = (actor.person_id, key)
    with transaction.atomic():
        with one_trip():
            found_head, found_deeds = asked_head(while_in_doubt=while_in_doubt), asked_deeds([whose])
        head, done = found_head(), found_deeds().get(whose)
        if done is not None:
            if done.request_hash != request_hash:
                raise KeyReused(key=key, verb=done.verb)
            assert done.verb == verb, "one key stands for one verb"
            return done.answer
        tx = Transaction(actor, now, key)
        answer: Answer = to_json(work(tx))
        with one_trip(len(tx.drafts)):
            insert_deeds([Done(whose, verb, request_hash, answer)], now)
            tx.close(head)
        return answer
