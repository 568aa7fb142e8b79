"""Set-off: debts of different books that form loops are cancelled, with notice, consent and time to object.

A set-off only ever shrinks what is owed: nobody owes anybody anything new, and what each party owes and is owed, all
books together, stays as it was. A book's own loops are its net-off's and are taken out first.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.kernel.lifecycle import LifeCycle
from tarazu.kernel.value import Value
from tarazu.ledger.accounts import Account, control_account, domestic_account, position_account
from tarazu.ledger.book import Posting
from tarazu.ledger.transfers import Paper, Reason, link, transfer
from tarazu.matching.cancelling import cancel_loops


class SetOffScope(StrEnum):
    """What is set off: assessed value between authorisations of one order, or domestic legs in local currency."""

    BARTER = "barter"
    DOMESTIC = "domestic"


class SetOffState(StrEnum):
    """Where a set-off stands."""

    PROPOSED = "proposed"
    POSTED = "posted"
    WITHDRAWN = "withdrawn"


class SetOffEvent(StrEnum):
    """What can happen to a set-off: it is posted, or somebody objects or takes it back."""

    POST = "post"
    WITHDRAW = "withdraw"


SET_OFF_LIFE: LifeCycle[SetOffState, SetOffEvent] = LifeCycle(
    thing="set-off",
    start=SetOffState.PROPOSED,
    steps={
        (SetOffState.PROPOSED, SetOffEvent.POST): SetOffState.POSTED,
        (SetOffState.PROPOSED, SetOffEvent.WITHDRAW): SetOffState.WITHDRAWN,
    },
)


class SetOffAnswer(StrEnum):
    """What a party says to a set-off."""

    CONSENT = "consent"
    OBJECT = "object"


class SetOffSwitch(StrEnum):
    """Where an order admits set-off between its authorisations."""

    OFF = "off"
    SANDBOX = "sandbox"
    ON = "on"


class SetOffNotAllowed(TarazuError):
    """A set-off between authorisations was asked for where its order does not admit one."""

    kind = Kind.REFUSED
    says = (
        "The order {order} admits no set-off between authorisations here: carrying a balance from one to another "
        "changes what the account is in law. Cure the file in goods, or have the figure 'set_off_allowed' changed."
    )


class NothingToSetOff(TarazuError):
    """No debts form a loop."""

    kind = Kind.CONFLICT
    says = "No debts of different books form a loop now, so there is nothing to set off."


class ObjectionsStillPossible(TarazuError):
    """A set-off was to be posted before the time to object was over."""

    kind = Kind.REFUSED
    says = "Parties may object to this set-off until {until}. Post it after that day."


class ConsentsMissing(TarazuError):
    """A set-off was to be posted without everybody's consent."""

    kind = Kind.REFUSED
    says = "These parties have not consented: {parties}. Ask them, or withdraw it and propose one without them."


class DebtsMoved(TarazuError):
    """A debt is smaller now than what was to be cancelled of it."""

    kind = Kind.CONFLICT
    says = "What {debtor} owes {creditor} is {owed} now, less than the {cleared} to be set off. Propose anew."


@dataclass(frozen=True, slots=True)
class Debt:
    """What one party owes another in one book, in minor units: above zero."""

    book_id: str
    debtor_id: str
    creditor_id: str
    owed: int


@dataclass(frozen=True, slots=True)
class SetOffLine:
    """One debt before and after: `cleared` of it is cancelled."""

    book_id: str
    debtor_id: str
    creditor_id: str
    before: int
    cleared: int

    def __post_init__(self) -> None:
        assert 0 < self.cleared <= self.before, "a set-off only shrinks a debt"

    @property
    def after(self) -> int:
        """What stays owed."""
        return self.before - self.cleared


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOff:
    """A set-off as it was proposed, and what became of it. `total` equals `bound`: no more could be cancelled."""

    id: str
    scope: SetOffScope
    order: str
    unit: str  # the unit of account, or the currency of domestic legs
    proposed_on: date
    object_until: date
    lines: tuple[SetOffLine, ...]
    total: int
    bound: int
    state: SetOffState = SetOffState.PROPOSED
    ended_on: date | None = None

    @property
    def party_ids(self) -> tuple[str, ...]:
        """Everyone whose debt or claim shrinks; each of them has to consent."""
        return tuple(sorted({party for line in self.lines for party in (line.debtor_id, line.creditor_id)}))


@dataclass(frozen=True, slots=True)
class Standing:
    """What one party owes and is owed, before and after; the difference of the two stays the same."""

    party_id: str
    owes_before: int
    owes_after: int
    owed_before: int
    owed_after: int


def pairs_left(
    owed: Mapping[tuple[str, str], int], cleared: Mapping[tuple[str, str], int]
) -> dict[tuple[str, str], int]:
    """What is owed between each pair of one book, earlier set-offs and what is owed the other way taken off."""
    both: dict[tuple[str, str], int] = defaultdict(int)
    for totals, sign in ((owed, 1), (cleared, -1)):
        for (debtor, creditor), minor in totals.items():
            one, other, way = (debtor, creditor, 1) if debtor < creditor else (creditor, debtor, -1)
            both[one, other] += sign * way * minor
    return {
        (one, other) if minor > 0 else (other, one): abs(minor) for (one, other), minor in sorted(both.items()) if minor
    }


def debts_of_book(book_id: str, pairs: Mapping[tuple[str, str], int]) -> tuple[Debt, ...]:
    """The debts of one book without the loops inside it, which its own net-off settles."""
    rows = [(debtor, creditor, minor) for (debtor, creditor), minor in sorted(pairs.items())]
    inside = cancel_loops(rows).cleared
    return tuple(Debt(book_id, *row[:2], row[2] - own) for row, own in zip(rows, inside, strict=True) if row[2] > own)


def chosen(debts: Iterable[Debt], touching: str | None, among: Sequence[str] = ()) -> tuple[Debt, ...]:
    """Debts that one party owes or is owed, or that members of a group owe each other; all of them where neither."""
    group = frozenset(among)
    return tuple(
        debt
        for debt in debts
        if (touching is None or touching in (debt.debtor_id, debt.creditor_id))
        and (not group or {debt.debtor_id, debt.creditor_id} <= group)
    )


def propose(
    debts: Iterable[Debt], scope: SetOffScope, order: str, unit: str, *, day: date, object_until: date
) -> SetOff:
    """The largest set-off of some debts, in the order of their books and parties. Errors: NothingToSetOff."""
    ordered = sorted(debts, key=lambda debt: (debt.book_id, debt.debtor_id, debt.creditor_id))
    found = cancel_loops([(debt.debtor_id, debt.creditor_id, debt.owed) for debt in ordered])
    lines = tuple(
        SetOffLine(debt.book_id, debt.debtor_id, debt.creditor_id, debt.owed, cleared)
        for debt, cleared in zip(ordered, found.cleared, strict=True)
        if cleared
    )
    if not lines:
        raise NothingToSetOff
    assert found.total == found.bound, "the engine proves that no larger set-off exists"
    return SetOff(
        id=identifier("so", scope.value, order, day, *lines),
        scope=scope,
        order=order,
        unit=unit,
        proposed_on=day,
        object_until=object_until,
        lines=lines,
        total=found.total,
        bound=found.bound,
    )


def check_posting(
    proposed: SetOff, consented: Iterable[str], now_owed: Mapping[tuple[str, str, str], int], today: date
) -> SetOff:
    """The set-off as posted, where its time to object is over, everybody consented and every debt still stands.

    `now_owed` gives what is owed now, by book, debtor and creditor.
    Errors:  StepRefused; ObjectionsStillPossible; ConsentsMissing; DebtsMoved.
    """
    state = SET_OFF_LIFE.advance(proposed.state, SetOffEvent.POST)
    if today <= proposed.object_until:
        raise ObjectionsStillPossible(until=proposed.object_until)
    if missing := sorted(set(proposed.party_ids) - set(consented)):
        raise ConsentsMissing(parties=", ".join(missing))
    for line in proposed.lines:
        owed = now_owed.get((line.book_id, line.debtor_id, line.creditor_id), 0)
        if owed < line.cleared:
            told = {"owed": Value(owed, proposed.unit), "cleared": Value(line.cleared, proposed.unit)}
            raise DebtsMoved(debtor=line.debtor_id, creditor=line.creditor_id, **told)
    return replace(proposed, state=state, ended_on=today)


def barter_posting(done: SetOff, members: frozenset[str]) -> Posting:
    """What a set-off posts between authorisations: in each book, each member's position and the control account.

    Nothing leaves its book. `members` are the parties of the order's own country; each line has one of them.
    """
    moves: dict[tuple[str, str], int] = defaultdict(int)
    for line in done.lines:
        assert (line.debtor_id in members) != (line.creditor_id in members), "a line crosses the border"
        member, sign = (line.debtor_id, 1) if line.debtor_id in members else (line.creditor_id, -1)
        moves[line.book_id, member] += sign * line.cleared
    paper = _paper(done)
    accounts: dict[str, Account] = {}
    made = []
    for (book_id, member), minor in sorted(moves.items()):
        position, control = position_account(book_id, member, done.unit), control_account(book_id, done.unit)
        if minor:
            accounts |= {position.id: position, control.id: control}
            debit, credit = (control, position) if minor > 0 else (position, control)
            made.append(transfer(debit, credit, abs(minor), reason=Reason.SET_OFF, paper=paper))
    return Posting(tuple(accounts.values()), link(made))


def domestic_posting(done: SetOff) -> Posting:
    """What a set-off of domestic legs posts: each debt given back, one transfer a line."""
    accounts: dict[str, Account] = {}
    made = []
    for line in done.lines:
        creditor = domestic_account(line.book_id, line.creditor_id, done.unit)
        debtor = domestic_account(line.book_id, line.debtor_id, done.unit)
        accounts |= {creditor.id: creditor, debtor.id: debtor}
        made.append(transfer(creditor, debtor, line.cleared, reason=Reason.SET_OFF, paper=_paper(done)))
    return Posting(tuple(accounts.values()), link(made))


def standings(of: SetOff) -> tuple[Standing, ...]:
    """What each party owes and is owed in the lines of a set-off, before and after."""

    def total(party: str, side: str, part: str) -> int:
        return sum(getattr(line, part) for line in of.lines if getattr(line, side) == party)

    return tuple(
        Standing(
            party,
            total(party, "debtor_id", "before"),
            total(party, "debtor_id", "after"),
            total(party, "creditor_id", "before"),
            total(party, "creditor_id", "after"),
        )
        for party in of.party_ids
    )


def _paper(done: SetOff) -> Paper:
    assert done.ended_on is not None, "a set-off is posted on a day"
    return Paper(done.id, done.ended_on)
