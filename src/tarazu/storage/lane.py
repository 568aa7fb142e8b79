"""Many small postings at once: whoever comes first writes for all who wait, in one transaction, and all are answered.

Under load most of a write is waiting: for the journal's head, for the disk, for each answer of the server. Here the
requests that arrive while one group is being written form the next group. One of their own threads writes it. Every
request keeps a key and an answer of its own, a refused one leaves nothing behind, and nobody is answered before the
group is safe on disk. `write` stays for verbs, whose work is larger than the commit around it
(docs/why/0016-ledger-on-two-stores.md has the figures).
"""

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from tarazu.kernel.digest import fingerprint
from tarazu.ledger.book import Posting
from tarazu.registry.people import Actor
from tarazu.storage.deeds import Answer
from tarazu.storage.groups import VERB, GroupWriter, Waiting
from tarazu.storage.writing import check_key

GROUP_MAX = 400
GATHER_SECONDS = 0.0001  # between two looks whether those whom the last group answered have come again
GATHER_LOOKS = 5


def _shut_gate() -> threading.Lock:
    gate = threading.Lock()
    gate.acquire()
    return gate


@dataclass(slots=True)
class _Place(Waiting):
    """A request in the lane; its gate opens once, when it is answered or when it is to write."""

    gate: threading.Lock = field(default_factory=_shut_gate)


class PostingLane:
    """Where one process's threads line up to post. Postings come from verbs' rooms; powers are checked before."""

    def __init__(self) -> None:
        self._queue: deque[_Place] = deque()  # empty whenever nobody leads
        self._changes = threading.Lock()
        self._is_led = False
        self._last_group = 1
        self._writer = GroupWriter()  # whoever leads uses it

    def post(self, posting: Posting, *, actor: Actor, key: str, now: datetime) -> Answer:
        """Post once under a key, together with whoever else is waiting; the answer names the transfers.

        Errors:  KeyUnusable; KeyReused; BooksInDoubt; as write_posting.
        """
        check_key(key)
        assert actor.person_id, "a write names who acts"
        assert now.tzinfo is not None, "a moment knows its offset"
        request_hash = fingerprint({"verb": VERB, "posting": posting})
        mine = _Place((actor.person_id, key), actor, request_hash, posting, now)
        with self._changes:
            self._queue.append(mine)
            leads, self._is_led = not self._is_led, True
        if not leads:
            mine.gate.acquire()
        if not mine.is_done:
            self._lead(mine)
        if mine.raised is not None:
            raise mine.raised
        assert mine.answer is not None, "who led, or was answered, is done"
        return mine.answer

    def _lead(self, mine: _Place) -> None:
        """Write the group at the front of the queue, wake it, and hand the lead to whoever stands in front then."""
        self._gather()
        with self._changes:
            assert self._is_led, "whoever writes leads"
            group = [self._queue.popleft() for _ in range(min(len(self._queue), GROUP_MAX))]
            assert group[0] is mine, "whoever leads writes its own request first"
        try:
            self._writer.write(group)
        finally:
            with self._changes:
                self._last_group = len(group)
                self._queue.extendleft(waiting for waiting in reversed(group) if not waiting.is_done)
                leader = self._queue[0] if self._queue else None
                self._is_led = leader is not None
            if leader is not None:
                leader.gate.release()
            for waiting in group:
                if waiting.is_done and waiting is not mine:
                    waiting.gate.release()

    def _gather(self) -> None:
        """After a group of several, wait a moment for those it answered to come again."""
        assert self._is_led, "whoever leads gathers"
        for _ in range(GATHER_LOOKS):
            if len(self._queue) >= self._last_group:
                return
            time.sleep(GATHER_SECONDS)
