"""Many small postings at once: whoever comes first writes for all who wait, in one transaction, and all are answered.

Under load most of a write is waiting: for the journal's head, for the disk. Here requests that arrive while one group
is being written form the next group. One of their own threads writes it: one lock of the head, one look at the
accounts, one statement a table, one commit. Every request keeps a key and an answer of its own, a refused one leaves
nothing behind, and nobody is answered before the group is safe on disk. `write` stays for verbs, whose work is larger
than the commit around it (docs/why/0016-ledger-on-two-stores.md has the figures).
"""

import json
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from tarazu.kernel.digest import fingerprint
from tarazu.ledger.book import Posting
from tarazu.registry.people import Actor
from tarazu.storage import clock
from tarazu.storage.journal import append_drafts, lock_head
from tarazu.storage.models import Deed
from tarazu.storage.posting import write_postings
from tarazu.storage.rows import Row, insert_rows
from tarazu.storage.writing import Answer, KeyReused, Transaction, check_key, retried

GROUP_MAX = 1_000
VERB = "post"
DEED_COLUMNS = ("actor_id", "key", "verb", "request_hash", "answer", "at")


@dataclass(slots=True)
class _Waiting:
    """One request in the lane, and what came of it once `done` is set."""

    actor: Actor
    key: str
    request_hash: str
    posting: Posting
    now: datetime
    done: threading.Event = field(default_factory=threading.Event)
    answer: Answer | None = None
    raised: BaseException | None = None


class PostingLane:
    """Where one process's threads line up to post. Postings come from verbs' rooms; powers are checked before."""

    def __init__(self) -> None:
        self._queue: deque[_Waiting] = deque()
        self._writes = threading.Lock()

    def post(self, posting: Posting, *, actor: Actor, key: str, now: datetime) -> Answer:
        """Post once under a key, together with whoever else is waiting; the answer names the transfers.

        Errors:  KeyUnusable; KeyReused; BooksInDoubt; as write_posting.
        """
        check_key(key)
        mine = _Waiting(actor, key, fingerprint({"verb": VERB, "posting": posting}), posting, now)
        self._queue.append(mine)
        while not mine.done.is_set():
            with self._writes:
                if not mine.done.is_set():
                    self._write_group()
        if mine.raised is not None:
            raise mine.raised
        assert mine.answer is not None, "who is done has an answer or an error"
        return mine.answer

    def _write_group(self) -> None:
        group = [self._queue.popleft() for _ in range(min(len(self._queue), GROUP_MAX))]
        try:
            retried(lambda: write_group(group))
        except BaseException as error:
            for waiting in group:  # each who waits gets it, in its own thread
                waiting.answer, waiting.raised = None, error
                waiting.done.set()
            if not isinstance(error, Exception):
                raise
        for waiting in group:
            if waiting.answer is None and waiting.raised is None:
                self._queue.append(waiting)  # the same request came twice at once: the second is answered next
            else:
                waiting.done.set()


def write_group(group: Sequence[_Waiting]) -> None:
    """Write a group in one transaction and note for each of it an answer or its own refusal."""
    with transaction.atomic():
        head = lock_head()
        fresh = _new_ones(group)
        latest = max(waiting.now for waiting in group)
        tx = Transaction(group[0].actor, latest, group[0].key)
        refusals = write_postings(tx, [waiting.posting for waiting in fresh])
        deeds: list[Row] = []
        for waiting, refused in zip(fresh, refusals, strict=True):
            waiting.raised, waiting.answer = refused, None
            if refused is None:
                waiting.answer = {"transfers": [move.id for move in waiting.posting.transfers]}
                deeds.append(_deed(waiting))
        insert_rows("storage_deed", DEED_COLUMNS, deeds)
        append_drafts(head, tx.drafts)
        clock.remember(latest)


def _new_ones(group: Sequence[_Waiting]) -> list[_Waiting]:
    """Those of a group whose key is new; the others are answered as before, or refused."""
    done = {}
    keys, actors = {one.key for one in group}, {one.actor.person_id for one in group}
    for row in Deed.objects.filter(key__in=keys, actor_id__in=actors):
        done[row.actor_id, row.key] = (row.request_hash, row.verb, row.answer)
    fresh: list[_Waiting] = []
    first: dict[tuple[str, str], _Waiting] = {}
    for waiting in group:
        whose = (waiting.actor.person_id, waiting.key)
        if whose in done:
            request_hash, verb, answer = done[whose]
            waiting.answer, waiting.raised = answer, None
            if request_hash != waiting.request_hash:
                waiting.answer, waiting.raised = None, KeyReused(key=waiting.key, verb=verb)
        elif whose in first:  # the same request twice in one group: it waits for the next, and is answered there
            waiting.answer, waiting.raised = None, None
        else:
            first[whose] = waiting
            fresh.append(waiting)
    return fresh


def _deed(waiting: _Waiting) -> Row:
    answer = json.dumps(waiting.answer)
    at = connection.ops.adapt_datetimefield_value(waiting.now)
    return (waiting.actor.person_id, waiting.key, VERB, waiting.request_hash, answer, at)
