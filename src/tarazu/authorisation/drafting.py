"""What an applicant writes beside what the contract says, and a draft of it that is not lodged yet."""

from dataclasses import dataclass
from datetime import datetime

from tarazu.authorisation.application import Missing
from tarazu.kernel.errors import Kind, TarazuError


class DraftChanged(TarazuError):
    """Somebody else kept the same draft meanwhile."""

    kind = Kind.CONFLICT
    says = (
        "{person} kept this draft at {at}, after you had opened it. Your words stand below and theirs above: "
        "bring them together, and send yours again."
    )


class DraftAbsent(TarazuError):
    """A draft was to be lodged that is not kept."""

    kind = Kind.ABSENT
    says = "No draft of this application is kept. Keep one first, or lodge the application with its words."


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """The applicant's own words: everything else in an application is what the contract says."""

    standard: str = ""  # of quality, for the inspection plan
    laboratory: str = ""
    note: str = ""  # to customs
    origin_declared: bool = False  # that the goods coming in originate in the partner's country


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationDraft:
    """A party's application as far as it is written, for whoever may apply for that party."""

    contract_id: str
    party_id: str
    said: Particulars
    person: str  # whoever kept it last
    at: datetime


def undeclared(said: Particulars) -> tuple[Missing, ...]:
    """What an application lacks before the applicant has declared the origin of its goods."""
    if said.origin_declared:
        return ()
    return (Missing(says="The declaration that the goods coming in originate in the partner's country is not made."),)


def check_draft(stored: ApplicationDraft | None, *, opened_at: str, person: str) -> None:
    """Refuse to write over what somebody else kept since the form was opened. Errors: DraftChanged."""
    if stored is not None and stored.person != person and stored.at.isoformat() != opened_at:
        raise DraftChanged(person=stored.person, at=f"{stored.at:%H:%M}")
