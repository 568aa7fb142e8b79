"""Screening lists as the compliance desk sees them: what is in force and how old, what waits, what a name gives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tarazu.registry.people import PLATFORM, Actor
from tarazu.rulebook.facts import Screening
from tarazu.screening.editions import Edition, EditionState, missing_canaries
from tarazu.screening.lists import read_births
from tarazu.screening.pins import PINNABLE, Pin, latest_day
from tarazu.screening.screen import Result, screen
from tarazu.screening.subjects import Subject, bank_identifier, read_owner, ship_identifier
from tarazu.storage import registry, screening, screening_lists, screening_pins


@dataclass(frozen=True, slots=True)
class EditionLine:
    """An edition with its age; `stale` is the alarm that a newer one is due."""

    edition: Edition
    age_days: int
    stale: bool
    missing_canaries: tuple[str, ...]  # asked again now, of editions in force


@dataclass(frozen=True, slots=True)
class ListsPage:
    """Every edition, the newest of each source first; and how the parties stand."""

    in_force: tuple[EditionLine, ...]
    held: tuple[EditionLine, ...]
    past: tuple[EditionLine, ...]
    parties: dict[str, int]  # parties by verdict
    list_age_days: int
    pins: tuple[Pin, ...]  # those that hold now: shown beside every screening
    people: Mapping[str, str]  # the names of whoever proposed, accepted or ended a pin
    pinnable: tuple[EditionLine, ...]  # are or were in force, the newest of each source first
    waiting_pins: tuple[Pin, ...]
    today: date
    pin_until: date  # the last day that may be chosen today


@dataclass(frozen=True, slots=True)
class PinsPage:
    """The editions held in force beside newer ones, and the names of whoever proposed and accepted that."""

    pins: tuple[Pin, ...]
    people: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A name somebody asks about, with whatever else is known; nothing of it is kept."""

    name: str
    kind: str = "other"
    country: str = ""
    ship_number: str = ""
    bank_code: str = ""
    identifier: str = ""
    birth: str = ""
    owners: tuple[str, ...] = ()


def see_lists(*, actor: Actor, now: datetime) -> ListsPage:
    """The editions in force with their age and canaries, and those that wait or are past. Errors: PowerMissing."""
    actor.must("load_list", PLATFORM)
    bounds = screening.limits(now.date())
    lines: list[EditionLine] = []
    for edition in screening_lists.editions():
        age = edition.age_days(now.date())
        in_force = edition.state is EditionState.IN_FORCE
        missing: tuple[str, ...] = ()
        if in_force and edition.canaries:
            index = screening_lists.index_of((edition.version.id,))
            missing = missing_canaries(index, edition.canaries, bounds.threshold_percent)
        lines.append(EditionLine(edition, age, in_force and age > bounds.list_age_days, missing))
    pins, waiting = screening_pins.holding(now.date()), screening_pins.waiting()
    said = list(screening.verdicts(registry.parties()).values())
    return ListsPage(
        in_force=_in(lines, EditionState.IN_FORCE),
        held=_in(lines, EditionState.HELD),
        past=_in(lines, EditionState.REPLACED) + _in(lines, EditionState.REFUSED),
        parties={verdict.value: said.count(verdict) for verdict in Screening},
        list_age_days=bounds.list_age_days,
        pins=pins,
        people=screening_pins.people_of((*pins, *waiting)),
        pinnable=_in(lines, *PINNABLE),
        waiting_pins=waiting,
        today=now.date(),
        pin_until=latest_day(now.date(), bounds.pin_days),
    )


def _in(lines: Iterable[EditionLine], *states: EditionState) -> tuple[EditionLine, ...]:
    return tuple(line for line in lines if line.edition.state in states)


def see_pins(*, actor: Actor, now: datetime) -> PinsPage:
    """The editions held in force now beside newer ones: what stands beside every screening. Errors: PowerMissing."""
    actor.must("screen_party", PLATFORM)
    pins = screening_pins.holding(now.date())
    return PinsPage(pins, screening_pins.people_of(pins))


def see_likeness(*, actor: Actor, asked: Asked, now: datetime) -> Result:
    """What the lists in force hold that is like a name: a person, a firm, a ship or a bank. Nothing is kept.

    Errors:  PowerMissing; ShipNumberWrong; BankCodeWrong; BirthUnreadable.
    """
    actor.must("screen_party", PLATFORM)
    numbers = [asked.identifier] if asked.identifier else []
    numbers += [ship_identifier(asked.ship_number)] if asked.ship_number else []
    numbers += [bank_identifier(asked.bank_code)] if asked.bank_code else []
    subject = Subject(
        id="asked",
        kind="vessel" if asked.ship_number else "bank" if asked.bank_code else asked.kind,
        names=(asked.name,),
        country=asked.country,
        identifiers=tuple(numbers),
        births=read_births(asked.birth),
        owners=tuple(map(read_owner, asked.owners)),
    )
    versions, index = screening.lists_in_force(now.date())
    return screen(subject, index, versions, screening.limits(now.date()).threshold_percent, day=now.date())
