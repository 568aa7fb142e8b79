"""tarazu: the commands, in the order a trade lives."""

import sys

import typer

from tarazu.cli import load
from tarazu.cli.output import complain
from tarazu.kernel.errors import TarazuError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
app.command("load")(load.load)


@app.callback()
def about() -> None:
    """Official goods-for-goods trade between countries: offers and wants, deals that balance, books that anyone can check."""


def main() -> None:
    """Run a command; what went wrong is said in one sentence, with exit status 2."""
    try:
        app()
    except TarazuError as error:
        complain(error)
        sys.exit(2)


if __name__ == "__main__":
    main()
