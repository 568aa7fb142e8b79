"""What a window's run looks at, gathered from every book of its order, and how a net-off is kept and posted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.clearing.agreed_cures import settles
from tarazu.clearing.net_off import CLEARED, NetOff, NetOffPhase, Position, closing_posting
from tarazu.clearing.obligations import Obligation
from tarazu.clearing.window_run import BookBefore, moved_by
from tarazu.clearing.windows import Window
from tarazu.kernel.value import Value
from tarazu.ledger.accounts import AccountKind
from tarazu.ledger.transfers import Paper
from tarazu.shipments.declarations import DeclarationState
from tarazu.storage import authorisation, clearing, cures, ledger, windows
from tarazu.storage.damages import apart_from_damages, short_damages
from tarazu.storage.figures import figures_on
from tarazu.storage.files import File, load_file
from tarazu.storage.writing import Transaction

BROUGHT_TO_ZERO = (AccountKind.POSITION, AccountKind.CONTROL)
RUNNING = (AuthorisationState.GRANTED, AuthorisationState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Every granted file of an order, and which of its obligations other windows hold."""

    files: Mapping[str, File]
    elsewhere: frozenset[str]

    def sweep(self, window: Window) -> tuple[Obligation, ...]:
        """What a preliminary run takes in: all that was assessed before the window's end and is in no window."""
        return tuple(
            line
            for file in self.files.values()
            for line in file.obligations
            if line.day < window.until and line.id not in self.elsewhere
        )

    def lines(self, window_id: str) -> tuple[Obligation, ...]:
        """The obligations a struck window holds, and those it left out."""
        held = {line.transfer_id for line in windows.lines(window_id)}
        found = tuple(line for file in self.files.values() for line in file.obligations if line.id in held)
        assert len(found) <= len(held), "each obligation is in a window once"
        assert not any(line.id in self.elsewhere for line in found), "an obligation is in one window"
        return found

    def books(self, lines: tuple[Obligation, ...], today: date) -> tuple[BookBefore, ...]:
        """The books a run shows: every running one, and every other that has a line."""
        touched = {line.book_id for line in lines}
        assert touched <= self.files.keys(), "every line has its book"
        return tuple(
            BookBefore(
                book_id=file.authorisation.id,
                opening=self._opening(file),
                tolerance_percent=file.authorisation.tolerance_percent,
                due=_due(file, today),
            )
            for file in self.files.values()
            if file.authorisation.state in RUNNING or file.authorisation.id in touched
        )

    def is_whole(self, book_id: str, counted: frozenset[str]) -> bool:
        """Say whether windows hold everything a running book has, so that nothing of it is still to come."""
        file = self.files[book_id]
        assert file.authorisation.id == book_id, "a book is that of its own authorisation"
        granted = file.authorisation.state is AuthorisationState.GRANTED
        return granted and all(line.id in counted or line.id in self.elsewhere for line in file.obligations)

    def _opening(self, file: File) -> Position:
        earlier = moved_by(line for line in file.obligations if line.id in self.elsewhere)
        return earlier + Position(Value(0), Value(0), file.position.set_off)


def gather(window: Window) -> Gathered:
    """Load every granted file of a window's order."""
    held = [each for each in authorisation.authorisations() if each.order == window.order and each.granted_on]
    assert len({each.id for each in held}) == len(held), "a file is gathered once"
    files = {each.id: load_file(each.id) for each in held}
    own = all(line.book_id == name for name, file in files.items() for line in file.obligations)
    assert own, "a file's obligations stand in its own book"
    return Gathered(files, windows.netted_before(window.id, window.order))


def keep_net_off(tx: Transaction, netted: NetOff, lists: tuple[str, ...]) -> None:
    """Keep a net-off; inside the tolerance the book's value is brought to zero.

    `lists` names the screening editions that its parties were held against.
    """
    balanced = netted.outcome in CLEARED
    phase = NetOffPhase.FINAL if balanced else NetOffPhase.PRELIMINARY
    if balanced:
        accounts = ledger.accounts_of_book(netted.book_id)
        held = ledger.balances_of_book(netted.book_id)
        assert held.keys() <= accounts.keys(), "no balance without its account"
        posting = closing_posting(netted, accounts.values(), held, Paper(netted.id, netted.day))
        if posting.transfers:
            ledger.write_posting(tx, posting)
        left = {one.account_id: one.posted for one in ledger.balances_of_book(netted.book_id).values()}
        value = [account for account in accounts.values() if account.kind in BROUGHT_TO_ZERO]
        assert not any(left[account.id] for account in value), "a book that is cleared stands at zero"
    clearing.insert_net_off(netted.book_id, netted, phase.value)
    body = {"net_off": netted.id, "book": netted.book_id, "outcome": netted.outcome.value, "screened_against": lists}
    tx.record("netted_off", body)


def settled_by(file: File, today: date) -> tuple[str, ...]:
    """The declarations whose goods settled what a net-off left, where the order asks that a difference be settled."""
    figures = figures_on(file.authorisation.order, today)
    if "difference_duty" not in figures.figures or figures.word("difference_duty") != "settle":
        return ()
    if any(cure.damages for cure in cures.waiting(file.contract.id)) or short_damages(file.contract.id, today):
        return ()
    for cure in reversed([one for one in cures.admitted(file.contract.id) if not one.damages]):
        came = [
            one
            for one in file.declarations
            if one.leg_number == cure.leg_number and one.state is DeclarationState.RELEASED
        ]
        assessed = sum((one.assessed for one in came if one.assessed), Value(0))
        struck = next((netted for netted in file.net_offs if netted.id == cure.net_off_id), None)
        if struck is None:
            continue
        was, now = apart_from_damages(file, struck.total, struck.day), apart_from_damages(file, file.position, today)
        if settles(was, now, cure, assessed, cures.delivered(cure, file.authorisation.id)):
            return tuple(one.number for one in came)
    return ()


def _due(file: File, today: date) -> date:
    clock = file.first_clock(today)
    assert clock is not None, "a granted file has its clock"
    return clock.due_date(today)
