"""Whether an edition may come into force: whole, found by its own names and canaries, and not suddenly smaller."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.lifecycle import LifeCycle
from tarazu.screening.index import Index
from tarazu.screening.lists import ListVersion, ReadList
from tarazu.screening.screen import blind_spots, screen
from tarazu.screening.sentences import Line, Sentence
from tarazu.screening.subjects import Subject


class EditionState(StrEnum):
    """Where an edition of a list stands."""

    HELD = "held"
    IN_FORCE = "in_force"
    REFUSED = "refused"
    REPLACED = "replaced"


class EditionEvent(StrEnum):
    """What can happen to an edition."""

    APPROVE = "approve"
    REFUSE = "refuse"
    REPLACE = "replace"


EDITION_LIFE = LifeCycle(
    "list edition",
    EditionState.HELD,
    {
        (EditionState.HELD, EditionEvent.APPROVE): EditionState.IN_FORCE,
        (EditionState.HELD, EditionEvent.REFUSE): EditionState.REFUSED,
        (EditionState.HELD, EditionEvent.REPLACE): EditionState.REPLACED,
        (EditionState.IN_FORCE, EditionEvent.REPLACE): EditionState.REPLACED,
    },
)


class ListUnusable(TarazuError):
    """A list holds wrong lines, or lacks a canary."""

    kind = Kind.INVALID
    says = (
        "This list cannot be used: {reasons}. Correct these lines and load it again; the edition before stays in force."
    )


class EditionOlder(TarazuError):
    """An edition older than the one in force was loaded."""

    kind = Kind.CONFLICT
    says = "The edition of {source} in force is of {held}, and this one of {day}. Load the newest edition."


SHRUNK = Line(says="The list shrank from {before} to {after} entries, by more than {limit} %.")
BLIND = Line(says="{count} entries cannot be found by their own names, among them {entries}.")
CANARY_DROPPED = Line(says="The canary {name} of the edition before is not asked for any more.")
BLIND_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition as it is kept: its version, who loaded it, who approved it, and its canaries."""

    version: ListVersion
    state: EditionState
    canaries: tuple[str, ...]
    doubts: tuple[Sentence, ...]
    loaded_by: str
    loaded_on: date
    decided_by: str = ""
    reason: str = ""

    def age_days(self, today: date) -> int:
        """How old the edition is, by its own day."""
        return (today - self.version.day).days


def missing_canaries(index: Index, canaries: Iterable[str], threshold_percent: int) -> tuple[str, ...]:
    """The canaries that screening does not find in an edition: then the edition, or the screening, is broken."""
    missing = []
    for name in canaries:
        asked = Subject(id="canary", kind="other", names=(name,))
        if not screen(asked, index, (), threshold_percent, day=date.min).hits:
            missing.append(name)
    return tuple(missing)


def must_be_usable(read: ReadList, index: Index, canaries: Iterable[str], threshold_percent: int) -> None:
    """Refuse an edition with wrong lines, without entries or without a canary. Errors: ListUnusable."""
    reasons = [str(error) for error in read.errors]
    if not read.entries and not reasons:
        reasons.append("it is empty")
    if not reasons:
        missing = missing_canaries(index, canaries, threshold_percent)
        reasons += [f"the canary '{name}' is not found" for name in missing]
    if reasons:
        shown = reasons[:20]
        more = [f"and {len(reasons) - len(shown)} more"] if len(reasons) > len(shown) else []
        raise ListUnusable(reasons="; ".join([*shown, *more]))


def doubts_about(
    read: ReadList,
    before: Edition | None,
    canaries: Iterable[str],
    *,
    shrink_percent: int,
    shrink_least: int,
    threshold_percent: int,
) -> tuple[Sentence, ...]:
    """Why an edition needs a second person: it shrank, has entries no name finds, or asks for fewer canaries."""
    doubts = []
    if before is not None:
        held, found = before.version.entries, len(read.entries)
        lost = held - found
        if lost > shrink_least and lost * 100 > held * shrink_percent:
            doubts.append(
                Sentence(SHRUNK.says, {"before": str(held), "after": str(found), "limit": str(shrink_percent)})
            )
        asked = set(canaries)
        doubts += [Sentence(CANARY_DROPPED.says, {"name": name}) for name in before.canaries if name not in asked]
    if blind := blind_spots(read.entries, threshold_percent):
        shown = ", ".join(entry.entry for entry in blind[:BLIND_SHOWN])
        doubts.append(Sentence(BLIND.says, {"count": str(len(blind)), "entries": shown}))
    return tuple(doubts)
