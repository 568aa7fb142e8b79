"""What a numbered rule is, and how facts are judged by many of them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar


class Stage(StrEnum):
    """When a rule is asked."""

    DEAL = "deal"  # what must hold before a deal is proposed
    APPLICATION = "application"  # what must also lie in the file before an authority may grant
    DECLARATION = "declaration"  # what must hold of a part of a leg when it is declared
    NET_OFF = "net_off"


TRADER = ("trader",)  # whoever deals cures it, where a rule names nobody else


class DatedFacts(Protocol):
    """Facts carry the order that judges and the day they are judged on."""

    @property
    def order(self) -> str:
        """The country whose legal order judges."""

    @property
    def day(self) -> date:
        """The day of judging."""


Facts_contra = TypeVar("Facts_contra", bound=DatedFacts, contravariant=True)


BETWEEN_SENTENCES = re.compile(r"(?<=[.!?۔؟])\s+")


def parted(says: str) -> tuple[str, str]:
    """What is wrong, and its cure: a rule says both in this order, in every language, the first in one sentence.

    It is parted before its gaps are filled, for a name may hold a full stop.
    """
    wrong, *cure = BETWEEN_SENTENCES.split(says, maxsplit=1)
    return wrong, "".join(cure)


@dataclass(frozen=True, slots=True)
class Breach:
    """That a rule is broken: the figures for its sentence, and the legs or parties it is about."""

    params: dict[str, Any] = field(default_factory=dict)
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule(Generic[Facts_contra]):
    """A numbered rule of one legal order: `broken` gives a Breach, or None where the facts keep the rule."""

    code: str
    order: str
    stage: Stage
    broken: Callable[[Facts_contra], Breach | None]
    says: str
    source: str
    since: date
    until: date | None = None
    confidence: str = "H"
    severity: str = "stop"  # "stop" refuses; "warn" is printed and lets pass
    also: tuple[Stage, ...] = ()  # later moments at which the same rule is asked again
    cured_by: tuple[str, ...] = TRADER  # the roles that can do what the sentence asks for

    def asked_at(self, stage: Stage) -> bool:
        """Say whether the rule is asked at a stage, first or again."""
        return stage is self.stage or stage in self.also

    def in_force(self, day: date) -> bool:
        """Say whether the rule holds on a day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule, with its sentence and the figures that fill it."""

    code: str
    order: str
    says: str
    params: dict[str, Any]
    about: tuple[str, ...]
    severity: str
    source: str
    day: date
    cured_by: tuple[str, ...] = TRADER
    since: date | None = None  # the days of the rule as it was asked
    until: date | None = None

    @property
    def sentence(self) -> str:
        """The English sentence; doors translate `says` and fill it themselves."""
        return self.says.format(**self.params)

    @property
    def cure(self) -> str:
        """What to do about it, in English; doors part the translation of `says` themselves."""
        return parted(self.says)[1].format(**self.params)


def judge(rules: Iterable[Rule[Facts_contra]], facts: Facts_contra) -> list[Finding]:
    """All rules of the facts' order that are in force on their day and broken, in the order of their numbers."""
    findings = []
    for rule in sorted(rules, key=lambda rule: rule.code):
        if rule.order != facts.order or not rule.in_force(facts.day):
            continue
        breach = rule.broken(facts)
        if breach is not None:
            findings.append(
                Finding(
                    code=rule.code,
                    order=rule.order,
                    says=rule.says,
                    params=breach.params,
                    about=breach.about,
                    severity=rule.severity,
                    source=rule.source,
                    day=facts.day,
                    cured_by=rule.cured_by,
                    since=rule.since,
                    until=rule.until,
                )
            )
    return findings


def stops(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that refuse, without mere warnings."""
    return [finding for finding in findings if finding.severity == "stop"]
