"""tarazu copy-to: a whole installation into another database, from SQLite to PostgreSQL or back."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from tarazu.cli.asking import acting, ready_to_look
from tarazu.cli.ledger import show_report, write_books
from tarazu.cli.matching import As
from tarazu.cli.output import console, say
from tarazu.desk.copy_installation import copy_installation
from tarazu.ledger.verify import verify
from tarazu.storage.copying import standing_on


def copy_to(
    address: Annotated[str, typer.Argument(help="The new, empty database, written as DATABASE_URL is.")],
    acting_as: As = "",
) -> None:
    """Copy everything into an empty database; then export its ledger and verify it against the root of this one."""
    actor = acting(acting_as, ready_to_look())
    with console.status("Copying…"):
        copied = copy_installation(actor=actor, address=address)
        with tempfile.TemporaryDirectory() as folder, standing_on(address):
            write_books(Path(folder), actor)
            report = verify(Path(folder), copied.root)
    say(f"{copied.rows} rows copied. Both journals hold {copied.entries} entries under the root {copied.root}.")
    show_report(report, as_json=False)
    if not report.holds:
        raise typer.Exit(1)
    say("Set DATABASE_URL to the new database for everything that starts Tarazu. Everybody signs in again.")
