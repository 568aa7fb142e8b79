"""tarazu export-ledger, verify, audit and outbox: books that anyone can check, with no server and no database."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from tarazu.cli.asking import acting, key_of, ready, ready_to_look
from tarazu.cli.matching import As, Json
from tarazu.cli.output import console, say, show_json
from tarazu.desk.audit_books import audit_books, reopen_books
from tarazu.desk.drain_outbox import Event, drain_outbox, tell_again
from tarazu.desk.see_journal import see_journal
from tarazu.desk.see_outbox import see_set_aside
from tarazu.desk.sign_head import sign_head
from tarazu.kernel.digest import canonical
from tarazu.ledger.check_head import faults as head_faults
from tarazu.ledger.export import ACCOUNTS, JOURNAL, SIGNATURE, accounts_text, companions, journal_lines, signature_files
from tarazu.ledger.journal import Head
from tarazu.ledger.verify import Fault, Report
from tarazu.ledger.verify import verify as check
from tarazu.registry.people import Actor


def export_ledger(
    folder: Annotated[Path, typer.Argument(help="An empty or new folder.")], acting_as: As = "", as_json: Json = False
) -> None:
    """Write out the journal, the balances it must give, and the program that checks both."""
    now = ready()
    with console.status("Writing the ledger…"):
        actor = acting(acting_as, now)
        head = write_books(folder, actor)
        key = sign_books(folder, actor, head, now)
    if as_json:
        show_json({"entries": head.count, "root": head.root, "key": key, "folder": str(folder)})
    else:
        say(f"{head.count} entries written to {folder}. Merkle root {head.root}.")
        say(f"Check them anywhere: python {folder}/verify.py {folder}")
        say(f"The head is signed with the key {key}. Publish root and key where others keep them.")


def verify(
    folder: Annotated[Path, typer.Argument(help="The folder of an exported ledger.", exists=True, file_okay=False)],
    root: Annotated[str, typer.Option(help="The Merkle root you noted down earlier, to be held against it.")] = "",
    key: Annotated[str, typer.Option(help="The public key the head must be signed with.")] = "",
    as_json: Json = False,
) -> None:
    """Check an exported ledger offline: the chain, the root, the balances; and name every entry that is wrong."""
    report = check(folder, root or None)
    if key or (folder / SIGNATURE).exists():
        report.faults.extend(Fault(SIGNATURE, None, says) for says in head_faults(folder, key or None))
    show_report(report, as_json=as_json)
    if not report.holds:
        raise typer.Exit(1)


def audit(
    reopen: Annotated[bool, typer.Option("--reopen", help="Open the books for writing again, if they hold.")] = False,
    acting_as: As = "",
    as_json: Json = False,
) -> None:
    """Hold the stored books against themselves: balances, sums, draw-downs, journal; a fault stops all writing."""
    now = ready_to_look()
    actor = acting(acting_as, now)
    if reopen:
        reopen_books(actor=actor, now=now, key=key_of(""))
    with console.status("Working the books out again…"):
        books = audit_books(actor=actor, now=now)
    found = books.audit
    if as_json:
        show_json({"holds": found.holds, "faults": found.faults, "concerns": books.concerns, "root": found.root})
    elif found.holds:
        say(f"The books hold: {found.entries} entries, {found.transfers} transfers, {found.accounts} accounts.")
    doubted = [books.doubt] if books.doubt and found.holds else []
    for line in () if as_json else (*found.faults, *books.concerns, *doubted):
        say(escape(line))
    if not found.holds:
        raise typer.Exit(1)


def outbox(
    portion: Annotated[int, typer.Option(help="How many at most.", min=1, max=10_000)] = 100,
    set_aside: Annotated[bool, typer.Option("--set-aside", help="List what could not be told; tell nothing.")] = False,
    again: Annotated[int, typer.Option(help="The id of an event that was set aside: it is to be told after all.")] = 0,
    acting_as: As = "",
) -> None:
    """Print what is still to be told to subscribers, a line of JSON each, and mark it as told."""
    now = ready()
    if set_aside:
        for event in see_set_aside(actor=acting(acting_as, now)):
            _print_event(event)
        return
    if again:
        tell_again(actor=acting(acting_as, now), event_id=again)
    drained = drain_outbox(actor=acting(acting_as, now), tell=_print_event, portion=portion)
    typer.echo(f"{drained.told} told, {drained.left} left, {drained.set_aside} set aside.", err=True)


def _print_event(event: Event) -> None:
    told = {"id": event.id, "topic": event.topic, "at": event.at, "position": event.position, "body": event.body}
    typer.echo(canonical(told).decode())


def sign_books(folder: Path, actor: Actor, head: Head, now: datetime) -> str:
    """Sign the head of the ledger in a folder, beside it: the public key."""
    signed = sign_head(actor=actor, head=head, now=now)
    for name, content in signature_files(signed.signature, signed.earlier, signed.proof).items():
        (folder / name).write_bytes(content)
    return str(signed.signature["key"])


def write_books(folder: Path, actor: Actor) -> Head:
    """Write the exported ledger into a folder, a line at a time: the head it ends at."""
    folder.mkdir(parents=True, exist_ok=True)
    books = see_journal(actor=actor)
    with (folder / JOURNAL).open("wb") as file:
        file.writelines(journal_lines(books.entries))
    (folder / ACCOUNTS).write_bytes(accounts_text(books.accounts, books.balances))
    for name, content in companions(books.head).items():
        (folder / name).write_bytes(content)
    return books.head


def show_report(report: Report, *, as_json: bool) -> None:
    """What a check found."""
    if as_json:
        faults = [{"file": one.file, "position": one.position, "says": one.says} for one in report.faults]
        show_json({"holds": report.holds, "entries": report.entries, "root": report.root, "faults": faults})
    else:
        say(escape(report.text().rstrip()))
