"""A broker writes down what came of a talk with a member."""

from datetime import datetime

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import Actor
from tarazu.storage import brokering

NOTE_CHARACTERS_MAX = 1000


class NoteEmpty(TarazuError):
    """A note says nothing, or too much."""

    kind = Kind.INVALID
    says = "Write what was said, in at most {limit} characters."


def note_call(*, actor: Actor, party_id: str, text: str, now: datetime) -> None:
    """Keep a note; it is the brokers' own and enters no journal. Errors: PowerMissing; NoteEmpty."""
    actor.must("note_call", party_id)
    if not 0 < len(text.strip()) <= NOTE_CHARACTERS_MAX:
        raise NoteEmpty(limit=NOTE_CHARACTERS_MAX)
    brokering.write_note(party_id, actor.person_id, text.strip(), now)
