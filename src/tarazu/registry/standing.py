"""Standing evidence: what somebody saw in a public register about a party, on which day and where."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.parties import Standing


class EvidenceKind(StrEnum):
    """What eligibility rests on."""

    ACTIVE_TAXPAYER = "active_taxpayer"
    SINGLE_WINDOW = "single_window"
    REGISTERED_CONTRACT = "registered_contract"


class EvidenceUnfounded(TarazuError):
    """Evidence came without saying where it was seen."""

    kind = Kind.INVALID
    says = "Say where this was seen, such as the register's name and the reference of the entry."


class EvidenceOfTomorrow(TarazuError):
    """Evidence was seen on a day that has not come."""

    kind = Kind.INVALID
    says = "Nobody can have seen this on {seen_on}: that day has not come. Enter the day of the look-up."


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One look into a register: whether the party stands in it, until when, and who says so."""

    party_id: str
    kind: EvidenceKind
    holds: bool
    reference: str = ""  # the number in that register
    seen_on: date
    until: date | None = None
    source: str


def check_evidence(evidence: Evidence, today: date) -> None:
    """Refuse evidence that nobody could check. Errors: EvidenceUnfounded; EvidenceOfTomorrow."""
    if not evidence.source.strip():
        raise EvidenceUnfounded
    if evidence.seen_on > today:
        raise EvidenceOfTomorrow(seen_on=evidence.seen_on)


def standing_after(standing: Standing, evidence: Evidence) -> Standing:
    """A party's standing once evidence is on record; what does not hold takes the right away."""
    if evidence.kind is EvidenceKind.ACTIVE_TAXPAYER:
        return replace(standing, active_taxpayer_until=evidence.until if evidence.holds else None)
    if evidence.kind is EvidenceKind.SINGLE_WINDOW:
        return replace(standing, single_window=evidence.holds)
    return replace(standing, contract_number=(evidence.reference or None) if evidence.holds else None)
