"""tarazu statement: a file's book to take away, as PDF, CSV or a spreadsheet."""

from pathlib import Path
from typing import Annotated

import typer

from tarazu.cli.asking import acting, ready
from tarazu.cli.matching import As
from tarazu.cli.output import console, say
from tarazu.cli.permits import File
from tarazu.desk.export_statement import StatementForm, export_statement
from tarazu.reference.tables import read_day


def statement(
    file: File,
    out: Annotated[Path, typer.Argument(help="The file to write, as pdf, csv, xlsx, ubl.xml or camt-like.xml.")],
    *,
    language: Annotated[str, typer.Option(help="en, ur or ru.")] = "en",
    since: Annotated[str, typer.Option(help="First day; the day of the application without.")] = "",
    until: Annotated[str, typer.Option(help="Last day; today without.")] = "",
    acting_as: As = "",
) -> None:
    """Write a file's accounts in goods and in value, with what is open and since when."""
    now = ready()
    form = next((form for form in StatementForm if out.name.lower().endswith(f".{form.value}")), None)
    if form is None:
        raise typer.BadParameter(f"'{out.name}' ends in none of .{', .'.join(StatementForm)}.")
    with console.status("Writing the statement…"):
        content = export_statement(
            actor=acting(acting_as, now),
            authorisation_id=file,
            form=form,
            language=language,
            now=now,
            since=read_day(since) if since else None,
            until=read_day(until) if until else None,
        )
    out.write_bytes(content)
    say(f"{out}: {len(content):,} bytes")
