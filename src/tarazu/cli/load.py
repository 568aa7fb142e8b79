"""tarazu load: facts, parties, people, lists, offers and wants from files, all or nothing."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer

from tarazu.cli.asking import acting, moment_of, ready
from tarazu.cli.files import Known, Reading, read_files
from tarazu.cli.output import complain, console, show_json, show_table
from tarazu.desk.appoint_people import appoint_people
from tarazu.desk.load_list import load_list
from tarazu.desk.load_reference import ReferenceFacts, load_reference
from tarazu.desk.move_clock import start_sandbox
from tarazu.desk.publish_listings import publish_listings
from tarazu.desk.record_permits import record_permits
from tarazu.desk.register_parties import register_parties
from tarazu.desk.see_people import known_subjects
from tarazu.desk.together import together
from tarazu.registry.people import Actor


def load(
    places: Annotated[list[Path], typer.Argument(help="Folders or files to load.", exists=True)],
    sandbox: Annotated[
        str, typer.Option(help="Make this a sandbox whose clock stands at this moment, such as 2025-11-10T09:00+05:00.")
    ] = "",
    acting_as: Annotated[str, typer.Option("--as", help="Sign-in name to act as; the console without one.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Load facts, parties, people, lists, offers and wants from files: everything, or with one wrong line nothing."""
    now = ready()
    if sandbox:
        start_sandbox(moment=moment_of(sandbox))
        now = ready()
    with console.status("Reading files…"):
        authorities, parties = known_subjects()
        reading = read_files(places, Known(authorities, parties), now.date())
    if reading.errors:
        for error in reading.errors:
            complain(error)
        complain(f"Nothing was loaded: {len(reading.errors)} lines are wrong. Correct them and load again.")
        raise typer.Exit(2)
    with console.status("Loading…"):
        counts = store(reading, acting(acting_as, now), now, _key(places))
    if as_json:
        show_json(counts)
    else:
        show_table("Loaded", ["what", "how many#"], [(what.replace("_", " "), count) for what, count in counts.items()])


def store(reading: Reading, actor: Actor, now: datetime, key: str) -> dict[str, int]:
    """Store everything that was read, as one: how many of each kind."""
    counts: dict[str, int] = {}
    with together():
        if reading.reference != ReferenceFacts():
            counts |= load_reference(actor=actor, facts=reading.reference, now=now, key=f"{key}/reference")
        if reading.parties or reading.consortia:
            counts |= register_parties(
                actor=actor, parties=reading.parties, consortia=reading.consortia, now=now, key=f"{key}/parties"
            )
        if reading.permits:
            counts |= record_permits(actor=actor, permits=reading.permits, now=now, key=f"{key}/permits")
        if reading.appointed:
            counts |= appoint_people(actor=actor, appointments=reading.appointments(), now=now, key=f"{key}/people")
        for read in reading.lists:
            loaded = load_list(actor=actor, read=read, now=now, key=f"{key}/{read.version.id}")
            counts["listed_names"] = counts.get("listed_names", 0) + loaded["entries"]
        if reading.listings:
            counts |= publish_listings(actor=actor, listings=reading.listings, now=now, key=f"{key}/listings")
    return {what: count for what, count in counts.items() if count}


def _key(places: list[Path]) -> str:
    """The same files give the same key, so that loading them twice does nothing twice."""
    digest = sha256()
    for place in places:
        for path in sorted(place.iterdir()) if place.is_dir() else [place]:
            if path.is_file():
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"load/{digest.hexdigest()[:32]}"
