"""Screening cases and decisions in the database: a decision is kept with all it rested on, to be judged again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.screening.cases import Case, CaseEvent, CaseState, fall_away, open_case, seen_again
from tarazu.screening.likeness import ALGORITHM
from tarazu.screening.screen import Hit, Result, basis, hit_between
from tarazu.screening.subjects import Subject, is_named
from tarazu.storage import models
from tarazu.storage.codec import from_json, to_json
from tarazu.storage.screening_lists import listed_name


class CaseAbsent(TarazuError):
    """No screening case has this identifier."""

    kind = Kind.ABSENT
    says = "There is no screening case '{case}'. Look it up among the cases."


@dataclass(frozen=True, slots=True)
class Decision:
    """What one person decided of a case, with the list, the way of comparing and the score it rested on."""

    id: int
    case_id: str
    event: CaseEvent
    person_id: str
    at: datetime
    reason: str
    list_id: str
    list_hash: str
    algorithm: str
    basis: str
    score: int


@dataclass(frozen=True, slots=True)
class Replay:
    """A decision judged again: the score then and now; `same` where everything, feature by feature, is as it was."""

    decision: Decision
    score: int | None  # None where another way of comparing decided: this version cannot judge it again
    same: bool


def save_case(case: Case) -> None:
    """Keep a case, or what changed of it."""
    models.ScreeningCase.objects.update_or_create(
        id=case.id,
        defaults={
            "named_id" if is_named(case.hit.party_id) else "party_id": case.hit.party_id,
            "source": case.hit.pair[0],
            "entry": case.hit.entry,
            "state": case.state.value,
            "score": case.hit.score,
            "document": to_json(case),
        },
    )


def case(case_id: str) -> Case:
    """One case. Errors: CaseAbsent."""
    row = models.ScreeningCase.objects.filter(id=case_id).first()
    if row is None:
        raise CaseAbsent(case=case_id)
    return from_json(Case, row.document)


def cases(subject_ids: Iterable[str] | None = None, states: Sequence[str] | None = None) -> tuple[Case, ...]:
    """Cases of these parties and named subjects, or of all; in these states, or in any; the strongest first."""
    rows = models.ScreeningCase.objects.order_by("-score", "id")
    if subject_ids is not None:
        asked = list(subject_ids)
        rows = rows.filter(Q(party_id__in=asked) | Q(named_id__in=asked))
    if states is not None:
        rows = rows.filter(state__in=list(states))
    return tuple(from_json(Case, row.document) for row in rows)


def move_cases(held: list[Case], result: Result, subject: Subject, day: date) -> list[Case]:
    """The cases of a subject after a screening; what changed of them is kept.

    An entry that two editions of a list write differently is one case: about the stronger hit, and resting on both.
    """
    known = {case.hit.pair: case for case in held}
    by_pair: dict[tuple[str, str], list[Hit]] = {}
    for one in result.hits:
        by_pair.setdefault(one.pair, []).append(one)
    moved = []
    for hit, *beside in by_pair.values():
        rests_on = basis(hit, subject, beside)
        case = known.pop(hit.pair, None)
        now = open_case(hit, rests_on, day) if case is None else seen_again(case, hit, rests_on, day)
        if now != case:
            save_case(now)
        moved.append(now)
    for case in known.values():
        if case.state is not CaseState.GONE:
            gone = fall_away(case)
            save_case(gone)
            moved.append(gone)
    return moved


def insert_decision(decided: Case, event: CaseEvent, subject: Subject, *, person_id: str, at: datetime) -> None:
    """Keep what a person decided, with everything it rested on."""
    hit = decided.hit
    models.ScreeningDecision.objects.create(
        case_id=decided.id,
        event=event.value,
        person_id=person_id,
        at=at,
        reason=decided.reason,
        expires_on=decided.expires_on,
        list_id=hit.list_id,
        list_hash=models.ScreeningList.objects.get(id=hit.list_id).hash,
        algorithm=ALGORITHM,
        subject=to_json(subject),
        basis=basis(hit, subject),  # of the hit that was decided, whatever else stood beside it
        score=hit.score,
        hit=to_json(hit),
    )


def decisions(case_id: str | None = None) -> tuple[Decision, ...]:
    """The decisions of a case, or all, in the order they were made."""
    rows = models.ScreeningDecision.objects.order_by("id")
    return tuple(map(_decision_of, rows if case_id is None else rows.filter(case_id=case_id)))


def replay(decision_id: int) -> Replay:
    """Compare again what a decision compared: the kept subject with the kept edition's entry, feature by feature."""
    row = models.ScreeningDecision.objects.select_related("list").get(id=decision_id)
    decided = _decision_of(row)
    if row.algorithm != ALGORITHM:
        return Replay(decided, None, same=False)
    subject, then = from_json(Subject, row.subject), from_json(Hit, row.hit)
    entry = listed_name(row.list_id, then.entry)
    again = hit_between(subject, entry, row.list.source) if entry else None
    if again is None:
        return Replay(decided, None, same=False)
    same = again == then and row.list.hash == row.list_hash and basis(again, subject) == row.basis
    return Replay(decided, again.score, same)


def _decision_of(row: models.ScreeningDecision) -> Decision:
    return Decision(
        id=row.id,
        case_id=row.case_id,
        event=CaseEvent(row.event),
        person_id=row.person_id,
        at=row.at,
        reason=row.reason,
        list_id=row.list_id,
        list_hash=row.list_hash,
        algorithm=row.algorithm,
        basis=row.basis,
        score=row.score,
    )
