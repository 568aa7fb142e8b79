"""tarazu returns, return and file-return: what a ministry reports of a quarter."""

from pathlib import Path
from typing import Annotated

import typer

from tarazu.cli.asking import acting, key_of, ready
from tarazu.cli.matching import As, Json, Key
from tarazu.cli.output import say, show_answer, show_table
from tarazu.desk import file_return as filing
from tarazu.desk.see_returns import export_return, read_quarter, see_return, see_returns

Order = Annotated[str, typer.Argument(help="The country whose customs assessed it, such as PK.")]
Quarter = Annotated[str, typer.Argument(help="The quarter, such as 2025-Q4.")]


def returns(order: Order, acting_as: As = "") -> None:
    """List the quarters of a country: when each return is due, and which are filed."""
    now = ready()
    rows = [
        (one.quarter.label, one.due, one.filed.at.date() if one.filed else "overdue" if one.overdue else "")
        for one in see_returns(actor=acting(acting_as, now), order=order, now=now)
    ]
    show_table(f"Returns of {order}", ["quarter", "due", "filed"], rows)


def show_return(
    order: Order,
    quarter: Quarter,
    save: Annotated[Path | None, typer.Option(help="A file ending in .pdf, .csv or .xlsx to write it to.")] = None,
    language: Annotated[str, typer.Option(help="en, ur or ru, for the file.")] = "en",
    acting_as: As = "",
) -> None:
    """Show a quarter's return by goods, country and collectorate, and write it to a file."""
    now = ready()
    actor = acting(acting_as, now)
    page = see_return(actor=actor, order=order, label=quarter, now=now)
    rows = [
        (line.direction, line.partner, line.commodity, line.authority_id, line.quantity, line.assessed)
        for line in page.content.lines
    ]
    show_table(f"Return {order} {quarter}", ["way", "country", "goods", "collectorate", "quantity#", "assessed#"], rows)
    say(
        f"   due {page.due}; "
        + ("changed since it was filed" if page.changed else "filed" if page.filed else "not filed")
    )
    if save is not None:
        form = save.suffix.removeprefix(".")
        save.write_bytes(export_return(actor=actor, order=order, label=quarter, form=form, language=language, now=now))
        say(f"   {save}")


def file_return(order: Order, quarter: Quarter, acting_as: As = "", key: Key = "", as_json: Json = False) -> None:
    """File a quarter's return as the books stand."""
    now = ready()
    done = filing.file_return(
        actor=acting(acting_as, now), order=order, quarter=read_quarter(order, quarter), now=now, key=key_of(key)
    )
    show_answer(done, as_json=as_json)
