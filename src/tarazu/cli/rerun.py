"""tarazu rerun: prove a stored round by running it again."""

from typing import Annotated

import typer

from tarazu.cli.asking import acting, ready
from tarazu.cli.matching import As, Json
from tarazu.cli.output import console, say, show_json, show_table
from tarazu.desk.rerun_round import Rerun, rerun_round
from tarazu.storage.codec import to_json

DIFFERS = 1  # exit status of a round that did not come out the same


def rerun(
    round_id: Annotated[str, typer.Argument(metavar="ROUND", help="The round; the newest without one.")] = "",
    acting_as: As = "",
    as_json: Json = False,
) -> None:
    """Run a stored round again from all it was run on, and say whether it comes out the same, bit for bit."""
    now = ready()
    with console.status("Running the round again…"):
        done = rerun_round(actor=acting(acting_as, now), round_id=round_id)
    show_json(to_json(done) | {"same": not done.differences}) if as_json else show_rerun(done)
    if done.differences:
        raise typer.Exit(DIFFERS)


def show_rerun(done: Rerun) -> None:
    """A rerun for people."""
    if done.differences:
        rows = [(one.what, one.first, one.again) for one in done.differences]
        show_table("What differs", ["what", "on record", "run again"], rows)
        if done.versions:
            rows = [(one.what, one.first, one.again) for one in done.versions]
            show_table("Versions that differ", ["of", "then", "now"], rows)
        say(
            f"Round {done.round_id} does not come out the same: {len(done.differences)} differences. With other "
            "versions run it again on those it was made with; with the same ones its record was changed."
        )
        return
    say(
        f"Round {done.round_id} of {done.day} came out the same, bit for bit: {done.listings} listings, "
        f"{done.deals} deals, {done.reasons} reasons. Input {done.input_hash[:16]}, result {done.result_hash[:16]}, "
        f"version {done.code_version}."
    )
