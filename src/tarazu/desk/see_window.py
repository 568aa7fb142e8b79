"""Netting windows as people see them: the calendar, and a run with its lines, nets and flags."""

from dataclasses import dataclass
from datetime import date, datetime

from tarazu.clearing.clocks import quarter_of
from tarazu.clearing.obligations import Obligation
from tarazu.clearing.window_run import BookAfter, PairGross, PartyNet, WindowRun, party_nets
from tarazu.clearing.windows import Flag, FlagState, Window, calendar
from tarazu.clearing.windows_file import windows_file
from tarazu.kernel.period import add_days
from tarazu.registry.parties import Party
from tarazu.registry.people import PLATFORM, Actor, Role
from tarazu.storage import registry, windows
from tarazu.storage.figures import figures_on
from tarazu.storage.netting import gather
from tarazu.storage.windows import WindowAbsent


@dataclass(frozen=True, slots=True)
class WindowLine:
    """One line of a window's run, as a party or the clearing desk reads it."""

    obligation: Obligation
    left_out: bool
    flags: tuple[Flag, ...]

    @property
    def is_disputed(self) -> bool:
        """Say whether a flag on it waits for an answer."""
        return any(flag.state is FlagState.RAISED for flag in self.flags)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowPage:
    """A window: for the clearing desk whole, for anyone else what their own parties owe and are owed."""

    window: Window
    run: WindowRun | None
    lines: tuple[WindowLine, ...]
    nets: tuple[PartyNet, ...]
    pairs: tuple[PairGross, ...]
    books: tuple[BookAfter, ...]
    parties: dict[str, Party]
    own_party_ids: tuple[str, ...]
    whole: bool  # the viewer sees every line


def see_windows(*, order: str, now: datetime) -> tuple[Window, ...]:
    """The calendar of an order: the windows that were opened, the quarter before this one, and the coming year."""
    held = {window.id: window for window in windows.windows(order)}
    today = now.date()
    before = add_days(quarter_of(today).period.since, -1)
    ahead = calendar(
        order, before, date(today.year + 1, today.month, 1), figures_on(order, today).number("netting_cut_off_days")
    )
    coming = {window.id: window for window in ahead}
    return tuple(sorted((coming | held).values(), key=lambda window: window.until))


def see_opened(*, order: str) -> frozenset[str]:
    """Which windows of an order were opened; the others only stand on the calendar."""
    return frozenset(window.id for window in windows.windows(order))


def see_calendar_file(*, order: str, now: datetime) -> str:
    """The calendar of an order in the iCalendar format, for anyone's own calendar."""
    flag_days = figures_on(order, now.date()).number("flag_days")
    return windows_file(see_windows(order=order, now=now), flag_days, stamp=now)


def see_window(*, actor: Actor, window_id: str) -> WindowPage:
    """A window with its lines, nets and flags. Errors: WindowAbsent where the viewer has no part in it."""
    window, run = windows.window(window_id), windows.run_of(window_id)
    own = actor.subjects(Role.TRADER)
    whole = actor.may("run_window", PLATFORM) or actor.may("see_everything", PLATFORM)
    offices = set(actor.subjects(Role.OFFICER))
    gathered = gather(window)
    mine = {book for book, file in gathered.files.items() if file.authorisation.authority_id in offices}
    answered = {book for book, file in gathered.files.items() if set(own) & set(file.authorisation.members)}
    lines = [
        line
        for line in gathered.lines(window_id)
        if whole or line.book_id in mine or line.debtor_id in own or line.creditor_id in own
    ]
    if not (whole or lines or own or offices):
        raise WindowAbsent(window=window_id)
    flags, left = windows.flags(window_id), {one.transfer_id for one in windows.lines(window_id) if one.left_out}
    counted = [line for line in lines if line.id not in left]
    shown = {line.debtor_id for line in lines} | {line.creditor_id for line in lines}
    books = run.books if run else ()
    return WindowPage(
        window=window,
        run=run if whole else None,
        lines=tuple(
            WindowLine(line, line.id in left, tuple(flag for flag in flags if flag.line_id == line.id))
            for line in lines
        ),
        nets=tuple(net for net in party_nets(counted) if whole or mine or net.party_id in own),
        pairs=tuple(pair for pair in (run.pairs if run else ()) if {pair.debtor_id, pair.creditor_id} <= shown),
        books=tuple(book for book in books if whole or book.book_id in mine | answered),
        parties=registry.parties(shown),
        own_party_ids=own,
        whole=whole,
    )
