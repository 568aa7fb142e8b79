"""The certificate of a mission abroad, as the order of 2023 asked for it: firm, people and goods are not sanctioned."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.lifecycle import LifeCycle
from tarazu.registry.authorities import Authority, AuthorityKind
from tarazu.registry.parties import Party
from tarazu.rulebook.facts import Screening
from tarazu.screening.screen import Result
from tarazu.screening.sentences import Line, Sentence
from tarazu.screening.undertaking import NotClear

CERTIFICATE = "mission_certificate"  # as the figure `sanctions_evidence` has it


class CertificateState(StrEnum):
    """Where a certificate stands."""

    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"


class CertificateEvent(StrEnum):
    """What can happen to a certificate."""

    WITHDRAW = "withdraw"


CERTIFICATE_LIFE = LifeCycle(
    "mission's certificate",
    CertificateState.IN_FORCE,
    {(CertificateState.IN_FORCE, CertificateEvent.WITHDRAW): CertificateState.WITHDRAWN},
)


class CertificateNotAsked(TarazuError):
    """A certificate was given on a day on which the order asks for an undertaking."""

    kind = Kind.CONFLICT
    says = (
        "On {day} the legal order of {order} asks for no mission's certificate. Its traders sign an undertaking on the "
        "page of their deal instead."
    )


class MissionElsewhere(TarazuError):
    """A mission was to certify a firm of a country it does not serve."""

    kind = Kind.REFUSED
    says = "{mission} does not serve {country}. Ask the mission of the other side in that country."


class ContractUnsigned(TarazuError):
    """A mission was to verify an agreement that not everybody has signed."""

    kind = Kind.CONFLICT
    says = "Contract {number} is not signed by all yet. The mission verifies it once it is."


class CertificateUnnumbered(TarazuError):
    """A certificate came without the number it bears at the mission."""

    kind = Kind.INVALID
    says = "Write the number that the certificate bears in the register of the mission."


class CertifiedAlready(TarazuError):
    """A firm is certified twice for one contract."""

    kind = Kind.CONFLICT
    says = "{name} is certified for contract {number} already. Nothing more is needed."


class WithdrawalUnfounded(TarazuError):
    """A certificate was to be withdrawn without a reason."""

    kind = Kind.INVALID
    says = "Give the reason in writing: the traders and the collectorate read it, and a court may."


class CertificateFell(TarazuError):
    """Goods were to move on the word of a certificate that its mission has withdrawn."""

    kind = Kind.REFUSED
    says = (
        "The mission has withdrawn its certificate that {names} is not sanctioned, so these goods wait. Have the firm "
        "certified anew, or sign the undertaking on the page of the deal."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What a mission certified of one foreign firm under one contract."""

    id: str
    contract_id: str
    party_id: str
    mission_id: str
    person_id: str
    number: str  # in the mission's own register
    at: datetime
    sentences: tuple[Sentence, ...]
    state: CertificateState = CertificateState.IN_FORCE
    reason: str = ""  # of its withdrawal
    withdrawn_by: str = ""
    withdrawn_at: datetime | None = None


LINES = (
    Line(says="{mission} has verified contract {contract} and certifies the following under paragraph 5(2)."),
    Line(says="{foreign} of {country} is not sanctioned, as notified by the Ministry of Foreign Affairs."),
    Line(says="Its owners known to us are not sanctioned either: {owners}."),
    Line(says="Nor are the goods it gives and takes under this contract: {goods}."),
    Line(says="We had the firm and its owners screened on {day} against {lists}, with no hit that stands."),
    Line(says="Certified on {signed_on}."),
)


def may_certify(mission: Authority, foreign: Party) -> bool:
    """Say whether a mission abroad serves the country of a firm that is foreign to it."""
    serves = {place[:2] for place in mission.places}
    return mission.kind is AuthorityKind.MISSION and foreign.country != mission.country and foreign.country in serves


def certified(
    mission: Authority, foreign: Party, goods: Iterable[str], result: Result, *, contract: str, day: date
) -> tuple[Sentence, ...]:
    """Write what a mission certifies of a foreign firm. Errors: NotClear where its screening is not clear.

    Hits that people have cleared are left out with `Result.without` first.
    """
    outcome = result.outcome()
    if outcome is not Screening.CLEAR:
        raise NotClear(name=foreign.name, outcome=outcome.value)
    params = {
        "mission": mission.names["en"],
        "contract": contract,
        "foreign": foreign.name,
        "country": foreign.country,
        "owners": ", ".join(foreign.owners) or "-",
        "goods": ", ".join(dict.fromkeys(goods)),
        "day": result.day.isoformat(),
        "lists": "; ".join(f"{one.source}, {one.day.isoformat()} ({one.hash[:12]})" for one in result.versions),
        "signed_on": day.isoformat(),
    }
    return tuple(Sentence(line.says, params) for line in LINES)


def withdraw(certificate: Certificate, *, person_id: str, reason: str, at: datetime) -> Certificate:
    """A certificate that its mission no longer stands by. Errors: StepRefused; WithdrawalUnfounded."""
    state = CERTIFICATE_LIFE.advance(certificate.state, CertificateEvent.WITHDRAW)
    if not reason.strip():
        raise WithdrawalUnfounded
    return replace(certificate, state=state, reason=reason.strip(), withdrawn_by=person_id, withdrawn_at=at)
