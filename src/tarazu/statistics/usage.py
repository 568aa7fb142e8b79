"""How the mechanism is used: files by where they stand, and how many days each step of theirs took."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tarazu.authorisation.authorisation import AuthorisationState as State


class Standing(StrEnum):
    """Where files stand, as an analyst groups their states."""

    WAITING = "waiting"
    RUNNING = "running"
    CLOSED = "closed"
    LAPSED = "lapsed"
    TURNED_DOWN = "turned_down"


STANDINGS: Mapping[State, Standing] = {
    State.APPLIED: Standing.WAITING,
    State.QUERIED: Standing.WAITING,
    State.GRANTED: Standing.RUNNING,
    State.SUSPENDED: Standing.RUNNING,
    State.CLOSED: Standing.CLOSED,
    State.LAPSED: Standing.LAPSED,
    State.REFUSED: Standing.TURNED_DOWN,
    State.CANCELLED: Standing.TURNED_DOWN,
}


class Step(StrEnum):
    """The steps of a file; what is shipped is known to customs by the first declaration lodged for it."""

    GRANT = "grant"  # from the application
    SHIP = "ship"  # from the grant to the first declaration
    ASSESS = "assess"  # from a declaration to its assessment
    NET_OFF = "net_off"  # from the last assessment to the net-off


@dataclass(frozen=True, slots=True)
class StepUse:
    """How many days a step took: of so many that took it, half took at most `median`. None where nobody did yet."""

    step: Step
    taken: int
    median: int | None
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class StandingCount:
    """Files of one kind, such as of one collectorate, by where they stand."""

    key: str
    by_standing: Mapping[Standing, int]

    @property
    def files(self) -> int:
        """All of them."""
        return sum(self.by_standing.values())

    @property
    def counts(self) -> tuple[tuple[Standing, int], ...]:
        """Every standing in its order, also those of no file."""
        return tuple((one, self.by_standing.get(one, 0)) for one in Standing)


def step_use(step: Step, spans: Iterable[tuple[date, date, int]]) -> StepUse:
    """What a step took, from its first days, its last days and how often each pair occurs."""
    days: Counter[int] = Counter()
    for since, until, times in spans:
        days[(until - since).days] += times
    return StepUse(step, days.total(), median_days(days), min(days, default=None), max(days, default=None))


def median_days(days: Mapping[int, int]) -> int | None:
    """The fewest days within which at least half are done, by how many took each number of days; None for none."""
    whole, done = sum(days.values()), 0
    for number in sorted(days):
        done += days[number]
        if done * 2 >= whole:
            return number
    return None


def standing_counts(lines: Iterable[tuple[str, str, int]]) -> tuple[StandingCount, ...]:
    """Counts of files by their key, from keys, states and numbers; the most files first."""
    found: dict[str, Counter[Standing]] = {}
    for key, state, files in lines:
        found.setdefault(key, Counter())[STANDINGS[State(state)]] += files
    counts = (StandingCount(key, dict(counted)) for key, counted in found.items())
    return tuple(sorted(counts, key=lambda one: (-one.files, one.key)))
