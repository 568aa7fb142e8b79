"""tarazu check-paper: any paper of ours checked by its square code, without a network or a database."""

from typing import Annotated

import typer

from tarazu.cli.output import show_table
from tarazu.papers.verification import check_paper as check


def check_paper(
    text: Annotated[str, typer.Argument(help="What the square code on the paper says.")],
    key: Annotated[str, typer.Option(help="The published key of the site that printed it, in hexadecimal.")],
) -> None:
    """Check the signature on a paper, and say what stands in its code."""
    facts = check(text, key)
    show_table("The signature holds.", ("Fact", "Value"), list(facts.items()))
