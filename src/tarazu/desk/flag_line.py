"""A party flags a line of a preliminary run."""

from datetime import datetime
from typing import Any

from tarazu.clearing.windows import Flag, FlaggedAlready, FlagReason, FlagState, check_flag
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.kernel.period import add_days
from tarazu.registry.people import Actor
from tarazu.storage import windows
from tarazu.storage.figures import figures_on
from tarazu.storage.netting import gather
from tarazu.storage.windows import LineAbsent
from tarazu.storage.writing import Transaction, write


class FlagUnexplained(TarazuError):
    """A flag came without a note."""

    kind = Kind.INVALID
    says = "Say in a sentence what is wrong with the line, and which paper shows it."


def flag_line(
    *,
    actor: Actor,
    window_id: str,
    line_id: str,
    party_id: str,
    reason: FlagReason,
    note: str,
    now: datetime,
    key: str,
) -> dict[str, Any]:
    """Say that a line is wrong, as the party that owes it or is owed it; an officer has some days to answer.

    Errors:  PowerMissing; WindowAbsent; LineAbsent; FlagTooLate; FlaggedAlready; FlagUnexplained.
    """
    actor.must("flag_line", party_id)
    if not note.strip():
        raise FlagUnexplained

    def flag(tx: Transaction) -> dict[str, Any]:
        of, today = windows.locked_window(window_id), now.date()
        check_flag(of, today)
        own = [line for line in gather(of).lines(of.id) if line.id == line_id]
        if not any(party_id in (line.debtor_id, line.creditor_id) for line in own):
            raise LineAbsent(line=line_id)
        raised = [each for each in windows.flags(of.id) if each.line_id == line_id]
        if any(each.state is FlagState.RAISED for each in raised):
            raise FlaggedAlready
        made = Flag(
            id=identifier("flag", of.id, line_id, party_id, len(raised)),
            window_id=of.id,
            line_id=line_id,
            party_id=party_id,
            reason=reason,
            note=note,
            raised_on=today,
            answer_by=add_days(today, figures_on(of.order, today).number("flag_answer_days")),
        )
        windows.insert_flag(made)
        tx.record("line_flagged", {"flag": made.id, "window": of.id, "line": line_id, "reason": reason})
        return {"flag": made.id, "answer_by": made.answer_by}

    request = {"window": window_id, "line": line_id, "party": party_id, "reason": reason, "note": note}
    return write(flag, verb="flag_line", actor=actor, key=key, request=request, now=now)
