"""Many small postings at once: whoever comes first writes for all who wait, in one transaction, and all are answered.

Under load most of a write is waiting: for the journal's head, for the disk, for each answer of the server. Here the
requests that arrive while one group is being written form the next group. One of their own threads writes it: one
question, one decision, one commit. Every request keeps a key and an answer of its own, a refused one leaves nothing
behind, and nobody is answered before the group is safe on disk. `write` stays for verbs, whose work is larger than the
commit around it (docs/why/0016-ledger-on-two-stores.md has the figures).
"""

import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from tarazu.kernel.digest import fingerprint
from tarazu.kernel.errors import TarazuError
from tarazu.ledger.book import Posting
from tarazu.registry.people import Actor
from tarazu.storage.deeds import Answer, Done, Whose, asked_deeds, insert_deeds
from tarazu.storage.journal import asked_head
from tarazu.storage.posting import asked_shelf, write_at_once, write_postings
from tarazu.storage.rows import begin, commit, one_trip, short_transaction
from tarazu.storage.writing import KeyReused, Transaction, check_key, retried

GROUP_MAX = 400
GATHER_SECONDS = 0.0005  # after a group of several, those it answered get this long to come again
VERB = "post"


@dataclass(slots=True)
class _Waiting:
    """One request in the lane, and what came of it; its turn comes when it is answered, or when it is to write."""

    whose: Whose
    actor: Actor
    request_hash: str
    posting: Posting
    now: datetime
    turn: threading.Event = field(default_factory=threading.Event)
    answer: Answer | None = None
    raised: BaseException | None = None

    @property
    def is_done(self) -> bool:
        """Say whether it has its answer, or its error."""
        return self.answer is not None or self.raised is not None


class PostingLane:
    """Where one process's threads line up to post. Postings come from verbs' rooms; powers are checked before."""

    def __init__(self) -> None:
        self._queue: deque[_Waiting] = deque()  # empty whenever nobody leads
        self._changes = threading.Lock()
        self._is_led = False
        self._last_group = 1

    def post(self, posting: Posting, *, actor: Actor, key: str, now: datetime) -> Answer:
        """Post once under a key, together with whoever else is waiting; the answer names the transfers.

        Errors:  KeyUnusable; KeyReused; BooksInDoubt; as write_posting.
        """
        check_key(key)
        assert actor.person_id, "a write names who acts"
        assert now.tzinfo is not None, "a moment knows its offset"
        request_hash = fingerprint({"verb": VERB, "posting": posting})
        mine = _Waiting((actor.person_id, key), actor, request_hash, posting, now)
        with self._changes:
            self._queue.append(mine)
            leads, self._is_led = not self._is_led, True
        if not leads:
            mine.turn.wait()
        if not mine.is_done:
            self._lead()
        if mine.raised is not None:
            raise mine.raised
        assert mine.answer is not None, "who led, or was answered, is done"
        return mine.answer

    def _lead(self) -> None:
        """Write the group at the front of the queue, wake it, and hand the lead to whoever stands in front then."""
        if self._last_group > 1:
            time.sleep(GATHER_SECONDS)
        with self._changes:
            assert self._is_led, "whoever writes leads"
            group = [self._queue.popleft() for _ in range(min(len(self._queue), GROUP_MAX))]
            assert group, "whoever leads has at least its own request to write"
        try:
            _write(group)
        finally:
            with self._changes:
                self._last_group = len(group)
                self._queue.extendleft(waiting for waiting in reversed(group) if not waiting.is_done)
                leader = self._queue[0] if self._queue else None
                self._is_led = leader is not None
            for waiting in group:
                if waiting.is_done:
                    waiting.turn.set()
            if leader is not None:
                leader.turn.set()


def _write(group: Sequence[_Waiting]) -> None:
    """Write a group; where the database itself refuses one of it, again with each by itself."""
    try:
        try:
            retried(lambda: _write_once(group, apart=False))
        except IntegrityError:
            retried(lambda: _write_once(group, apart=True))
    except BaseException as error:
        for waiting in group:  # each who waits gets it, in its own thread
            waiting.answer, waiting.raised = None, error
        if not isinstance(error, Exception):
            raise
    answered = {waiting.whose for waiting in group if waiting.is_done}
    assert all(waiting.whose in answered for waiting in group), "of every key of a group one request is answered"


def _write_once(group: Sequence[_Waiting], *, apart: bool) -> None:
    """Write a group in one transaction, and note for each of it an answer or its own refusal.

    Written together, it is one question and one write, and what the database itself refuses ends it whole, with an
    IntegrityError. Written apart, each is refused alone.
    """
    assert 0 < len(group) <= GROUP_MAX, "a group has somebody in it, and not too many"
    latest = max(waiting.now for waiting in group)
    with transaction.atomic() if apart else short_transaction():
        with one_trip():
            begin()
            found_head, found_deeds = asked_head(), asked_deeds([waiting.whose for waiting in group])
            found_shelf = asked_shelf([waiting.posting for waiting in group])
        head, fresh, shelf = found_head(), _new_ones(group, found_deeds()), found_shelf()
        tx, postings = Transaction(group[0].actor, latest, group[0].whose[1]), [waiting.posting for waiting in fresh]
        refusals = write_postings(tx, postings) if apart else []
        with one_trip():
            refusals = refusals or write_at_once(tx, postings, shelf)
            insert_deeds(_noted(fresh, refusals), latest)
            tx.close(head)
            commit()


def _noted(fresh: Sequence[_Waiting], refusals: Sequence[TarazuError | None]) -> list[Done]:
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


def _new_ones(group: Sequence[_Waiting], done: Mapping[Whose, Done]) -> list[_Waiting]:
    """Those of a group whose key is new; the others are answered as before, or refused."""
    fresh: dict[Whose, _Waiting] = {}
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
