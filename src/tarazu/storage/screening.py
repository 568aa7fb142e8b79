"""Screening parties in the database, and the one question every step of a settlement asks: is everybody clear?

A settlement and the import of a list exclude each other without a lock of their own. Every writer locks the journal's
head before it reads anything it decides on (`storage.writing`), and keeps it until its transaction ends; so either the
import has committed, and the settlement reads the new edition with the verdicts made of it, or it waits behind the
settlement, which then was right at its place in the journal. `tests/screening/test_gate.py` races them on both stores.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Max, QuerySet

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.parties import Party
from tarazu.rulebook.facts import Screening
from tarazu.screening.cases import (
    Case,
    CaseState,
    cleared_pairs,
    minority_pairs,
)
from tarazu.screening.editions import Edition, EditionState
from tarazu.screening.index import Index
from tarazu.screening.lists import ListVersion
from tarazu.screening.pins import run_out
from tarazu.screening.screen import Result, joined, screen
from tarazu.screening.subjects import Subject, is_named, subject_of
from tarazu.shipments.declarations import Named
from tarazu.storage import models, registry
from tarazu.storage.codec import from_json, to_json
from tarazu.storage.screening_cases import cases, move_cases
from tarazu.storage.screening_limits import Limits
from tarazu.storage.screening_limits import limits as limits
from tarazu.storage.screening_lists import (
    BATCH,
    edition_in_force,
    index_for,
    pinned_versions,
    set_edition_state,
    versions_in_force,
    with_earlier,
)
from tarazu.storage.screening_lists import lists_in_force as lists_in_force
from tarazu.storage.screening_named import names_not_clear, rescreen_named
from tarazu.storage.screening_pins import past_their_day, save_pin
from tarazu.storage.writing import Transaction

NAMED_MAX = 1_000  # parties asked for by name in one query; of more, all are looked at


class PartyNotClear(TarazuError):
    """A step of a settlement met a party, ship, vehicle or bank that is not clear in screening."""

    kind = Kind.REFUSED
    says = (
        "Screening does not clear {parties}, so nothing moves here. The compliance desk decides the case; "
        "what is held stays held until then."
    )


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a settlement that moves the goods of some parties of a contract only."""

    contract_id: str
    touched: Collection[str]


def newest_results(party_ids: Collection[str] | None = None) -> dict[str, Result]:
    """The newest result of each of these parties, or of all."""
    return {row.party_id: from_json(Result, row.document) for row in _newest(party_ids)}


def verdicts(party_ids: Collection[str] | None = None) -> dict[str, Screening]:
    """What was last said of each of these parties, or of all."""
    rows = _newest(party_ids).values_list("party_id", "verdict")
    return {party_id: Screening(verdict) for party_id, verdict in rows}


def _newest(party_ids: Collection[str] | None) -> QuerySet[models.ScreeningResult]:
    rows = models.ScreeningResult.objects.all()
    if party_ids is not None and len(party_ids) <= NAMED_MAX:
        rows = rows.filter(party_id__in=list(party_ids))
    newest = rows.values("party_id").annotate(newest=Max("id")).values("newest")
    return models.ScreeningResult.objects.filter(id__in=newest)


def verdict_of(result: Result, held: Iterable[Case], day: date, ownership_percent: int) -> Screening:
    """What a result means once the decisions of people are counted."""
    decided = tuple(held)
    return result.outcome(cleared_pairs(decided, day) | minority_pairs(decided, ownership_percent))


def keep_results(
    tx: Transaction, results: Mapping[str, Result], subjects: Mapping[str, Subject]
) -> dict[str, Screening]:
    """Keep what screening said of parties, open or move their cases, and tell the journal whose verdict changed."""
    before = verdicts(results)
    held: dict[str, list[Case]] = {}
    for case in cases(results if len(results) <= NAMED_MAX else None):
        held.setdefault(case.hit.party_id, []).append(case)
    bounds = limits(tx.now.date())
    said: dict[str, Screening] = {}
    for party_id, result in results.items():
        moved = move_cases(held.get(party_id, []), result, subjects[party_id], tx.now.date())
        said[party_id] = verdict_of(result, moved, tx.now.date(), bounds.ownership_percent)
    rows = [
        models.ScreeningResult(party_id=key, at=tx.now, verdict=said[key].value, document=to_json(result))
        for key, result in results.items()
    ]
    models.ScreeningResult.objects.bulk_create(rows, batch_size=BATCH)
    _tell(tx, before, said)
    return said


def _tell(tx: Transaction, before: Mapping[str, Screening], said: Mapping[str, Screening]) -> None:
    for party_id, verdict in said.items():
        earlier = before.get(party_id, Screening.UNSCREENED)
        if verdict is Screening.HIT and earlier is not Screening.HIT:
            tx.record("party_frozen", {"party": party_id})
        elif earlier is Screening.HIT and verdict is not Screening.HIT:
            tx.record("party_unfrozen", {"party": party_id, "verdict": verdict.value})


def freshen(tx: Transaction, party_ids: Iterable[str]) -> dict[str, Result]:
    """The results of parties, screened again where a list, the party, the way of comparing or time has moved on.

    The members of a consortium are parties of it, so they are looked at too.
    """
    parties = _with_members(party_ids)
    day, bounds = tx.now.date(), limits(tx.now.date())
    versions = versions_in_force(day)
    held = newest_results(parties)
    subjects = {key: subject_of(party) for key, party in parties.items()}
    stale = {
        key: subject
        for key, subject in subjects.items()
        if versions and not _stands(held.get(key), subject, versions, day, bounds)
    }
    if stale:
        index = index_for(versions)
        fresh = {
            key: screen(subject, index, versions, bounds.threshold_percent, day=day) for key, subject in stale.items()
        }
        keep_results(tx, fresh, stale)
        held |= fresh
    return held


def _stands(
    result: Result | None, subject: Subject, versions: tuple[ListVersion, ...], day: date, bounds: Limits
) -> bool:
    if result is None or day > result.day + timedelta(days=bounds.screening_days):
        return False
    return result.holds(subject.content, versions, bounds.threshold_percent)


def _with_members(party_ids: Iterable[str]) -> dict[str, Party]:
    asked = set(party_ids)
    members = models.Member.objects.filter(consortium_id__in=asked).values_list("party_id", flat=True)
    return registry.parties(asked | set(members))


def must_be_clear(
    tx: Transaction, party_ids: Iterable[str], *, step: Step | None = None, named: Iterable[Named] = ()
) -> tuple[str, ...]:
    """Refuse a step of a settlement unless every party of all its legs is clear now; answer the editions asked.

    A frozen party stops all goods of its contract. Goods that are not its own move on only where two officers decided
    so for this contract, and `step` says whose goods they are. `named` are the ships, vehicles and banks of the goods.

    Everybody is compared with the lists in force at this place in the journal, and clearances count only while they
    hold, so neither a list that came a moment ago nor a clearance that ran out is overlooked.
    Errors:  PartyNotClear.
    """
    results = freshen(tx, party_ids)
    parties = _with_members(party_ids)
    day, bounds = tx.now.date(), limits(tx.now.date())
    held: dict[str, list[Case]] = {}
    for case in cases(parties):
        held.setdefault(case.hit.party_id, []).append(case)
    let_pass = _let_pass(step)
    stopped = [
        party.name
        for key, party in sorted(parties.items())
        if key not in let_pass
        and (
            key not in results
            or verdict_of(results[key], held.get(key, []), day, bounds.ownership_percent) is not Screening.CLEAR
        )
    ]
    stopped += names_not_clear(tx, named)
    if stopped:
        raise PartyNotClear(parties=", ".join(stopped))
    return tuple(version.id for version in versions_in_force(day))


def _let_pass(step: Step | None) -> set[str]:
    """The frozen parties that two officers decided not to let stop the others, where a step does not touch them."""
    if step is None:
        return set()
    rows = models.HeldRelease.objects.filter(contract_id=step.contract_id).exclude(approved_by="")
    return set(rows.values_list("party_id", flat=True)) - set(step.touched)


def results_that_stand(tx: Transaction, party_ids: Iterable[str]) -> dict[str, Result]:
    """Fresh results without the hits that people decided not to count, as an undertaking needs them."""
    day, bounds = tx.now.date(), limits(tx.now.date())
    standing = {}
    for key, result in freshen(tx, party_ids).items():
        held = cases([key])
        standing[key] = result.without(cleared_pairs(held, day) | minority_pairs(held, bounds.ownership_percent))
    return standing


def restate(tx: Transaction, party_ids: Iterable[str]) -> dict[str, Screening]:
    """Say anew what parties' newest results mean, after a decision, or after a clearance ran out."""
    results = newest_results(set(party_ids))
    subjects = {key: subject_of(party) for key, party in registry.parties(set(results)).items()}
    return keep_results(tx, results, subjects)


def lapse_clearances(tx: Transaction) -> tuple[str, ...]:
    """Ask again about everybody and everything whose clearance ran out: who and what."""
    day = tx.now.date()
    over = {one.hit.party_id for one in cases(states=[CaseState.CLEARED.value]) if not one.is_cleared(day)}
    restate(tx, [one for one in over if not is_named(one)])
    rescreen_named(tx, [one for one in over if is_named(one)])
    return tuple(sorted(over))


def restate_case(tx: Transaction, case: Case) -> Screening:
    """Say anew what screening means for whomever or whatever a case is about, once it was decided."""
    about = case.hit.party_id
    return rescreen_named(tx, [about])[about] if is_named(about) else restate(tx, [about])[about]


def prescreen(version: ListVersion, index: Index, day: date) -> dict[str, Result]:
    """Screen every party against one edition before anything is locked: results by the fingerprint of the subject.

    What pins hold in force of the same source is compared with it.
    """
    pinned = [one for one in pinned_versions(version.source, day) if one.id != version.id]
    sources = {one.id: one.source for one in (version, *pinned)}
    return _screened_ahead((version, *pinned), with_earlier(index, [one.id for one in pinned], sources), day)


def prescreen_pin(version: ListVersion, *, adds: bool, day: date) -> dict[str, Result]:
    """Screen every party, before anything is locked, as if an edition were held in force, or were no more."""
    newest = edition_in_force(version.source)
    keeps = adds or (newest is not None and newest.version.id == version.id)
    held = [one for one in versions_in_force(day) if one.id != version.id]
    versions = (*held, version) if keeps else tuple(held)
    return _screened_ahead(versions, index_for(versions), day)


def prescreen_ending(day: date) -> dict[str, Result]:
    """Screen every party, before anything is locked, without the pins whose day is past; nobody where none is."""
    return _screened_ahead(*lists_in_force(day), day) if past_their_day(day) else {}


def _screened_ahead(versions: tuple[ListVersion, ...], index: Index, day: date) -> dict[str, Result]:
    threshold, found = limits(day).threshold_percent, {}
    for party in registry.parties().values():
        subject = subject_of(party)
        found[subject.content] = screen(subject, index, versions, threshold, day=day)
    return found


def rescreen_everybody(tx: Transaction, screened: Mapping[str, Result]) -> dict[str, int]:
    """Say anew what the editions in force mean for every party, after a pin: how many parties of each verdict.

    `screened` is what was compared ahead, by the subject's fingerprint; whoever it does not fit is compared here.
    """
    day, threshold = tx.now.date(), limits(tx.now.date()).threshold_percent
    versions, index = lists_in_force(day)
    subjects = {key: subject_of(party) for key, party in registry.parties().items()}
    fresh: dict[str, Result] = {}
    for key, subject in subjects.items():
        ahead = screened.get(subject.content)
        if ahead is None or not ahead.holds(subject.content, versions, threshold):
            ahead = screen(subject, index, versions, threshold, day=day)
        fresh[key] = ahead
    return _kept_and_counted(tx, fresh, subjects)


def end_pins(tx: Transaction, screened: Mapping[str, Result]) -> tuple[str, ...]:
    """End the pins whose day is past and say what that means for everybody, as `prescreen_ending` compared: which."""
    over = past_their_day(tx.now.date())
    for pin in over:
        save_pin(run_out(pin))
    if over:
        counts = rescreen_everybody(tx, screened)
        for pin in over:
            tx.record("list_pin_ended", {"pin": pin.id, "list": pin.version.id, "until": pin.until, "verdicts": counts})
    return tuple(pin.id for pin in over)


def bring_into_force(tx: Transaction, edition: Edition, screened: Mapping[str, Result]) -> dict[str, int]:
    """Put an edition in force in place of the one before, and say anew what it means for every party.

    `screened` is what comparing with this edition alone gave, by the subject's fingerprint; whoever changed since,
    and whoever has no earlier result that holds, is compared here.
    """
    models.ScreeningList.objects.filter(source=edition.version.source, state=EditionState.IN_FORCE.value).exclude(
        id=edition.version.id
    ).update(state=EditionState.REPLACED.value)
    set_edition_state(edition.version.id, EditionState.IN_FORCE)
    day, bounds = tx.now.date(), limits(tx.now.date())
    versions = versions_in_force(day)
    others = [version for version in versions if version.source != edition.version.source]
    own = {version.id for version in versions} - {version.id for version in others}
    subjects = {key: subject_of(party) for key, party in registry.parties().items()}
    earlier = newest_results()
    fresh: dict[str, Result] = {}
    for key, subject in subjects.items():
        alone, before = screened.get(subject.content), earlier.get(key)
        if alone is not None and {version.id for version in alone.versions} != own:
            alone = None  # a pin of this source came or went meanwhile
        kept = _of_others(before, others)
        if alone is not None and not others:
            fresh[key] = alone
        elif alone is not None and kept is not None and _stands(kept, subject, tuple(others), day, bounds):
            fresh[key] = joined(kept, alone)
        else:
            index = index_for(versions)
            fresh[key] = screen(subject, index, versions, bounds.threshold_percent, day=day)
    return _kept_and_counted(tx, fresh, subjects)


def _kept_and_counted(
    tx: Transaction, results: Mapping[str, Result], subjects: Mapping[str, Subject]
) -> dict[str, int]:
    """Keep what was said of every party, compare what declarations named as well, and count the verdicts."""
    said = keep_results(tx, results, subjects)
    rescreen_named(tx)
    counts: dict[str, int] = {}
    for verdict in said.values():
        counts[verdict.value] = counts.get(verdict.value, 0) + 1
    return counts


def _of_others(result: Result | None, others: list[ListVersion]) -> Result | None:
    """The part of a result that speaks of other sources' editions."""
    if result is None:
        return None
    ids = {version.id for version in others}
    return replace(
        result,
        versions=tuple(version for version in result.versions if version.id in ids),
        hits=tuple(hit for hit in result.hits if hit.list_id in ids),
    )
