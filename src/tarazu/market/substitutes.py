"""Other goods that a want takes in place of its own, each at an exchange factor of two whole numbers."""

import re
from dataclasses import dataclass
from fractions import Fraction

from tarazu.kernel.errors import Kind, TarazuError

PART_MAX = 1_000_000  # of either number of a factor; an engine that counts whole takes no larger one
SHAPE = re.compile(
    r"(?P<goods>\S+)\s+(?:(?P<given>\d{1,7}):(?P<filled>\d{1,7})|(?P<decimal>\d{1,6}(?:\.\d{1,6})?))", re.ASCII
)
APART = ";"


class SubstituteUnreadable(TarazuError):
    """A substitute is not written as goods and a factor."""

    kind = Kind.INVALID
    says = (
        "'{text}' is not a substitute. Write its goods and how many units of them stand for how many of those wanted, "
        "such as 1006.30/non-basmati 11:10, and part several by semicolons."
    )


class SubstituteCountedApart(TarazuError):
    """A substitute is counted in another unit than the goods that are wanted."""

    kind = Kind.INVALID
    says = "{substitute} is counted in {found}, the goods wanted in {expected}. Take goods that are counted alike."


class SubstituteTwice(TarazuError):
    """The same goods are named twice, or are the wanted goods themselves."""

    kind = Kind.INVALID
    says = "{substitute} stands here twice, or is what is wanted anyway. Name other goods, each once."


@dataclass(frozen=True, slots=True)
class Substitute:
    """Goods that a want takes as well: `given` units of them stand for `filled` units of what is wanted."""

    commodity: str  # a key such as "1006.30/non-basmati"; without its grade any grade will do
    given: int
    filled: int

    def __str__(self) -> str:
        return f"{self.commodity} {self.given}:{self.filled}"

    def takes(self, commodity: str) -> bool:
        """Whether goods of a key are these."""
        return self.commodity in (commodity, commodity.partition("/")[0])


def written(accepts: tuple[Substitute, ...]) -> str:
    """Substitutes as they are typed."""
    return f"{APART} ".join(map(str, accepts))


def read_factor(text: str) -> tuple[str, int, int]:
    """Goods as written, and the factor in lowest terms. Errors: SubstituteUnreadable."""
    found = SHAPE.fullmatch(text)
    ratio = None
    if found and found["decimal"]:
        ratio = Fraction(found["decimal"])
    elif found and int(found["filled"]):
        ratio = Fraction(int(found["given"]), int(found["filled"]))
    if found is None or not ratio or max(ratio.numerator, ratio.denominator) > PART_MAX:
        raise SubstituteUnreadable(text=text)
    return found["goods"], ratio.numerator, ratio.denominator
