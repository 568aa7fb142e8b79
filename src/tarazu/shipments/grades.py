"""The grade that examination found, beside the one that was agreed. It changes no price: that is for the parties."""

from dataclasses import dataclass
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError

GRADE_CHARACTERS_MAX = 500


class GradeStanding(StrEnum):
    """How the grade found stands to the grade agreed."""

    AS_AGREED = "as_agreed"
    LOWER = "lower"
    HIGHER = "higher"


class GradeUndescribed(TarazuError):
    """A grade was recorded that nobody could compare."""

    kind = Kind.INVALID
    says = "Write down which grade was found and by which method, in at most {limit} characters."


@dataclass(frozen=True, slots=True)
class GradeFound:
    """What an officer found: how it stands to the grade agreed, and the grade and method in the officer's words."""

    standing: GradeStanding
    found: str


def grade_found(standing: GradeStanding, found: str) -> GradeFound:
    """What was found, checked. Errors: GradeUndescribed."""
    words = found.strip()
    if not 0 < len(words) <= GRADE_CHARACTERS_MAX:
        raise GradeUndescribed(limit=GRADE_CHARACTERS_MAX)
    return GradeFound(standing, words)
