"""The ships, vehicles and banks that declarations name, compared with the lists in force, and their cases."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.rulebook.facts import Screening
from tarazu.screening.cases import Case, CaseState, case_id, cleared_pairs
from tarazu.screening.screen import Result, is_exact, screen
from tarazu.screening.subjects import Subject, bank_subject, vessel_subject
from tarazu.shipments.declarations import Declaration, Named
from tarazu.storage import models, shipments
from tarazu.storage.codec import from_json, to_json
from tarazu.storage.models.shipments import NAME_LENGTH
from tarazu.storage.screening_cases import cases, move_cases
from tarazu.storage.screening_limits import limits
from tarazu.storage.screening_lists import lists_in_force
from tarazu.storage.writing import Transaction


class NamedListed(TarazuError):
    """A ship, vehicle or bank named in a declaration is an entry of a list in force."""

    kind = Kind.REFUSED
    says = (
        "'{name}' is '{listed}' on {source}, entry {entry} ({score} %), so this cannot be declared with it. "
        "Name another ship or bank; if it is not the listed one, write its IMO number or BIC as well."
    )


class NamedNotScreened(TarazuError):
    """A ship, vehicle or bank named in a declaration could not be compared with any list."""

    kind = Kind.REFUSED
    says = (
        "'{name}' could not be compared with the sanctions lists. Write it with Latin, Cyrillic or Arabic letters; "
        "if it is, ask the compliance desk whether a list is in force."
    )


class NamedTooLong(TarazuError):
    """A ship, vehicle or bank has a name no name is as long as."""

    kind = Kind.INVALID
    says = "This name has {found} characters; at most {limit} are kept. Write the name alone."


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A ship, vehicle or bank as a file shows it; `held` while screening does not clear it."""

    name: str
    number: str
    kind: str  # one of screening.lists.KINDS
    held: bool


def open_named(tx: Transaction, named: Named) -> tuple[str, ...]:
    """Compare what a declaration names while it is lodged; answer the cases that hold its goods, if any.

    A listed one refuses the declaration; one that is only like a listed one opens a case, and its goods wait for it.
    Errors:  NamedListed; NamedNotScreened; NamedTooLong; ShipNumberWrong; BankCodeWrong; NumberWithoutName.
    """
    waiting: list[str] = []
    for subject in subjects_of(named):
        name = subject.names[0]
        models.NamedSubject.objects.get_or_create(id=subject.id, defaults={"name": name, "document": to_json(subject)})
        result, held = _screened(tx, subject)
        if not result.versions or result.unreadable:
            raise NamedNotScreened(name=name)
        confirmed = {case.hit.pair for case in held if case.state is CaseState.CONFIRMED}
        hits = result.without(cleared_pairs(held, tx.now.date())).hits
        for hit in hits:
            if is_exact(hit, subject) or hit.pair in confirmed:
                raise NamedListed(
                    name=name, listed=hit.listed_name, source=hit.source, entry=hit.entry, score=hit.score
                )
        waiting += [case_id(subject.id, hit.pair) for hit in hits]
    return tuple(dict.fromkeys(waiting))


def names_not_clear(tx: Transaction, named: Iterable[Named]) -> list[str]:
    """The ships, vehicles and banks that screening does not clear at this place in the journal."""
    subjects = {subject.id: subject for one in named for subject in subjects_of(one)}
    said = {key: _verdict(tx, subject) for key, subject in subjects.items()}
    return [subjects[key].names[0] for key in sorted(said) if said[key] is not Screening.CLEAR]


def rescreen_named(tx: Transaction, subject_ids: Collection[str] | None = None) -> dict[str, Screening]:
    """Compare again what declarations named, all of it or some: a list, a decision or time has moved on."""
    rows = models.NamedSubject.objects.order_by("id")
    rows = rows if subject_ids is None else rows.filter(id__in=list(subject_ids))
    return {row.id: _verdict(tx, from_json(Subject, row.document)) for row in rows}


def named_subject(subject_id: str) -> Subject:
    """A ship, vehicle or bank as it is compared."""
    return from_json(Subject, models.NamedSubject.objects.get(id=subject_id).document)


def named_lines(declarations: Iterable[Declaration], day: date) -> dict[str, tuple[NamedLine, ...]]:
    """What declarations name, by their number, with what its cases say of it on a day."""
    about = {one.number: tuple(subjects_of(one.named)) for one in declarations}
    asked = {subject.id for subjects in about.values() for subject in subjects}
    waiting = [one for one in (cases(asked) if asked else ()) if one.state is not CaseState.GONE]
    held = {case.hit.party_id for case in waiting if not case.is_cleared(day)}
    return {
        number: tuple(
            NamedLine(one.names[0], next(iter(one.identifiers), ""), one.kind, one.id in held) for one in subjects
        )
        for number, subjects in about.items()
    }


def declarations_naming(subject: Subject) -> tuple[Declaration, ...]:
    """The declarations that name a ship, vehicle or bank so, by their numbers."""
    name = subject.names[0]
    rows = models.Declaration.objects.filter(Q(vessel=name) | Q(bank=name)).order_by("number")
    found = (shipments.declaration(number) for number in rows.values_list("number", flat=True))
    return tuple(one for one in found if any(part.id == subject.id for part in subjects_of(one.named)))


def subjects_of(named: Named) -> Iterator[Subject]:
    """What a declaration names, as screening sees it.

    Errors:  NamedTooLong; ShipNumberWrong; BankCodeWrong; NumberWithoutName.
    """
    for name in (named.vessel, named.vessel_number, named.bank, named.bank_code):
        if len(name) > NAME_LENGTH:
            raise NamedTooLong(found=len(name), limit=NAME_LENGTH)
    if named.vessel or named.vessel_number:
        yield vessel_subject(named.vessel, named.vessel_number)
    if named.bank or named.bank_code:
        yield bank_subject(named.bank, named.bank_code)


def _screened(tx: Transaction, subject: Subject) -> tuple[Result, list[Case]]:
    """A comparison with the lists in force as of now, and the subject's cases as it leaves them."""
    day, before = tx.now.date(), list(cases([subject.id]))
    versions, index = lists_in_force(day)
    result = screen(subject, index, versions, limits(day).threshold_percent, day=day)
    after = move_cases(before, result, subject, day)
    if opened := _open(after) - _open(before):
        tx.record("named_case_opened", {"named": subject.id, "cases": sorted(opened)})
    return result, after


def _open(held: Iterable[Case]) -> set[str]:
    return {case.id for case in held if case.state is CaseState.OPEN}


def _verdict(tx: Transaction, subject: Subject) -> Screening:
    result, held = _screened(tx, subject)
    return result.outcome(cleared_pairs(held, tx.now.date()))
