"""Net-off: hold assessed imports against assessed exports, within the tolerance, and bring the book to zero."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.kernel.lifecycle import LifeCycle
from tarazu.kernel.rounding import divide_half_even
from tarazu.kernel.value import Value
from tarazu.ledger.accounts import GOODS_KINDS, Account, AccountKind, netted_account
from tarazu.ledger.balances import Balance
from tarazu.ledger.book import Posting
from tarazu.ledger.transfers import Paper, Phase, Reason, Transfer, link, transfer

NOTHING = Value(0)
SIDES = 4  # of a position


class Outcome(StrEnum):
    """How a net-off came out."""

    BALANCED = "balanced"
    SETTLED = "settled"  # outside the tolerance, and the difference was settled in goods as the order asks
    OUTSIDE = "outside"
    NOTHING_IMPORTED = "nothing_imported"


CLEARED = (Outcome.BALANCED, Outcome.SETTLED)


class NetOffPhase(StrEnum):
    """Where a net-off stands."""

    OPEN = "open"
    PRELIMINARY = "preliminary"
    FINAL = "final"
    LAPSED = "lapsed"


class NetOffEvent(StrEnum):
    """What can happen to a net-off: struck, reopened by a late assessment or an appeal, confirmed, or let lapse."""

    STRIKE = "strike"
    REOPEN = "reopen"
    CONFIRM = "confirm"
    LAPSE = "lapse"


NET_OFF_LIFE: LifeCycle[NetOffPhase, NetOffEvent] = LifeCycle(
    thing="net-off",
    start=NetOffPhase.OPEN,
    steps={
        (NetOffPhase.OPEN, NetOffEvent.STRIKE): NetOffPhase.PRELIMINARY,
        (NetOffPhase.OPEN, NetOffEvent.LAPSE): NetOffPhase.LAPSED,
        (NetOffPhase.PRELIMINARY, NetOffEvent.REOPEN): NetOffPhase.OPEN,
        (NetOffPhase.PRELIMINARY, NetOffEvent.CONFIRM): NetOffPhase.FINAL,
        (NetOffPhase.PRELIMINARY, NetOffEvent.LAPSE): NetOffPhase.LAPSED,
        (NetOffPhase.LAPSED, NetOffEvent.REOPEN): NetOffPhase.OPEN,
    },
)


class NotBalanced(TarazuError):
    """A book was to be closed by a net-off that is not inside the tolerance."""

    kind = Kind.REFUSED
    says = (
        "The book {book_id} leans {lean} and {tolerance_percent} % are allowed. "
        "Deliver the cure in goods, or correct the assessment, and net off again."
    )


@dataclass(frozen=True, slots=True)
class Lean:
    """How far exports differ from imports, as an exact ratio: `gap` of `imports`, both in minor units."""

    gap: int
    imports: int

    def __post_init__(self) -> None:
        assert self.imports > 0, "a lean is measured against imports"

    @property
    def per_ten_thousand(self) -> int:
        """The lean in hundredths of a percent, rounded half to even: below zero where exports lag."""
        return divide_half_even(self.gap * 10_000, self.imports)

    def __str__(self) -> str:
        return f"{Decimal(self.per_ten_thousand).scaleb(-2):+.2f} %"


@dataclass(frozen=True, slots=True)
class Position:
    """What customs assessed in and out: of one member, or of all together.

    `set_off` is what set-offs with other files took from the difference: above zero, an obligation to give goods was
    cancelled; below zero, a claim to them. `damages` is what goods owed on top by agreement add to it: above zero, they
    are owed to us; below zero, abroad.
    """

    imports_assessed: Value
    exports_assessed: Value
    set_off: Value = NOTHING
    damages: Value = NOTHING

    def __add__(self, other: "Position") -> "Position":
        return Position(
            self.imports_assessed + other.imports_assessed,
            self.exports_assessed + other.exports_assessed,
            self.set_off + other.set_off,
            self.damages + other.damages,
        )

    @property
    def exports_counted(self) -> Value:
        """Exports with what set-offs and damages change of the difference: what is held against the imports."""
        return self.exports_assessed + self.set_off + self.damages

    @property
    def gap(self) -> Value:
        """Exports less imports, set-offs and damages counted: below zero, goods are owed abroad; above zero, to us."""
        return self.exports_counted - self.imports_assessed

    @property
    def lean(self) -> Lean | None:
        """The gap against imports; None where nothing was imported."""
        return Lean(self.gap.minor, self.imports_assessed.minor) if self.imports_assessed.minor > 0 else None

    def is_inside(self, tolerance_percent: int) -> bool:
        """Say whether imports and exports differ by no more than the tolerance, in whole numbers throughout."""
        return abs(self.gap.minor) * 100 <= tolerance_percent * self.imports_assessed.minor

    def outcome(self, tolerance_percent: int) -> Outcome:
        """How a net-off of this position comes out; exports that were set off whole need no import."""
        assert tolerance_percent >= 0, "a tolerance is not below nothing"
        if self.imports_assessed.minor <= 0:
            whole = self.exports_assessed.minor > 0 and self.gap.minor == 0
            return Outcome.BALANCED if whole else Outcome.NOTHING_IMPORTED
        return Outcome.BALANCED if self.is_inside(tolerance_percent) else Outcome.OUTSIDE


@dataclass(frozen=True, slots=True)
class MemberPosition:
    """One member's part of a book."""

    party_id: str
    position: Position


@dataclass(frozen=True, slots=True)
class NetOff:
    """One netting of one book: a record, whatever came out.

    `residual` is exports less imports: below zero, the members owe goods abroad. `jointly_liable` names everyone who
    answers for it, each for the whole; it is empty where nothing is owed. `settled_by` names the declarations of the
    goods that settled a difference where the order asks no more than that.
    """

    id: str
    book_id: str
    day: date
    members: tuple[MemberPosition, ...]
    tolerance_percent: int
    outcome: Outcome
    residual: Value
    jointly_liable: tuple[str, ...]
    settled_by: tuple[str, ...] = ()

    @property
    def total(self) -> Position:
        """The position of all members together, which alone is held against the tolerance."""
        return total_position(self.members, self.residual.account_unit)


def total_position(members: Iterable[MemberPosition], account_unit: str = "UAC") -> Position:
    """All members' positions together."""
    total = Position(*(Value(0, account_unit) for _side in range(SIDES)))
    for member in members:
        total += member.position
    assert total.imports_assessed.account_unit == account_unit, "a book is valued in one unit of account"
    return total


_COUNTED = {Reason.ASSESS_IMPORT: 0, Reason.ASSESS_EXPORT: 1, Reason.SET_OFF: 2, Reason.DAMAGES: 3}
_EITHER_WAY = (2, 3)  # the sides of a position that may stand below zero


def positions(accounts: Mapping[str, Account], transfers: Iterable[Transfer]) -> tuple[MemberPosition, ...]:
    """Each member's position from posted assessments, set-offs and damages, reversals taken off, by party id.

    Net-off transfers are not counted, so a position says the same before and after its book was netted.
    """
    moves = {move.id: move for move in transfers}
    totals: dict[str, list[int]] = defaultdict(lambda: [0] * SIDES)
    units = {account.unit for account in accounts.values() if account.kind not in GOODS_KINDS}
    assert len(units) <= 1, "a book is valued in one unit of account"
    leans = 0
    for move in moves.values():
        origin = moves[move.reverses] if move.reverses else move
        if origin.reason not in _COUNTED or move.phase is not Phase.POSTED:
            continue
        side = _COUNTED[origin.reason]
        member, given = _member(accounts, origin)
        amount = -move.amount if side in _EITHER_WAY and not given else move.amount
        totals[member][side] += -amount if move.reverses else amount
        leans += move.amount if given is not bool(move.reverses) else -move.amount
    gaps = (exports + set_off + damages - imports for imports, exports, set_off, damages in totals.values())
    assert sum(gaps) == leans, "what gives to a position counts for it, and what takes from it against it"
    assert all(min(sides[:2]) >= 0 for sides in totals.values()), "no more is taken back than was assessed"
    unit = next(iter(units), "UAC")
    return tuple(
        MemberPosition(party_id, Position(*(Value(minor, unit) for minor in sides)))
        for party_id, sides in sorted(totals.items())
    )


def _member(accounts: Mapping[str, Account], move: Transfer) -> tuple[str, bool]:
    """Whose position a transfer moves, and whether it gives to it."""
    for account_id, given in ((move.credit_account_id, True), (move.debit_account_id, False)):
        if accounts[account_id].kind is AccountKind.POSITION:
            owner = accounts[account_id].owner_id
            assert owner is not None, "a position has its owner"
            return owner, given
    raise AssertionError("an assessment, a set-off or damages move a member's position")


def net_off(
    book_id: str,
    members: Iterable[MemberPosition],
    tolerance_percent: int,
    day: date,
    settled_by: tuple[str, ...] = (),
) -> NetOff:
    """Net the members' assessed positions of one book against each other and against the tolerance.

    `settled_by` names the papers of goods that settled a difference, where the order asks no more than that.
    The same positions on the same day give the same record.
    """
    ordered = tuple(sorted(members, key=lambda member: member.party_id))
    units = {member.position.imports_assessed.account_unit for member in ordered}
    total = total_position(ordered, next(iter(units), "UAC"))
    outcome = total.outcome(tolerance_percent)
    settled = settled_by if outcome is Outcome.OUTSIDE else ()
    assert len({member.party_id for member in ordered}) == len(ordered), "a member is netted once"
    assert len(units) <= 1, "a book is valued in one unit of account"
    assert sum(member.position.gap.minor for member in ordered) == total.gap.minor, "the whole leans as its parts do"
    owing = total.gap.minor < 0 and not settled
    return NetOff(
        id=identifier("no", book_id, day, tolerance_percent, *(member for member in ordered), *settled),
        book_id=book_id,
        day=day,
        members=ordered,
        tolerance_percent=tolerance_percent,
        outcome=Outcome.SETTLED if settled else outcome,
        residual=total.gap,
        jointly_liable=tuple(member.party_id for member in ordered) if owing else (),
        settled_by=settled,
    )


def closing_posting(
    netted: NetOff, accounts: Iterable[Account], balances: Mapping[str, Balance], paper: Paper
) -> Posting:
    """What brings a balanced book's value to zero: every position and the control account through the netted account.

    A book that already stands at zero gets nothing, so netting twice changes nothing.
    Errors:  NotBalanced.
    """
    if netted.outcome not in CLEARED:
        lean = netted.total.lean or "without any import"
        raise NotBalanced(book_id=netted.book_id, lean=lean, tolerance_percent=netted.tolerance_percent)
    assert sum(member.position.gap.minor for member in netted.members) == netted.residual.minor, "its members' sum"
    through = netted_account(netted.book_id, netted.residual.account_unit)
    moves = []
    for account in sorted(accounts, key=lambda account: account.id):
        held = balances.get(account.id, Balance(account.id)).posted
        if account.book_id != netted.book_id or account.kind not in (AccountKind.POSITION, AccountKind.CONTROL):
            continue
        if held:
            debit, credit = (account, through) if held > 0 else (through, account)
            moves.append(transfer(debit, credit, abs(held), reason=Reason.NET_OFF, paper=paper))
    assert sum(_signed(through.id, move) for move in moves) == 0, "what positions owe the control account is owed"
    return Posting((through,) if moves else (), link(moves))


def _signed(account_id: str, move: Transfer) -> int:
    return move.amount if move.credit_account_id == account_id else -move.amount
