"""Netting windows as people see them: the calendar, a run with its lines, nets and flags, and its papers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial

from tarazu.clearing.clocks import quarter_of
from tarazu.clearing.obligations import Obligation
from tarazu.clearing.window_locks import WindowLock
from tarazu.clearing.window_run import (
    BookAfter,
    PairGross,
    PartyNet,
    WindowRun,
    certificate_number,
    is_sealed,
    party_nets,
)
from tarazu.clearing.windows import Flag, FlagState, Window, WindowPhase, calendar, moved
from tarazu.clearing.windows_file import windows_file
from tarazu.kernel.digest import fingerprint
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.kernel.period import add_days
from tarazu.kernel.quantity import Quantity
from tarazu.papers.parts import CLEARING_DESK
from tarazu.papers.tabled import TABLED_FORMS, TabledPaper, tabled_pdf
from tarazu.papers.window_paper import (
    PaperLine,
    PaperNet,
    RunProof,
    Standing,
    WindowContent,
    window_certificate,
    window_statement,
)
from tarazu.reference.commodities import commodity_of
from tarazu.reference.countries import Country, country
from tarazu.registry.parties import Party
from tarazu.registry.people import PLATFORM, Actor, Role
from tarazu.storage import journal, models, registry, windows
from tarazu.storage.figures import days_off, figures_on
from tarazu.storage.files import File
from tarazu.storage.netting import gather
from tarazu.storage.signing import sign_bytes
from tarazu.storage.window_locks import newest_lock
from tarazu.storage.windows import WindowAbsent


class WindowPaper(StrEnum):
    """Which paper of a window is taken away."""

    STATEMENT = "statement"
    CERTIFICATE = "certificate"


class WindowPaperAbsent(TarazuError):
    """A paper of a window was asked for in a form that does not exist."""

    kind = Kind.ABSENT
    says = "A window has a 'statement' as pdf, csv or xlsx and a 'certificate' as pdf. There is no '{wanted}'."


class WindowNotStruck(TarazuError):
    """A statement was asked for before the preliminary run."""

    kind = Kind.CONFLICT
    says = "Window {window} has no run yet, so there is nothing to state. It can be struck from {cut_off} on."


class WindowNotFinal(TarazuError):
    """A certificate was asked for before the final run."""

    kind = Kind.CONFLICT
    says = "Window {window} is not final yet, so nothing is certified. Take its statement, or wait for the final run."


PAPERS = {WindowPaper.STATEMENT: window_statement, WindowPaper.CERTIFICATE: window_certificate}
FORMS: dict[str, Callable[[TabledPaper, str], bytes]] = {**TABLED_FORMS, "pdf": partial(tabled_pdf, sign=sign_bytes)}


@dataclass(frozen=True, slots=True)
class WindowLine:
    """One line of a window's run, as a party or the clearing desk reads it."""

    obligation: Obligation
    left_out: bool
    flags: tuple[Flag, ...]
    commodity: str
    quantity: Quantity  # as customs found it; below zero where the line takes an earlier one back

    @property
    def is_disputed(self) -> bool:
        """Say whether a flag on it waits for an answer."""
        return any(flag.state is FlagState.RAISED for flag in self.flags)


@dataclass(frozen=True, slots=True)
class WorkingWeek:
    """The weekend of a country, and whether its public holidays are held."""

    country: str
    weekend: tuple[str, ...]
    holds_holidays: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowPage:
    """A window: for the clearing desk whole, for anyone else what their own parties owe and are owed."""

    window: Window
    lock: WindowLock | None  # the newest one, while it holds
    people: dict[str, str]  # the names of those who hold or would lift it, for who sees the whole window
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
    off = days_off(order)
    coming = {window.id: moved(window, off) for window in ahead if window.id not in held}
    return tuple(sorted((coming | held).values(), key=lambda window: window.until))


def see_clocks(*, order: str, now: datetime) -> tuple[Country, ...]:
    """The countries whose clocks a window of an order is read by: its own, and those it deals with."""
    partners = figures_on(order, now.date()).words("partner_countries")
    held = (country(code) for code in dict.fromkeys((order, *partners)))
    return tuple(one for one in held if one.clock)


def see_working_weeks(*, order: str, now: datetime) -> tuple[WorkingWeek, ...]:
    """When the states of a window do not work: an order's own country, and those it deals with."""
    off, today = days_off(order), now.date()
    return tuple(WorkingWeek(code, off.weekend(code, today), off.holds_holidays(code)) for code in off.states(today))


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
    lock = newest_lock(window_id)
    lock = lock if lock and lock.holds else None
    return WindowPage(
        window=window,
        lock=lock,
        people=_people(lock) if lock and whole else {},
        run=run if whole else None,
        lines=tuple(
            _window_line(
                line,
                gathered.files[line.book_id],
                [flag for flag in flags if flag.line_id == line.id],
                left_out=line.id in left,
            )
            for line in lines
        ),
        nets=tuple(net for net in party_nets(counted) if whole or mine or net.party_id in own),
        pairs=tuple(pair for pair in (run.pairs if run else ()) if {pair.debtor_id, pair.creditor_id} <= shown),
        books=tuple(book for book in books if whole or book.book_id in mine | answered),
        parties=registry.parties(shown),
        own_party_ids=own,
        whole=whole,
    )


def _people(lock: WindowLock) -> dict[str, str]:
    named = models.Person.objects.filter(id__in=[one for one in (lock.locked_by, lock.lift_asked_by) if one])
    return dict(named.values_list("id", "name"))


def _window_line(obligation: Obligation, file: File, flags: Iterable[Flag], *, left_out: bool) -> WindowLine:
    commodity, found = _goods_of(obligation, file)
    back = obligation.value.minor < 0
    return WindowLine(
        obligation, left_out, tuple(flags), commodity, Quantity(-found.steps, found.unit) if back else found
    )


def _goods_of(obligation: Obligation, file: File) -> tuple[str, Quantity]:
    """What a delivery brought, as customs found it; for damages, what is to bring them."""
    if obligation.damages:
        named = file.contract.leg_reference
        leg = next(leg for leg in file.contract.legs if named(leg.number) == obligation.reference)
        return leg.commodity, leg.quantity
    declared = next(one for one in file.declarations if one.number == obligation.reference)
    return declared.commodity, declared.found or declared.quantity


def export_window(*, actor: Actor, window_id: str, paper: str, form: str, language: str, party_id: str = "") -> bytes:
    """A window's statement or certificate as a file: of one party, or of everything that the viewer sees.

    Errors:  WindowAbsent; WindowPaperAbsent; WindowNotStruck; WindowNotFinal; UnknownLanguage.
    """
    if paper not in set(WindowPaper) or form not in FORMS or (paper == WindowPaper.CERTIFICATE and form != "pdf"):
        raise WindowPaperAbsent(wanted=f"{paper}.{form}")
    page = see_window(actor=actor, window_id=window_id)
    window = page.window
    if window.phase is WindowPhase.OPEN:
        raise WindowNotStruck(window=window.label, cut_off=window.cut_off)
    if paper == WindowPaper.CERTIFICATE and window.phase is not WindowPhase.FINAL:
        raise WindowNotFinal(window=window.label)
    return FORMS[form](_set(page, WindowPaper(paper), party_id), language)


def _set(page: WindowPage, paper: WindowPaper, party_id: str) -> TabledPaper:
    if party_id and party_id not in {*page.own_party_ids, *(net.party_id for net in page.nets)}:
        raise WindowAbsent(window=page.window.id)
    lines = [line for line in page.lines if not party_id or party_id in _sides(line)]
    books, proof = {line.obligation.book_id for line in lines}, _proof(page)
    content = WindowContent(
        number=_number(page.window, paper, party_id, proof),
        window=page.window,
        issuer=CLEARING_DESK,
        party=page.parties[party_id].names if party_id else {},
        lines=tuple(_paper_line(line, page) for line in lines),
        nets=tuple(
            PaperNet(page.parties[net.party_id].names, net.owed_to_it, net.owed_by_it, net.net)
            for net in page.nets
            if party_id in ("", net.party_id)
        ),
        books=tuple(book for book in page.books if not party_id or book.book_id in books),
        fingerprint=fingerprint({"window": page.window, "lines": lines, "nets": page.nets, "books": page.books}),
        proof=proof,
        specimen=any(party.invented for party in page.parties.values()),
    )
    return PAPERS[paper](content)


def _number(window: Window, paper: WindowPaper, party_id: str, proof: RunProof | None) -> str:
    if paper is WindowPaper.CERTIFICATE and proof is not None:
        return certificate_number(window.label, proof.seal, party_id)
    return identifier("wp", window.id, paper.value, party_id)


def _proof(page: WindowPage) -> RunProof | None:
    run = windows.run_of(page.window.id)
    if page.window.phase is not WindowPhase.FINAL or run is None:
        return None
    assert is_sealed(run), "the seal of a final run is the fingerprint of what it says"
    entry = journal.entry_about("window_confirmed", page.window.id)
    return RunProof(run.seal, entry.position, entry.hash)


def _sides(line: WindowLine) -> tuple[str, str]:
    return line.obligation.debtor_id, line.obligation.creditor_id


def _paper_line(line: WindowLine, page: WindowPage) -> PaperLine:
    one = line.obligation
    standing = Standing.LEFT_OUT if line.left_out else Standing.FLAGGED if line.is_disputed else Standing.COUNTED
    return PaperLine(
        number=one.reference,
        day=one.day,
        direction=one.direction,
        goods=commodity_of(line.commodity).names,
        quantity=line.quantity,
        debtor=page.parties[one.debtor_id].names,
        creditor=page.parties[one.creditor_id].names,
        value=one.value,
        standing=standing,
        damages=one.damages,
    )
