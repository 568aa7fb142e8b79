"""What was done under which key, and how it was answered: one row for each, kept as long as the journal."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tarazu.storage.rows import among_pairs, ask, insert_rows, stored_moment

COLUMNS = ("actor_id", "key", "verb", "request_hash", "answer", "at")
Answer = dict[str, Any]
Whose = tuple[str, str]  # who acted, and under which key


@dataclass(frozen=True, slots=True)
class Done:
    """One effect under one key."""

    whose: Whose
    verb: str
    request_hash: str
    answer: Answer


def asked_deeds(wanted: Sequence[Whose]) -> Callable[[], dict[Whose, Done]]:
    """Ask which of some keys were used; calling what comes back gives what was done under them."""
    assert all(actor and key for actor, key in wanted), "a deed is somebody's, and done under a key"
    these, values = among_pairs(wanted)
    columns = ", ".join(COLUMNS[:-1])
    found = ask(f"SELECT {columns} FROM storage_deed WHERE (actor_id, key) {these}", values)  # noqa: S608

    def done() -> dict[Whose, Done]:
        rows = found()
        assert {(actor, key) for actor, key, *_ in rows} <= set(wanted), "no deed is found that was not asked for"
        return {
            (actor, key): Done((actor, key), verb, request_hash, json.loads(answer))
            for actor, key, verb, request_hash, answer in rows
        }

    return done


def insert_deeds(deeds: Sequence[Done], at: datetime) -> None:
    """Keep what was done, in the transaction that did it."""
    assert len({deed.whose for deed in deeds}) == len(deeds), "one key, one deed"
    assert all(deed.request_hash for deed in deeds), "a deed keeps what was asked"
    assert all(deed.verb for deed in deeds), "a deed keeps which verb was asked"
    assert at.tzinfo is not None, "a moment knows its offset"
    moment = stored_moment(at)
    rows = [(*deed.whose, deed.verb, deed.request_hash, json.dumps(deed.answer), moment) for deed in deeds]
    insert_rows("storage_deed", COLUMNS, rows)
