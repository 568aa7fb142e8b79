"""What the demo says of its story: the legs and their roads, the counting, the proof of the books, and the summary."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tarazu.cli.clearing import print_certificate
from tarazu.cli.ledger import write_books
from tarazu.cli.output import console, say, show_table
from tarazu.cli.story import morning
from tarazu.desk import see_people
from tarazu.desk.see_bilateral import see_bilateral
from tarazu.desk.see_commitments import see_commitments
from tarazu.desk.see_corridors import see_corridors
from tarazu.desk.see_deal import DealPage
from tarazu.desk.see_file import see_file
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.ledger.verify import verify
from tarazu.matching.deals import Deal
from tarazu.reference.places import place

NOTE_CHARACTERS = 60  # of a trade figure's note, so that a row stays on one line


@dataclass(frozen=True, slots=True)
class Told:
    """What the story leaves to show."""

    deal: Deal
    contract_number: str
    files: dict[str, str]
    nettings: dict[str, dict[str, Any]]
    certificate: str
    last_day: date


def title(text: str) -> None:
    """Begin an act."""
    console.rule(f"[bold]{text}", align="left")


def tell_legs(page: DealPage, day: date) -> None:
    """Each leg with the road it takes, and whether its goods keep that long."""
    routes = {line.route.id: line.route for line in see_corridors(day).routes}
    for line in page.legs:
        say(f"   leg {line.leg.number}: {line.leg.quantity} of {line.commodity.names.en} for {line.leg.value}")
        route = routes[line.lane.route_id or ""]
        crossings = ", ".join(place(crossing).names.en for crossing in route.crossings) or "none"
        keeps = f"keeps {line.commodity.shelf_days} days" if line.commodity.shelf_days else "does not spoil"
        say(
            f"      by {route.name}: {line.lane.transit_days} days, gauge changes {len(route.gauge_changes)}, "
            f"crossings {crossings}; {keeps}"
        )


def count() -> None:
    """Trade as published with its conflicts, barter from our own books, and the commitments it counts towards."""
    title("5  Counted: trade, commitments, roads")
    bilateral = see_bilateral("PK", "RU")
    rows = [
        (
            one.period,
            one.reporter,
            _million(one.total_thousand),
            _million(one.exports_thousand),
            _million(one.imports_thousand),
            one.note[:NOTE_CHARACTERS],
        )
        for one in bilateral.figures
    ]
    show_table(
        "Pakistan and Russia, million dollars as published",
        ["period", "source of", "total#", "exports#", "imports#", "note"],
        rows,
    )
    for conflict in bilateral.conflicts:
        say(
            f"   [yellow]conflict[/yellow] {conflict.period}: two sources differ "
            f"by {_million(conflict.gap_thousand)} million"
        )
    for year in bilateral.barter:
        say(
            f"   barter {year.year}, as {year.reporter} customs assessed it: "
            f"imports {year.imports}, exports {year.exports}"
        )
    for line in see_commitments():
        if line.deliveries:
            done = ", ".join(map(str, line.quantities))
            say(
                f"   commitment '{line.commitment.names['en']}': {line.deliveries} deliveries count, "
                f"{done}, {line.assessed}"
            )


def _million(thousand: int | None) -> str:
    return "" if thousand is None else f"{thousand // 1000:,}.{thousand % 1000 // 100}"


def papers(told: Told, out: Path) -> None:
    """The closing certificate as PDF in every language."""
    with console.status("Printing the certificate in three languages…"):
        paths = print_certificate(told.certificate, out / "papers")
    say(f"   certificates: {', '.join(str(path) for path in paths)}")


def prove(out: Path, day: date) -> None:
    """Write the ledger out, check it, change one byte of a copy, and check that too."""
    title("6  The books, proven without us")
    folder, spoiled = out / "ledger", out / "ledger-spoiled"
    for old in (folder, spoiled):
        shutil.rmtree(old, ignore_errors=True)
    write_books(folder, see_people.console(day))
    say(f"   {verify(folder).text().strip()}")
    shutil.copytree(folder, spoiled)
    journal = spoiled / "journal.jsonl"
    content = bytearray(journal.read_bytes())
    at = content.rindex(b'"amount":') + len(b'"amount":')
    content[at] = ord("1") if content[at] != ord("1") else ord("2")
    journal.write_bytes(content)
    say(f"   with one byte changed: {verify(spoiled).text().splitlines()[0]}")


def summary(told: Told, seconds: float, out: Path) -> None:
    """The whole story in a few sentences."""
    day = told.last_day
    page = see_file(actor=see_people.console(day), authorisation_id=told.files["PK"], now=morning(day))
    amounts: dict[str, Quantity] = {}
    for use in page.legs:
        name, quantity = use.commodity.names.en, use.leg.quantity
        amounts[name] = amounts[name] + quantity if name in amounts else quantity
    goods = [f"{quantity} of {name}" for name, quantity in amounts.items()]
    title("In short")
    say(
        f"{len(told.deal.party_ids)} firms of two countries exchanged {', '.join(goods)} "
        f"under contract {told.contract_number}."
    )
    netted = told.nettings["PK"]
    say(
        f"Pakistan Customs assessed {Value(netted['imports_minor'])} in and {Value(netted['exports_minor'])} out: "
        f"{netted['lean']}, inside the {netted['tolerance_percent']} % the order allows. No money moved."
    )
    other = next((order for order in told.files if order != "PK"), "")
    if other and told.nettings[other]["outcome"] == "settled":
        say("Under the Russian order, where equal value is the rule, the difference was settled in goods as agreed.")
    say(f"Certificate {told.certificate} in English, Urdu and Russian: {out / 'papers'}. Ledger: {out / 'ledger'}.")
    say(f"[dim]{seconds:.0f} s[/dim]")
