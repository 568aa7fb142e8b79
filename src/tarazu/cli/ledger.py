"""tarazu export-ledger and verify: books that anyone can check, with no server and no database."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from tarazu.cli.asking import acting, ready
from tarazu.cli.matching import As, Json
from tarazu.cli.output import console, say, show_json
from tarazu.desk.see_journal import see_journal
from tarazu.ledger.export import ACCOUNTS, JOURNAL, accounts_text, companions, journal_lines
from tarazu.ledger.verify import Report
from tarazu.ledger.verify import verify as check
from tarazu.registry.people import Actor


def export_ledger(
    folder: Annotated[Path, typer.Argument(help="An empty or new folder.")], acting_as: As = "", as_json: Json = False
) -> None:
    """Write out the journal, the balances it must give, and the program that checks both."""
    now = ready()
    with console.status("Writing the ledger…"):
        count, root = write_books(folder, acting(acting_as, now))
    if as_json:
        show_json({"entries": count, "root": root, "folder": str(folder)})
    else:
        say(f"{count} entries written to {folder}. Merkle root {root}. Check them anywhere: python verify.py {folder}")


def verify(
    folder: Annotated[Path, typer.Argument(help="The folder of an exported ledger.", exists=True, file_okay=False)],
    root: Annotated[str, typer.Option(help="The Merkle root you noted down earlier, to be held against it.")] = "",
    as_json: Json = False,
) -> None:
    """Check an exported ledger offline: the chain, the root, the balances; and name every entry that is wrong."""
    report = check(folder, root or None)
    show_report(report, as_json=as_json)
    if not report.holds:
        raise typer.Exit(1)


def write_books(folder: Path, actor: Actor) -> tuple[int, str]:
    """Write the exported ledger into a folder, a line at a time: how many entries, and the Merkle root."""
    folder.mkdir(parents=True, exist_ok=True)
    books = see_journal(actor=actor)
    with (folder / JOURNAL).open("wb") as file:
        file.writelines(journal_lines(books.entries))
    (folder / ACCOUNTS).write_bytes(accounts_text(books.accounts, books.balances))
    for name, content in companions(books.head).items():
        (folder / name).write_bytes(content)
    return books.head.count, books.head.root


def show_report(report: Report, *, as_json: bool) -> None:
    """What a check found."""
    if as_json:
        faults = [{"file": one.file, "position": one.position, "says": one.says} for one in report.faults]
        show_json({"holds": report.holds, "entries": report.entries, "root": report.root, "faults": faults})
    else:
        say(escape(report.text().rstrip()))
