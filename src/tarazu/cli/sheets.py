"""tarazu check-sheet: a status sheet checked without a network or a database."""

from typing import Annotated

import typer

from tarazu.cli.output import show_table
from tarazu.papers.status_sheet import check_sheet as check


def check_sheet(
    text: Annotated[str, typer.Argument(help="What the square code on the sheet says.")],
    key: Annotated[str, typer.Option(help="The key of the site that printed it, in hexadecimal.")],
) -> None:
    """Check the signature of a status sheet, and say what stands on it."""
    facts = check(text, key)
    show_table("The signature holds.", ("Fact", "Value"), list(facts.items()))
