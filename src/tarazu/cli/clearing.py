"""tarazu suspend, net-off, close and tick: clocks, balances and the end of a file."""

from pathlib import Path
from typing import Annotated

import typer

from tarazu.clearing.clocks import SuspensionCause
from tarazu.cli.asking import acting, key_of, moment_of, ready
from tarazu.cli.matching import As, Json, Key
from tarazu.cli.output import console, show_answer
from tarazu.cli.permits import File, Officer
from tarazu.corridor.closures import EndsBeforeItBegins
from tarazu.desk.close_authorisation import close_authorisation
from tarazu.desk.move_clock import move_clock
from tarazu.desk.net_off import net_off as strike
from tarazu.desk.see_certificate import LANGUAGES, see_certificate_paper
from tarazu.desk.suspend_clock import suspend_clock
from tarazu.desk.tick import tick as move_time
from tarazu.kernel.period import Period
from tarazu.reference.tables import read_day


def suspend(
    file: File,
    *,
    since: Annotated[str, typer.Option(help="First day on which the clock stands still.")],
    evidence: Annotated[str, typer.Option(help="The notice or order that shows it, with number and day.")],
    acting_as: Officer,
    until: Annotated[str, typer.Option(help="First day on which it runs again; empty while that is not known.")] = "",
    cause: Annotated[SuspensionCause, typer.Option(help="Why.")] = SuspensionCause.CLOSED_CROSSING,
    crossing: Annotated[str, typer.Option(help="The crossing, where one is closed.")] = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Decide, on evidence, that the clocks of a file stand still."""
    now = ready()
    first, end = read_day(since), read_day(until) if until else None
    if end is not None and end < first:
        raise EndsBeforeItBegins(until=end, since=first)
    done = suspend_clock(
        actor=acting(acting_as, now),
        authorisation_id=file,
        period=Period(first, end),
        cause=cause,
        crossing=crossing or None,
        evidence=evidence,
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def net_off(file: File, acting_as: As = "", key: Key = "", as_json: Json = False) -> None:
    """Strike the balance of a file; inside the tolerance its book is brought to zero."""
    now = ready()
    done = strike(actor=acting(acting_as, now), authorisation_id=file, now=now, key=key_of(key))
    show_answer(done, as_json=as_json)


def close(
    file: File,
    acting_as: Officer,
    papers: Annotated[Path | None, typer.Option(help="Folder for the certificate in three languages.")] = None,
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Close a file whose book balances, and print its certificate."""
    now = ready()
    done = close_authorisation(actor=acting(acting_as, now), authorisation_id=file, now=now, key=key_of(key))
    if papers is not None:
        with console.status("Printing the certificate…"):
            done = done | {"papers": [str(path) for path in print_certificate(done["certificate"], papers)]}
    show_answer(done, as_json=as_json)


def print_certificate(number: str, folder: Path) -> list[Path]:
    """Write a closing certificate as PDF in every language."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for language in LANGUAGES:
        path = folder / f"closing-certificate-{language}.pdf"
        path.write_bytes(see_certificate_paper(number=number, language=language))
        paths.append(path)
    return paths


def tick(
    to: Annotated[str, typer.Option(help="Move a sandbox's clock to this moment first.")] = "",
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Let time do its work: proposals and listings lapse, and what is due is told."""
    ready()
    if to:
        move_clock(moment=moment_of(to))
    now = ready()
    done = move_time(actor=acting(acting_as, now), now=now, key=key_of(key))
    show_answer(done, as_json=as_json)
