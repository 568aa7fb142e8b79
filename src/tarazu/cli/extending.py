"""tarazu ask-extension, decide-extension and lapse: how a due date moves, and what happens after it."""

from typing import Annotated

import typer

from tarazu.clearing.extensions import ExtensionEvent
from tarazu.cli.asking import acting, key_of, ready
from tarazu.cli.matching import As, Json, Key, Party
from tarazu.cli.output import show_answer
from tarazu.cli.permits import File, Officer
from tarazu.desk.answer_extension import answer_extension
from tarazu.desk.lapse_authorisation import lapse_authorisation
from tarazu.desk.request_extension import request_extension


def ask_extension(
    file: File,
    *,
    party: Party,
    days: Annotated[int, typer.Option(help="By how many days the due date is to move.")],
    reason: Annotated[str, typer.Option(help="Why it cannot be met.")],
    evidence: Annotated[str, typer.Option(help="The paper that shows it, with number and day.")],
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Ask the officer to move a file's due date; the clock runs on until that is decided."""
    now = ready()
    done = request_extension(
        actor=acting(acting_as or party, now),
        authorisation_id=file,
        party_id=party,
        days=days,
        reason=reason,
        evidence=evidence,
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def decide_extension(
    extension: Annotated[str, typer.Argument(help="The request.")],
    event: Annotated[ExtensionEvent, typer.Argument(help="grant or refuse as an officer, withdraw as whoever asked.")],
    *,
    acting_as: Officer,
    days: Annotated[int, typer.Option(help="How many of the days asked for are granted.")] = 0,
    decision: Annotated[str, typer.Option(help="The reason of the decision.")] = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Grant, refuse or withdraw a request to move a due date; only a grant moves it."""
    now = ready()
    done = answer_extension(
        actor=acting(acting_as, now),
        extension_id=extension,
        event=event,
        days=days,
        decision=decision,
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def lapse(
    file: File,
    acting_as: Officer,
    reason: Annotated[str, typer.Option(help="Why; the parties may contest it.")],
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Let a file lapse after its due date, by decision; what it owes stays on record."""
    now = ready()
    done = lapse_authorisation(
        actor=acting(acting_as, now), authorisation_id=file, reason=reason, now=now, key=key_of(key)
    )
    show_answer(done, as_json=as_json)
