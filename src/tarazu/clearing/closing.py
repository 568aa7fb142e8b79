"""Closing an authorisation's book: what still stands in the way, and what the certificate says."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from tarazu.clearing.net_off import NetOff, NetOffPhase, Outcome
from tarazu.kernel.digest import fingerprint
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.kernel.value import Value


class ClosingRefused(TarazuError):
    """An authorisation was to be closed while something still stands in the way."""

    kind = Kind.REFUSED
    says = "Authorisation {authorisation_id} cannot be closed yet. {obstacles}"


@dataclass(frozen=True, slots=True)
class ClosingFacts:
    """Everything the closing of one authorisation looks at."""

    authorisation_id: str
    netted: NetOff
    phase: NetOffPhase
    unassessed: tuple[str, ...]
    pending: tuple[str, ...]
    disputes: tuple[str, ...]
    under_way: tuple[str, ...]
    cures: tuple[str, ...] = ()  # agreed cures of the contract whose goods are still to come
    reassessments: tuple[str, ...] = ()  # declarations whose new value waits for a second officer


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One condition of closing that does not hold; `about` names the papers or transfers it is about."""

    code: str
    says: str
    about: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The English sentence; doors translate `says` and fill it themselves."""
        return self.says.format(**self.params)

    @property
    def params(self) -> dict[str, str]:
        """What fills the sentence."""
        return {"count": str(len(self.about)), "about": ", ".join(self.about)}


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of closing: `unmet` names what breaks it, and nothing where it holds."""

    code: str
    unmet: Callable[[ClosingFacts], tuple[str, ...]]
    says: str


def _lean(facts: ClosingFacts) -> tuple[str, ...]:
    return (str(facts.netted.total.lean),) if facts.netted.outcome is Outcome.OUTSIDE else ()


def _nothing_imported(facts: ClosingFacts) -> tuple[str, ...]:
    return (facts.netted.book_id,) if facts.netted.outcome is Outcome.NOTHING_IMPORTED else ()


def _not_final(facts: ClosingFacts) -> tuple[str, ...]:
    return () if facts.phase is NetOffPhase.FINAL else (facts.phase.value,)


CONDITIONS = (
    Condition(
        code="CLOSE-1",
        unmet=lambda facts: facts.unassessed,
        says="{count} declarations are not assessed yet: {about}. Have them assessed or withdrawn.",
    ),
    Condition(
        code="CLOSE-2",
        unmet=lambda facts: facts.pending,
        says="{count} transfers are still pending: {about}. Post or void each of them.",
    ),
    Condition(
        code="CLOSE-3",
        unmet=lambda facts: facts.under_way,
        says="Goods are still under way: {about}. Record their acceptance or their shortfall.",
    ),
    Condition(
        code="CLOSE-4",
        unmet=lambda facts: facts.disputes,
        says="{count} disputes are open: {about}. Settle or withdraw each of them.",
    ),
    Condition(
        code="CLOSE-5",
        unmet=_nothing_imported,
        says="Nothing was imported under {about}. An authorisation that brought nothing in is cancelled, not closed.",
    ),
    Condition(
        code="CLOSE-6",
        unmet=_lean,
        says="The book leans {about}, which is outside the tolerance. Deliver the cure in goods and net off again.",
    ),
    Condition(
        code="CLOSE-7",
        unmet=_not_final,
        says="The net-off is {about}, not final. Have it confirmed first.",
    ),
    Condition(
        code="CLOSE-8",
        unmet=lambda facts: facts.cures,
        says="Goods of {count} agreed cures are still to come: {about}. See them through both borders first.",
    ),
    Condition(
        code="CLOSE-9",
        unmet=lambda facts: facts.reassessments,
        says="{count} re-assessments wait for a second officer: {about}. Have them posted or refused.",
    ),
)


def obstacles(facts: ClosingFacts) -> list[Obstacle]:
    """Every condition of closing that does not hold, in the order of their numbers."""
    found = ((condition, condition.unmet(facts)) for condition in CONDITIONS)
    return [Obstacle(condition.code, condition.says, about) for condition, about in found if about]


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One line of goods on a certificate, already in words: what came or went, and what customs assessed it at."""

    direction: str
    commodity: str
    quantity: str
    assessed: Value


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the closing certificate says, in plain values; the papers room sets it in type.

    `settled_by` names the declarations of goods that settled a difference outside the tolerance.
    `seal` is the fingerprint of everything else; `journal_root` and `journal_count` say which journal proves it.
    """

    number: str
    authorisation_id: str
    approval_numbers: tuple[str, ...]
    members: tuple[str, ...]
    lines: tuple[CertificateLine, ...]
    imports_assessed: Value
    exports_assessed: Value
    lean_per_ten_thousand: int
    tolerance_percent: int
    net_off_id: str
    closed_on: date
    journal_count: int
    journal_root: str
    settled_by: tuple[str, ...] = ()
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """Where the journal stood when an authorisation was closed."""

    journal_count: int
    journal_root: str


def close(
    facts: ClosingFacts,
    approval_numbers: Iterable[str],
    lines: Iterable[CertificateLine],
    proof: Proof,
    day: date,
) -> Certificate:
    """Close an authorisation: the content of its certificate. Errors: ClosingRefused, with everything in the way."""
    if found := obstacles(facts):
        sentences = " ".join(obstacle.sentence for obstacle in found)
        raise ClosingRefused(authorisation_id=facts.authorisation_id, obstacles=sentences)
    total = facts.netted.total
    unsealed = Certificate(
        number=identifier("cc", facts.authorisation_id, facts.netted.id),
        authorisation_id=facts.authorisation_id,
        approval_numbers=tuple(approval_numbers),
        members=tuple(member.party_id for member in facts.netted.members),
        lines=tuple(lines),
        imports_assessed=total.imports_assessed,
        exports_assessed=total.exports_assessed,
        lean_per_ten_thousand=total.lean.per_ten_thousand if total.lean else 0,
        tolerance_percent=facts.netted.tolerance_percent,
        net_off_id=facts.netted.id,
        closed_on=day,
        journal_count=proof.journal_count,
        journal_root=proof.journal_root,
        settled_by=facts.netted.settled_by,
    )
    return replace(unsealed, seal=fingerprint(unsealed))


def is_sealed(certificate: Certificate) -> bool:
    """Say whether a certificate's seal is the fingerprint of what it says."""
    return certificate.seal == fingerprint(replace(certificate, seal=""))
