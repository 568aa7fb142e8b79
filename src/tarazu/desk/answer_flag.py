"""An officer answers a flag, or whoever raised it takes it back."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tarazu.clearing.windows import FLAG_LIFE, FlagEvent
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import Actor
from tarazu.storage import authorisation, windows
from tarazu.storage.writing import Transaction, write


class AnswerMissing(TarazuError):
    """A flag was answered without a reason."""

    kind = Kind.INVALID
    says = "Give the reason of the answer: the party reads it, and it stays on the file."


def answer_flag(
    *, actor: Actor, flag_id: str, event: FlagEvent, answer: str, now: datetime, key: str
) -> dict[str, Any]:
    """Uphold or reject a flag, as an officer of the authority that assessed the line, or withdraw one's own.

    An upheld line waits for the next window, where the corrected assessment joins it.
    Errors:  PowerMissing; FlagAbsent; AnswerMissing; StepRefused.
    """
    raised = windows.flag(flag_id)
    if event is FlagEvent.WITHDRAW:
        actor.must("flag_line", raised.party_id)
    else:
        book = next(line.book_id for line in windows.lines(raised.window_id) if line.transfer_id == raised.line_id)
        actor.must("answer_flag", authorisation.authorisation(book).authority_id)
        if not answer.strip():
            raise AnswerMissing

    def decide(tx: Transaction) -> dict[str, Any]:
        windows.locked_window(raised.window_id)
        current = windows.flag(flag_id)
        done = replace(current, state=FLAG_LIFE.advance(current.state, event), answered_on=now.date(), answer=answer)
        windows.answer_flag(done, actor.person_id)
        tx.record("flag_answered", {"flag": flag_id, "state": done.state})
        return {"flag": flag_id, "state": done.state.value}

    request = {"flag": flag_id, "event": event, "answer": answer}
    return write(decide, verb="answer_flag", actor=actor, key=key, request=request, now=now)
