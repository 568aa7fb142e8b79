"""Letters behind what is on record, as they were scanned: a chamber's undertaking, a permit, an approval."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.shipments.documents import ending_of

LETTERS_MAX = 12  # behind one thing on record


class LetterAbout(StrEnum):
    """What a letter stands behind."""

    UNDERTAKING = "undertaking"  # of a trader, a consortium or a chamber
    PERMIT = "permit"  # with approvals, shares of quotas and a chamber's letters


class TooManyLetters(TarazuError):
    """As many letters as there may be stand behind one thing."""

    kind = Kind.CONFLICT
    says = "{count} letters are attached here already, the most there may be. Put several pages into one file."


class LetterAttachedAlready(TarazuError):
    """The same scan is attached a second time."""

    kind = Kind.CONFLICT
    says = "This very scan is attached here already, as number {number}. Choose another file, or leave it as it is."


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedLetter:
    """One scan behind a thing on record; `number` counts those behind the same thing."""

    id: str
    about: LetterAbout
    subject_id: str
    number: int
    sha256: str
    media: str
    size: int
    person_id: str
    at: datetime

    @property
    def name(self) -> str:
        """The name it is saved under: ours, whatever it was called where it came from."""
        return f"{self.about.value}-{self.subject_id}-{self.number}.{ending_of(self.media)}"
