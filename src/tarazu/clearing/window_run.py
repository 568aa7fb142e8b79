"""The run of a netting window: every party's gross and net, and how each book comes out of it.

Each party's net is its gross in less its gross out, exactly, and all nets sum to zero. The same lines give the same
run, whatever their order; its seal is the fingerprint of everything it says.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tarazu.clearing.net_off import Outcome, Position
from tarazu.clearing.obligations import Obligation, gross_by_pair
from tarazu.kernel.digest import fingerprint
from tarazu.kernel.ids import identifier
from tarazu.kernel.value import Value
from tarazu.ledger.book import Direction


class CarryRule(StrEnum):
    """Until when a book outside the tolerance goes into the next window."""

    NONE = "none"
    UNTIL_DUE_DATE = "until_due_date"


class Carry(StrEnum):
    """What a window leaves of a book."""

    SETTLED = "settled"  # inside the tolerance
    CARRIED = "carried"  # into the next window, for its due date is ahead
    OVERDUE = "overdue"  # an officer decides: cure, extension, lapse or cancellation


@dataclass(frozen=True, slots=True)
class PartyNet:
    """One party in one window: what it is owed by others, what it owes them, and the difference."""

    party_id: str
    owed_to_it: Value
    owed_by_it: Value

    @property
    def net(self) -> Value:
        """Above zero, others owe it goods; below zero, it owes."""
        return self.owed_to_it - self.owed_by_it


@dataclass(frozen=True, slots=True)
class PairGross:
    """What one party owes another in a window, before netting."""

    debtor_id: str
    creditor_id: str
    owed: Value


@dataclass(frozen=True, slots=True)
class BookBefore:
    """A book as a window finds it: its position before the window's lines, and the rules it is held against."""

    book_id: str
    opening: Position
    tolerance_percent: int
    due: date


@dataclass(frozen=True, slots=True)
class BookAfter:
    """A book as a window leaves it: opening, what the window moved, closing, and what becomes of the difference."""

    book_id: str
    opening: Position
    moved: Position
    closing: Position
    tolerance_percent: int
    due: date
    outcome: Outcome
    carry: Carry


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRun:
    """One run of one window, preliminary or final."""

    window_id: str
    day: date
    lines: tuple[str, ...]
    left_out: tuple[str, ...]
    pairs: tuple[PairGross, ...]
    parties: tuple[PartyNet, ...]
    books: tuple[BookAfter, ...]
    seal: str = ""


def run_window(
    window_id: str,
    lines: Iterable[Obligation],
    left_out: frozenset[str],
    books: Iterable[BookBefore],
    *,
    rule: CarryRule,
    day: date,
) -> WindowRun:
    """Net a window's lines, but for those left out, and hold each book against its tolerance."""
    ordered = sorted(lines, key=lambda line: line.id)
    counted = [line for line in ordered if line.id not in left_out]
    by_book: dict[str, list[Obligation]] = defaultdict(list)
    for line in counted:
        by_book[line.book_id].append(line)
    run = WindowRun(
        window_id=window_id,
        day=day,
        lines=tuple(line.id for line in counted),
        left_out=tuple(line.id for line in ordered if line.id in left_out),
        pairs=tuple(PairGross(*pair, Value(minor)) for pair, minor in gross_by_pair(counted).items()),
        parties=party_nets(counted),
        books=tuple(
            _book(book, by_book[book.book_id], rule, day) for book in sorted(books, key=lambda book: book.book_id)
        ),
    )
    assert sum(party.net.minor for party in run.parties) == 0, "what one is owed another owes"
    assert {line.book_id for line in counted} <= {book.book_id for book in run.books}, "every line's book is shown"
    assert len({book.book_id for book in run.books}) == len(run.books), "a book is shown once"
    owed = sum(pair.owed.minor for pair in run.pairs)
    assert owed == sum(line.value.minor for line in counted), "what pairs owe is what the lines say"
    assert len(run.lines) + len(run.left_out) == len({line.id for line in ordered}), "each line is netted or left out"
    return replace(run, seal=fingerprint(run))


def is_sealed(run: WindowRun) -> bool:
    """Say whether a run's seal is the fingerprint of what it says."""
    return run.seal == fingerprint(replace(run, seal=""))


def certificate_number(label: str, seal: str, party_id: str = "") -> str:
    """The number of the certificate of a final run, of one party or of all: nobody guesses it who has no paper."""
    assert seal, "only a run that is sealed has certificates"
    letters = identifier("wc", label, seal, party_id).partition("_")[2]
    return f"{label.replace(' ', '-')}-{letters.upper()}"


def party_nets(lines: Sequence[Obligation]) -> tuple[PartyNet, ...]:
    """Gross in and gross out of every party that a line names, in the order of party ids."""
    assert all(line.debtor_id != line.creditor_id for line in lines), "nobody owes itself"
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for line in lines:
        totals[line.creditor_id][0] += line.value.minor
        totals[line.debtor_id][1] += line.value.minor
    return tuple(PartyNet(party, Value(owed), Value(owing)) for party, (owed, owing) in sorted(totals.items()))


def moved_by(lines: Iterable[Obligation]) -> Position:
    """What lines of one book bring in and take out."""
    sides, damages, books = {Direction.IMPORT: 0, Direction.EXPORT: 0}, 0, set()
    for line in lines:
        books.add(line.book_id)
        if line.damages:
            damages += line.value.minor if line.direction is Direction.EXPORT else -line.value.minor
        else:
            sides[line.direction] += line.value.minor
    assert len(books) <= 1, "a position is that of one book"
    return Position(Value(sides[Direction.IMPORT]), Value(sides[Direction.EXPORT]), damages=Value(damages))


def _book(before: BookBefore, lines: Sequence[Obligation], rule: CarryRule, day: date) -> BookAfter:
    moved = moved_by(lines)
    closing = before.opening + moved
    assert all(line.book_id == before.book_id for line in lines), "a line counts in its own book"
    assert closing.gap == before.opening.gap + moved.gap, "a book closes where it opened and what moved"
    outcome = closing.outcome(before.tolerance_percent)
    carry = Carry.CARRIED if rule is CarryRule.UNTIL_DUE_DATE and day <= before.due else Carry.OVERDUE
    settled = outcome is Outcome.BALANCED or not (closing.gap.minor or closing.imports_assessed.minor)
    return BookAfter(
        before.book_id,
        before.opening,
        moved,
        closing,
        before.tolerance_percent,
        before.due,
        outcome,
        Carry.SETTLED if settled else carry,
    )
