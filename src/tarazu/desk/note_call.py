"""A broker writes down what came of a talk with a member."""

from datetime import datetime
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import Actor
from tarazu.storage import brokering
from tarazu.storage.writing import Transaction, write

NOTE_CHARACTERS_MAX = 1000


class NoteEmpty(TarazuError):
    """A note says nothing, or too much."""

    kind = Kind.INVALID
    says = "Write what was said, in at most {limit} characters."


def note_call(*, actor: Actor, party_id: str, text: str, now: datetime, key: str) -> dict[str, Any]:
    """Keep a note; it is the brokers' own and enters no journal. Errors: PowerMissing; NoteEmpty."""
    actor.must("note_call", party_id)
    said = text.strip()
    if not 0 < len(said) <= NOTE_CHARACTERS_MAX:
        raise NoteEmpty(limit=NOTE_CHARACTERS_MAX)

    def note(_tx: Transaction) -> dict[str, Any]:
        brokering.write_note(party_id, actor.person_id, said, now)
        return {"party": party_id}

    return write(note, verb="note_call", actor=actor, key=key, request={"party": party_id, "text": said}, now=now)
