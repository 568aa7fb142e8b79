"""Screening cases as the compliance desk sees them: what was alike and how much, and what was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tarazu.registry.parties import Party
from tarazu.registry.people import PLATFORM, Actor
from tarazu.rulebook.facts import Screening
from tarazu.screening.cases import CASE_LIFE, Case, CaseState
from tarazu.screening.editions import Edition
from tarazu.screening.lists import ListedName
from tarazu.screening.pins import Pin
from tarazu.screening.screen import Result, screen
from tarazu.screening.subjects import is_named, subject_of
from tarazu.storage import accounts, models, registry, screening, screening_cases, screening_lists, screening_pins
from tarazu.storage.screening_cases import Decision, Replay
from tarazu.storage.screening_named import declarations_naming, named_subject

WAITING = (CaseState.OPEN, CaseState.PROPOSED)
MACHINE_STEPS = frozenset({"propose", "fall away"})


@dataclass(frozen=True, slots=True)
class Feature:
    """One line of why two names are alike: what was compared, and what it gave, as a word or in whole percent."""

    name: str  # letters, skeleton, words, joined, part, identifier, birth, country, numbers, kind, vowels
    percent: int | None
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """A case with its party, the listed entry, its features and whatever waits for it."""

    case: Case
    party: Party | None  # None where the case is about a ship, vehicle or bank
    about: str  # the name it goes by
    kind: str  # party, vessel, other (a vehicle) or bank
    declarations: tuple[str, ...]  # numbers of those that name it
    entry: ListedName | None  # None where the edition of the hit no longer names it
    features: tuple[Feature, ...]
    four_eyes: bool  # clearing it takes two people
    possible: tuple[str, ...]  # what a person may do now
    age_days: int
    contracts: tuple[str, ...]  # numbers of contracts the party is in


@dataclass(frozen=True, slots=True)
class Against:
    """What another edition of the case's list says of the same party, ship, vehicle or bank, as it is today."""

    edition: Edition
    result: Result


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case with the decisions made of it, each judged again; and by another edition where one was asked for."""

    line: CaseLine
    decisions: tuple[Decision, ...]
    replays: tuple[Replay, ...]
    editions: tuple[Edition, ...]  # of the case's list, the newest first, whatever became of them
    rests_on: Edition  # the one its hit was found in
    against: Against | None
    pins: tuple[Pin, ...]  # editions held in force beside newer ones
    people: Mapping[str, str]  # the names of whoever decided the case or a pin


@dataclass(frozen=True, slots=True)
class CasesPage:
    """The queue of the compliance desk, the strongest first, and the parties that are frozen now."""

    lines: tuple[CaseLine, ...]
    frozen: tuple[Party, ...]
    counts: dict[str, int]  # cases by state
    pins: tuple[Pin, ...]  # editions held in force beside newer ones
    people: Mapping[str, str]  # the names of whoever proposed and accepted a pin


def see_cases(*, actor: Actor, states: Sequence[CaseState] = WAITING, now: datetime) -> CasesPage:
    """Cases in some states, those that wait for a person without any. Errors: PowerMissing."""
    actor.must("decide_case", PLATFORM)
    found = screening_cases.cases(states=[state.value for state in states])
    parties = registry.parties()
    said = screening.verdicts(parties)
    counts = {state.value: models.ScreeningCase.objects.filter(state=state.value).count() for state in CaseState}
    pins = screening_pins.holding(now.date())
    frozen = [parties[key] for key, verdict in sorted(said.items()) if verdict is Screening.HIT]
    return CasesPage(
        tuple(_line(case, parties, now.date()) for case in found),
        tuple(frozen),
        counts,
        pins,
        screening_pins.people_of(pins),
    )


def see_case(*, actor: Actor, case_id: str, now: datetime, against: str = "") -> CasePage:
    """One case, with every decision judged again from what was kept; `against` names an edition to judge it by.

    What another edition says is shown beside the case and changes nothing.
    Errors:  PowerMissing; CaseAbsent; EditionAbsent, also where the edition is of another list.
    """
    actor.must("decide_case", PLATFORM)
    case = screening_cases.case(case_id)
    editions = screening_lists.editions_of(case.hit.pair[0])
    decisions = screening_cases.decisions(case_id)
    replays = tuple(screening_cases.replay(decision.id) for decision in decisions)
    pins = screening_pins.holding(now.date())
    return CasePage(
        line=_line(case, registry.parties({case.hit.party_id}), now.date()),
        decisions=decisions,
        replays=replays,
        editions=editions,
        rests_on=screening_lists.edition(case.hit.list_id),
        against=_against(case, against, editions, now.date()) if against else None,
        pins=pins,
        people=screening_pins.people_of(pins) | accounts.known_as(one.person_id for one in decisions),
    )


def _against(case: Case, edition_id: str, editions: Sequence[Edition], today: date) -> Against:
    edition = next((one for one in editions if one.version.id == edition_id), None)
    if edition is None:
        raise screening_lists.EditionAbsent(edition=edition_id)
    about = case.hit.party_id
    subject = named_subject(about) if is_named(about) else subject_of(registry.party(about))
    listed = screening_lists.entries(edition_id)
    threshold = screening.limits(today).threshold_percent
    return Against(edition, screen(subject, listed, (edition.version,), threshold, day=today))


def see_replays(*, actor: Actor) -> tuple[Replay, ...]:
    """Every decision ever made, judged again. Errors: PowerMissing."""
    actor.must("decide_case", PLATFORM)
    return tuple(screening_cases.replay(decision.id) for decision in screening_cases.decisions())


def _line(case: Case, parties: dict[str, Party], today: date) -> CaseLine:
    hit = case.hit
    named = named_subject(hit.party_id) if is_named(hit.party_id) else None
    return CaseLine(
        case=case,
        party=None if named else parties[hit.party_id],
        about=named.names[0] if named else parties[hit.party_id].name,
        kind=named.kind if named else "party",
        declarations=tuple(one.number for one in declarations_naming(named)) if named else (),
        entry=screening_lists.listed_name(hit.list_id, hit.entry),
        features=features_of(case),
        four_eyes=hit.score >= screening.limits(today).four_eyes_percent,
        possible=tuple(step for step in CASE_LIFE.possible(case.state) if step not in MACHINE_STEPS),
        age_days=(today - case.opened_on).days,
        contracts=() if named else _contracts(hit.party_id),
    )


def _contracts(party_id: str) -> tuple[str, ...]:
    legs = models.Leg.objects.filter(giver_id=party_id) | models.Leg.objects.filter(receiver_id=party_id)
    deals = legs.values_list("deal_id", flat=True)
    return tuple(models.Contract.objects.filter(deal_id__in=deals).order_by("number").values_list("number", flat=True))


def features_of(case: Case) -> tuple[Feature, ...]:
    """Why a hit scores what it scores, line by line; only what was compared is told."""
    told = case.hit.features
    lines = [
        Feature("letters", told.letters, ""),
        Feature("skeleton", told.skeleton, ""),
        Feature("words", told.words, ""),
        Feature("joined", told.joined, ""),
        Feature("part", told.part or None, "yes" if told.part else "no"),
        Feature("vowels", None, "compared" if told.vowels_compared else "not written in one of the two"),
        Feature("identifier", None, "the same" if told.identifier_agrees else "none in common"),
        Feature("birth", None, told.birth.value),
        Feature("country", None, "the same" if told.country_agrees else "not the same, or not known"),
    ]
    if told.numbers_differ:
        lines.append(Feature("numbers", None, "differ"))
    if told.kind_differs:
        lines.append(Feature("kind", None, "a person and something else"))
    return tuple(lines)
