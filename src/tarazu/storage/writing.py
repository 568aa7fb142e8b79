"""The one function that runs every write: effect, journal entries and idempotency key in one transaction.

Every writer first locks the journal's head, so there is one order of writers on PostgreSQL as there is on SQLite
(docs/why/0004). A verb's work returns a JSON-able answer; the same key with the same request answers again without
doing anything again, and with another request is refused.
"""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, transaction

from tarazu.kernel.digest import fingerprint
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.ledger.journal import Draft
from tarazu.registry.people import Actor
from tarazu.storage import clock
from tarazu.storage.codec import to_json
from tarazu.storage.journal import append_drafts, lock_head
from tarazu.storage.models import Deed

ATTEMPTS_MAX = 5
KEY_CHARACTERS_MAX = 200
Answer = dict[str, Any]


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
    """One write under way: who, when, and the journal entries it will leave."""

    actor: Actor
    now: datetime
    key: str
    drafts: list[Draft] = field(default_factory=list)

    def record(self, kind: str, body: Mapping[str, Any]) -> None:
        """Leave an entry in the journal when the transaction commits. Personal data does not belong in it."""
        entry = {**to_json(body), "by": self.actor.person_id}
        self.drafts.append(Draft(kind, self.now.isoformat(), entry))


def write(
    work: Callable[[Transaction], Answer],
    *,
    verb: str,
    actor: Actor,
    key: str,
    request: Mapping[str, Any],
    now: datetime,
) -> Answer:
    """Run a verb's work once, whole or not at all, and answer; a repeat under the same key gets the same answer.

    Errors:  KeyUnusable; KeyReused; whatever the work refuses, with nothing stored.
    """
    if not 0 < len(key) <= KEY_CHARACTERS_MAX:
        raise KeyUnusable
    request_hash = fingerprint(to_json({"verb": verb, **request}))
    for attempt in range(ATTEMPTS_MAX):
        try:
            return _write_once(work, verb, actor, key, request_hash, now)
        except OperationalError:
            if attempt + 1 == ATTEMPTS_MAX or connection.in_atomic_block:
                raise
            time.sleep(random.uniform(0.01, 0.05) * 2**attempt)  # noqa: S311  # jitter, not a secret
    raise AssertionError("the loop above returns or raises")


def _write_once(
    work: Callable[[Transaction], Answer], verb: str, actor: Actor, key: str, request_hash: str, now: datetime
) -> Answer:
    with transaction.atomic():
        head = lock_head()
        done = Deed.objects.filter(actor_id=actor.person_id, key=key).first()
        if done is not None:
            if done.request_hash != request_hash:
                raise KeyReused(key=key, verb=done.verb)
            answer: Answer = done.answer
            return answer
        tx = Transaction(actor, now, key)
        answer = to_json(work(tx))
        Deed.objects.create(
            actor_id=actor.person_id, key=key, verb=verb, request_hash=request_hash, answer=answer, at=now
        )
        append_drafts(head, tx.drafts)
        clock.remember(now)
        return answer
