"""The papers of a netting window: a statement of what it holds for one reader, and the certificate of its final run."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tarazu.clearing.net_off import Outcome
from tarazu.clearing.window_run import BookAfter, Carry
from tarazu.clearing.windows import Window, WindowPhase
from tarazu.kernel.period import add_days
from tarazu.kernel.quantity import Quantity, Unit
from tarazu.kernel.value import Value
from tarazu.ledger.book import Direction
from tarazu.papers.parts import REGIMES
from tarazu.papers.tabled import Coded, Kept, Named, Said, Tabled, TabledPaper
from tarazu.papers.words import _
from tarazu.reference.names import Names
from tarazu.shipments.declarations import Regime

Name = dict[str, str]  # of a party, by script


class Standing(StrEnum):
    """What became of a line in its window."""

    COUNTED = "counted"
    FLAGGED = "flagged"
    LEFT_OUT = "left_out"


STANDINGS = {
    Standing.COUNTED: _("Counted"),
    Standing.FLAGGED: _("Flagged, waits for an answer"),
    Standing.LEFT_OUT: _("Waits for the next window"),
}
PHASES = {
    WindowPhase.PRELIMINARY: _("Preliminary run; nothing is posted yet"),
    WindowPhase.FINAL: _("Final run"),
}
OUTCOMES = {
    Outcome.BALANCED: _("In balance"),
    Outcome.SETTLED: _("Settled in goods"),
    Outcome.OUTSIDE: _("Outside the tolerance"),
    Outcome.NOTHING_IMPORTED: _("Nothing imported yet"),
}
CARRIES = {
    Carry.SETTLED: _("Nothing is carried on"),
    Carry.CARRIED: _("Carried into the next window"),
    Carry.OVERDUE: _("An officer decides"),
}
DAMAGES = _("Damages agreed in goods")
STATEMENT_OPENING = _(
    "Every line is a delivery as customs assessed it, or damages in goods as agreed. Values are a measure in units of "
    "account; nothing is paid."
)
CERTIFICATE_OPENING = _(
    "The final run of this window stands: each party's net is what it is owed less what it owes, exactly, and all nets "
    "of the window together are nought. Values are a measure in units of account; nothing is paid."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """One assessed delivery or agreed damages in a window; what takes an earlier one back stands below zero."""

    number: str
    day: date
    direction: Direction
    goods: Names
    quantity: Quantity
    debtor: Name
    creditor: Name
    value: Value
    standing: Standing
    damages: bool = False  # agreed on top for delay: no delivery


@dataclass(frozen=True, slots=True)
class PaperNet:
    """One party's gross in, gross out and net."""

    party: Name
    owed_to_it: Value
    owed_by_it: Value
    net: Value


@dataclass(frozen=True, slots=True)
class RunProof:
    """Where a final run stands in the journal: its seal, and the entry that holds it."""

    seal: str
    entry: int
    entry_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowContent:
    """What one reader is told of a window; `party` is empty where it is an authority that reads."""

    number: str
    window: Window
    issuer: Names
    party: Name
    lines: tuple[PaperLine, ...]
    nets: tuple[PaperNet, ...]
    books: tuple[BookAfter, ...]
    fingerprint: str
    proof: RunProof | None  # of the final run
    specimen: bool


def window_statement(content: WindowContent) -> TabledPaper:
    """Every line, by goods, by party and by file, as the window stands."""
    return _paper(
        content,
        kind="window-statement",
        title=_("Statement of a netting window"),
        opening=STATEMENT_OPENING,
        tables=(_lines(content), _goods(content), _nets(content), _books(content)),
    )


def window_certificate(content: WindowContent) -> TabledPaper:
    """The nets and files of a final run, with the seal that the journal keeps of it."""
    assert content.proof is not None, "only a final run is certified"
    return _paper(
        content,
        kind="window-certificate",
        title=_("Certificate of a netting window"),
        opening=CERTIFICATE_OPENING,
        tables=(_nets(content), _goods(content), _books(content)),
    )


def _paper(content: WindowContent, *, kind: str, title: str, opening: str, tables: tuple[Tabled, ...]) -> TabledPaper:
    window = content.window
    return TabledPaper(
        kind=kind,
        title=title,
        opening=opening,
        number=content.number,
        issuer=content.issuer,
        order=window.order,
        since=window.quarter.period.since,
        until=add_days(window.until, -1),
        facts=_facts(content),
        tables=tables,
        fingerprint=content.fingerprint,
        specimen=content.specimen,
    )


def _facts(content: WindowContent) -> tuple[tuple[str, Kept], ...]:
    window, proof = content.window, content.proof
    days = (
        (_("Cut-off"), window.cut_off),
        (_("Struck on"), window.struck_on),
        (_("Lines may be flagged until"), window.flags_until),
        (_("Final since"), window.confirmed_on),
    )
    facts: list[tuple[str, Kept]] = [
        (_("Netting window"), Coded(window.label)),
        (_("What it covers"), Named(content.party) if content.party else Said(_("Every file this office may see"))),
        (_("Stands as"), Said(PHASES[window.phase])),
        *((label, day) for label, day in days if day is not None),
    ]
    if proof is not None:
        facts += [
            (_("Seal of the final run"), Coded(proof.seal)),
            (_("Entry in the journal"), proof.entry),
            (_("Hash of that entry"), Coded(proof.entry_hash)),
        ]
    return tuple(facts)


def _lines(content: WindowContent) -> Tabled:
    columns = (
        *(_("Declaration"), _("Day"), _("Goods"), _("Quantity")),
        *(_("Owes"), _("Is owed"), _("Assessed value"), _("Standing")),
    )
    rows: list[tuple[Kept, ...]] = [
        (
            Coded(line.number),
            line.day,
            line.goods,
            line.quantity,
            Named(line.debtor),
            Named(line.creditor),
            line.value,
            Said(DAMAGES if line.damages and line.standing is Standing.COUNTED else STANDINGS[line.standing]),
        )
        for line in content.lines
    ]
    return Tabled(_("Lines"), columns, tuple(rows), _("This window has no lines."))


def _goods(content: WindowContent) -> Tabled:
    totals: dict[tuple[Direction, str, Unit], list[PaperLine]] = defaultdict(list)
    for line in content.lines:
        if line.standing is not Standing.LEFT_OUT and not line.damages:
            totals[line.direction, line.goods.en, line.quantity.unit].append(line)
    rows: list[tuple[Kept, ...]] = [
        (
            Said(REGIMES[Regime(direction.value)]),
            held[0].goods,
            Quantity(sum(line.quantity.steps for line in held), unit),
            sum((line.value for line in held), Value(0, held[0].value.account_unit)),
        )
        for (direction, _name, unit), held in sorted(totals.items(), key=lambda found: found[0][:2])
    ]
    columns = (_("Direction"), _("Goods"), _("Quantity"), _("Assessed value"))
    return Tabled(_("By goods"), columns, tuple(rows), _("This window has no lines."))


def _nets(content: WindowContent) -> Tabled:
    columns = (_("Party"), _("Is owed"), _("Owes"), _("Net"))
    rows = tuple((Named(net.party), net.owed_to_it, net.owed_by_it, net.net) for net in content.nets)
    return Tabled(_("What each party is owed, owes, and the difference"), columns, rows, _("This window has no lines."))


def _books(content: WindowContent) -> Tabled:
    columns = (
        *(_("File"), _("Difference before"), _("Difference after"), _("Tolerance, %")),
        *(_("Outcome"), _("Then"), _("Due")),
    )
    rows: list[tuple[Kept, ...]] = [
        (
            Coded(book.book_id),
            book.opening.gap,
            book.closing.gap,
            book.tolerance_percent,
            Said(OUTCOMES[book.outcome]),
            Said(CARRIES[book.carry]),
            book.due,
        )
        for book in content.books
    ]
    return Tabled(_("How each file comes out"), columns, tuple(rows), _("No file has a part in this window."))
