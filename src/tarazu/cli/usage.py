"""tarazu usage: how the mechanism is used, for a ministry."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from tarazu.cli.asking import acting, ready
from tarazu.cli.matching import As
from tarazu.cli.output import say, show_table
from tarazu.cli.returns import Order
from tarazu.desk.see_usage import export_usage, see_usage
from tarazu.statistics.usage import Standing


def usage(
    order: Order,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Applied for on this day or later.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Applied for on this day or before.")
    ] = None,
    save: Annotated[Path | None, typer.Option(help="A file ending in .pdf, .csv or .xlsx to write it to.")] = None,
    language: Annotated[str, typer.Option(help="en, ur or ru, for the file.")] = "en",
    acting_as: As = "",
) -> None:
    """Show how the mechanism is used: files by collectorate and chapter, and the days of each step."""
    now = ready()
    actor = acting(acting_as, now)
    first, last = since.date() if since else None, until.date() if until else None
    page = see_usage(actor=actor, order=order, since=first, until=last)
    standings = [f"{one.value}#" for one in Standing]
    for title, lines in (("collectorate", page.by_authority), ("chapter", page.by_chapter)):
        rows = [(one.key, one.files, *(number for _standing, number in one.counts)) for one in lines]
        show_table(f"Files by {title}", [title, "files#", *standings], rows)
    steps = [(one.step, one.taken, one.median, one.least, one.most) for one in page.steps]
    show_table("Days of each step", ["step", "how often#", "half took at most#", "quickest#", "slowest#"], steps)
    say(
        f"   {page.files} files: {page.granted} granted, {page.netted} netted off, "
        f"{page.closed} closed, {page.lapsed} lapsed"
    )
    if save is not None:
        form = save.suffix.removeprefix(".")
        content = export_usage(actor=actor, order=order, form=form, language=language, now=now, since=first, until=last)
        save.write_bytes(content)
        say(f"   {save}")
