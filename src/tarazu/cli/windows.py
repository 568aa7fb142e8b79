"""tarazu windows, window, open-, lock-, strike- and confirm-window, lift-lock, flag and answer-flag."""

from pathlib import Path
from typing import Annotated

import typer

from tarazu.clearing.window_locks import LockEvent
from tarazu.clearing.windows import FlagEvent, FlagReason, Window
from tarazu.cli.asking import acting, key_of, ready
from tarazu.cli.matching import As, Json, Key, Party
from tarazu.cli.output import say, show_answer, show_json, show_table
from tarazu.cli.permits import Officer
from tarazu.desk.answer_flag import answer_flag as decide
from tarazu.desk.confirm_window import confirm_window as confirm
from tarazu.desk.flag_line import flag_line
from tarazu.desk.lock_window import lift_lock as lift
from tarazu.desk.lock_window import lock_window as hold
from tarazu.desk.open_window import open_window as put
from tarazu.desk.see_window import WindowPage, export_window, see_calendar_file, see_window, see_windows
from tarazu.desk.strike_window import strike_window as strike
from tarazu.reference.tables import read_day
from tarazu.rulebook.days_off import each_once

Order = Annotated[str, typer.Argument(help="The legal order: PK, RU, IR or AF.")]
WindowId = Annotated[str, typer.Argument(help="The netting window.")]


def windows(
    order: Order = "PK",
    calendar: Annotated[Path | None, typer.Option(help="Write the calendar to this file (iCalendar).")] = None,
    as_json: Json = False,
) -> None:
    """The calendar of netting windows: cut-offs, days for flags, and where each window stands."""
    now = ready()
    found = see_windows(order=order, now=now)
    if calendar is not None:
        calendar.write_text(see_calendar_file(order=order, now=now), encoding="utf-8", newline="")
    if as_json:
        show_json(found)
        return
    rows = [
        (one.id, one.label, one.phase, one.cut_off, _moved(one), one.flags_until or "", one.confirmed_on or "")
        for one in found
    ]
    heads = ["window", "quarter", "phase", "cut-off", "moved", "flags until", "final on"]
    show_table("Netting windows", heads, rows)


def window(
    window_id: WindowId,
    *,
    save: Annotated[Path | None, typer.Option(help="A file ending in .pdf, .csv or .xlsx for the statement.")] = None,
    certificate: Annotated[Path | None, typer.Option(help="A PDF file for the certificate of the final run.")] = None,
    party: Annotated[str, typer.Option(help="Of this party alone; without it, of everything you may see.")] = "",
    language: Annotated[str, typer.Option(help="en, ur or ru, for the files.")] = "en",
    acting_as: As = "",
    as_json: Json = False,
) -> None:
    """One window: its lines with their flags, every party's gross and net, how each book comes out, and its papers."""
    now = ready()
    actor = acting(acting_as or party, now)
    page = see_window(actor=actor, window_id=window_id)
    for paper, out in (("statement", save), ("certificate", certificate)):
        if out is not None:
            form = out.suffix.removeprefix(".").lower()
            content = export_window(
                actor=actor, window_id=window_id, paper=paper, form=form, language=language, party_id=party
            )
            out.write_bytes(content)
            say(f"{out}: {len(content):,} bytes")
    if as_json:
        show_json({"window": page.window, "lines": page.lines, "nets": page.nets, "books": page.books})
    else:
        _show(page)


def _moved(window: Window) -> str:
    """From which day a cut-off moved, and the days off that moved it."""
    told = ", ".join(f"{off.name} ({off.country})" for off in each_once(window.days_off))
    return f"from {window.planned}: {told}" if told else ""


def _show(page: WindowPage) -> None:
    names = {party.id: party.name for party in page.parties.values()}
    say(f"[bold]{page.window.label}[/bold]: {page.window.phase}, cut-off {page.window.cut_off} {_moved(page.window)}")
    if page.lock:
        say(f"Locked since {page.lock.locked_at:%Y-%m-%d}: {page.lock.reason} ({page.lock.state})")
    rows = [
        (
            line.obligation.id,
            line.obligation.reference,
            f"{line.quantity} {line.commodity}",
            names[line.obligation.debtor_id],
            names[line.obligation.creditor_id],
            line.obligation.value,
            ", ".join(f"{flag.id} {flag.reason} {flag.state}" for flag in line.flags) or ("waits" * line.left_out),
        )
        for line in page.lines
    ]
    show_table("Lines", ["line", "declaration", "goods", "owes", "is owed", "assessed#", "flags"], rows)
    nets = [(names[one.party_id], one.owed_to_it, one.owed_by_it, one.net) for one in page.nets]
    show_table("Parties", ["party", "is owed#", "owes#", "net#"], nets)
    books = [
        (one.book_id, one.closing.gap, one.tolerance_percent, one.outcome, one.carry, one.due) for one in page.books
    ]
    show_table("Books", ["file", "difference#", "tolerance %#", "outcome", "then", "due"], books)


def open_window(
    order: Order,
    day: Annotated[str, typer.Option(help="A day of the quarter.")],
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Put the quarter of a day on an order's calendar of netting windows."""
    now = ready()
    done = put(actor=acting(acting_as, now), order=order, day=read_day(day), now=now, key=key_of(key))
    show_answer(done, as_json=as_json)


def strike_window(window_id: WindowId, acting_as: As = "", key: Key = "", as_json: Json = False) -> None:
    """Strike a window's preliminary run: parties may flag its lines from now on; nothing is posted."""
    now = ready()
    done = strike(actor=acting(acting_as, now), window_id=window_id, now=now, key=key_of(key))
    show_answer(done, as_json=as_json)


def confirm_window(window_id: WindowId, acting_as: As = "", key: Key = "", as_json: Json = False) -> None:
    """Make a window final: whole books inside their tolerance are netted off, the others carried by rule."""
    now = ready()
    done = confirm(actor=acting(acting_as, now), window_id=window_id, now=now, key=key_of(key))
    show_answer(done, as_json=as_json)


def lock_window(
    window_id: WindowId,
    reason: Annotated[str, typer.Option(help="Why it is held; its parties read it.")],
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Hold a window before its run: no run is made until two people of the clearing desk lift the lock."""
    now = ready()
    done = hold(actor=acting(acting_as, now), window_id=window_id, reason=reason, now=now, key=key_of(key))
    show_answer(done, as_json=as_json)


def lift_lock(
    window_id: WindowId,
    event: Annotated[LockEvent, typer.Argument(help="ask (with --reason), then lift or keep as another person.")],
    *,
    reason: Annotated[str, typer.Option(help="Why the lock may be lifted.")] = "",
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Lift a window's lock: one person asks with a reason, another lifts it, or keeps it."""
    now = ready()
    done = lift(actor=acting(acting_as, now), window_id=window_id, event=event, reason=reason, now=now, key=key_of(key))
    show_answer(done, as_json=as_json)


def flag(
    window_id: WindowId,
    line: Annotated[str, typer.Argument(help="The line, as the preliminary run numbers it.")],
    *,
    party: Party,
    note: Annotated[str, typer.Option(help="What is wrong, and which paper shows it.")],
    reason: Annotated[FlagReason, typer.Option(help="What kind of fault it is.")] = FlagReason.OTHER,
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Flag a line of a preliminary run as the party that owes it or is owed it."""
    now = ready()
    done = flag_line(
        actor=acting(acting_as or party, now),
        window_id=window_id,
        line_id=line,
        party_id=party,
        reason=reason,
        note=note,
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def answer_flag(
    flag_id: Annotated[str, typer.Argument(help="The flag.")],
    event: Annotated[FlagEvent, typer.Argument(help="uphold or reject as an officer, withdraw as whoever raised it.")],
    *,
    acting_as: Officer,
    answer: Annotated[str, typer.Option(help="The reason; the party reads it.")] = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Answer a flag: an upheld line waits for the next window, a rejected one is netted."""
    now = ready()
    done = decide(actor=acting(acting_as, now), flag_id=flag_id, event=event, answer=answer, now=now, key=key_of(key))
    show_answer(done, as_json=as_json)
