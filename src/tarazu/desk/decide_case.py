"""A compliance officer decides a screening case: clear, approve, reject, confirm, or ask again."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import PLATFORM, Actor
from tarazu.screening.cases import (
    Case,
    CaseEvent,
    CaseLimits,
    CaseState,
    ReasonMissing,
    Ruling,
    approve,
    clear,
    confirm,
    reject,
    reopen,
)
from tarazu.screening.subjects import is_named, subject_of
from tarazu.storage import registry, screening, screening_cases
from tarazu.storage.screening_named import named_subject
from tarazu.storage.writing import Transaction, write


class NotAPersonsStep(TarazuError):
    """A person tried a step of a case that lists and limits take by themselves."""

    kind = Kind.INVALID
    says = "'{event}' happens by itself. Choose one of: clear, approve, reject, confirm, reopen."


def decide_case(
    *,
    actor: Actor,
    case_id: str,
    event: CaseEvent,
    reason: str = "",
    expires_on: date | None = None,
    now: datetime,
    key: str,
) -> dict[str, Any]:
    """Decide a case. A strong hit that is cleared waits for another officer; a clearance ends on its day.

    What was decided is kept with the list, the party as compared, the way of comparing and the score, for a replay.
    Errors:  PowerMissing; CaseAbsent; ReasonMissing; SamePersonTwice; ExpiryOutOfRange; NotAPersonsStep; StepRefused.
    """
    actor.must("decide_case", PLATFORM)
    ruling = Ruling(actor.person_id, now.date(), reason, expires_on)

    def decide(tx: Transaction) -> dict[str, Any]:
        case = screening_cases.case(case_id)
        decided = _decided(case, event, ruling, screening.limits(now.date()).for_case(now.date()))
        screening_cases.save_case(decided)
        step = CaseEvent.PROPOSE if decided.state is CaseState.PROPOSED else event
        about = case.hit.party_id
        subject = named_subject(about) if is_named(about) else subject_of(registry.party(about))
        screening_cases.insert_decision(
            replace(decided, reason=reason), step, subject, person_id=actor.person_id, at=now
        )
        tx.record(
            "case_decided",
            {
                "case": case_id,
                "event": step.value,
                "state": decided.state.value,
                "basis": decided.basis,
                "list": decided.hit.list_id,
                "score": decided.hit.score,
            },
        )
        said = screening.restate_case(tx, decided)
        return {"case": case_id, "state": decided.state.value, "verdict": said.value}

    request = {"case": case_id, "event": event, "reason": reason, "expires_on": expires_on}
    return write(decide, verb="decide_case", actor=actor, key=key, request=request, now=now)


def _decided(case: Case, event: CaseEvent, ruling: Ruling, limits: CaseLimits) -> Case:
    if event in (CaseEvent.CLEAR, CaseEvent.PROPOSE):
        return clear(case, ruling, limits)
    if event is CaseEvent.APPROVE:
        return approve(case, ruling, limits)
    if event is CaseEvent.REJECT:
        return reject(case, ruling)
    if event is CaseEvent.CONFIRM:
        return confirm(case, ruling)
    if event is CaseEvent.REOPEN:
        if not ruling.reason.strip():
            raise ReasonMissing
        return replace(reopen(case, case.hit, case.basis), reason=ruling.reason)
    raise NotAPersonsStep(event=event.value)
