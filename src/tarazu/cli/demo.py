"""tarazu demo: the main job on the demo world, told step by step, and then the site."""

import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from tarazu.cli.asking import ready
from tarazu.cli.clearing import print_certificate
from tarazu.cli.files import Known, read_files
from tarazu.cli.judge import show_judgement
from tarazu.cli.ledger import write_books
from tarazu.cli.load import store
from tarazu.cli.matching import show_round
from tarazu.cli.output import console, say, show_table
from tarazu.cli.serve import serve
from tarazu.cli.story import Teller, morning
from tarazu.cli.voyages import Voyages
from tarazu.desk import see_people
from tarazu.desk.move_clock import move_clock, start_sandbox
from tarazu.desk.run_round import run_round
from tarazu.desk.see_bilateral import see_bilateral
from tarazu.desk.see_clock import is_sandbox
from tarazu.desk.see_commitments import see_commitments
from tarazu.desk.see_file import FilePage, see_file
from tarazu.desk.see_judgement import see_judgement
from tarazu.desk.see_round import RoundPage, see_round
from tarazu.kernel.errors import TarazuError
from tarazu.kernel.value import Value
from tarazu.ledger.verify import verify
from tarazu.matching.deals import Deal
from tarazu.matching.options import RoundOptions

ROUND_DAY = date(2025, 11, 10)
CHECKED_REASONS = 6  # how many reasons of the demo's round are proven by solving again


@dataclass(frozen=True, slots=True)
class Told:
    """What the story leaves to show."""

    deal: Deal
    contract_number: str
    files: dict[str, str]
    nettings: dict[str, dict[str, Any]]
    certificate: str
    last_day: date


def demo(
    serve_site: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the site afterwards.")] = True,
    port: Annotated[int, typer.Option(help="The port to serve on.")] = 8000,
    world: Annotated[Path, typer.Option(help="The folder with the demo's input.", exists=True)] = Path("demo"),
    out: Annotated[Path, typer.Option(help="Where papers and the exported ledger go.")] = Path("var"),
) -> None:
    """Run the main job on the demo world: load, judge, match, carry one deal to its end, prove the books; then serve."""
    began = time.monotonic()
    ready()
    start_sandbox(moment=morning(ROUND_DAY)) if not is_sandbox() else None
    _load(world)
    _judge(world)
    page = _match("demo/round", ROUND_DAY, "3  A matching round over the book")
    told = _carry(best_deal(page), ROUND_DAY)
    _count(told)
    _papers(told, out)
    _prove(out, told.last_day)
    _open_for_visitors(told.last_day)
    _summary(told, time.monotonic() - began, out)
    if serve_site:
        serve(port=port)


def best_deal(page: RoundPage) -> Deal:
    """The deal the demo carries: between Pakistan and Russia, most parties first, then most kinds of goods, then value."""
    between = [deal for deal in page.deals if set(deal.countries) == {"PK", "RU"}] or list(page.deals)

    def rank(deal: Deal) -> tuple[int, int, int]:
        goods = len({leg.commodity for leg in deal.legs})
        return len(deal.party_ids), goods, sum(leg.value.minor for leg in deal.legs)

    return max(between, key=rank)


def _load(world: Path) -> None:
    _title("1  Loading the demo world through the same importers a user has")
    moment = morning(ROUND_DAY)
    actor = see_people.console(ROUND_DAY)
    with console.status("Reading and loading…"):
        authorities, parties = see_people.known_subjects()
        reading = read_files([world], Known(authorities, parties), ROUND_DAY)
        for error in reading.errors:
            say(error)
        assert not reading.errors, "the demo's own files are right"
        counts = store(reading, actor, moment, "demo/load")
    say("   " + ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in counts.items()))


def _judge(world: Path) -> None:
    _title("2  The two deals announced in Moscow on 1 October 2024, as the rules judge them")
    for path in sorted((world / "deals").glob("*.toml")):
        show_judgement(see_judgement(content=path.read_bytes(), day=ROUND_DAY))


def _match(key: str, day: date, title: str) -> RoundPage:
    _title(title)
    actor = see_people.console(day)
    options = RoundOptions(check_limit=CHECKED_REASONS)
    with console.status("Matching the book…"):
        answer = run_round(actor=actor, options=options, now=morning(day), key=key)
    page = see_round(actor=actor, round_id=answer["round"])
    show_round(page, answer)
    for why in page.why_nots[:3]:
        say(f"   [dim]{page.listings[why.listing_id]}:[/dim] {why.says.format(**why.params)}")
    return page


def _carry(deal: Deal, day: date) -> Told:
    _title(f"4  One deal to its end: {'-'.join(deal.countries)}, {len(deal.party_ids)} parties, {len(deal.legs)} legs")
    teller = Teller(deal, "deal", lambda sentence: say(f"   {sentence}"))
    page = teller.page(day)
    lanes = {line.leg.number: line.lane for line in page.legs}
    countries = {line.id: line.country for line in page.parties}
    for line in page.legs:
        way = f"route {line.lane.route_id}, {line.lane.transit_days} days"
        keeps = f", keeps {line.commodity.shelf_days} days" if line.commodity.shelf_days else ""
        say(f"   leg {line.leg.number}: {line.leg.quantity} of {line.commodity.names.en} for {line.leg.value} ({way}{keeps})")
    teller.consents(day + timedelta(days=2))
    contract = teller.signatures(day + timedelta(days=4))
    teller.undertakings(day + timedelta(days=5))
    files = teller.applications(contract, day + timedelta(days=7))
    teller.grants(files, day + timedelta(days=9))
    voyages = Voyages(teller, contract, files, lambda sentence: say(f"   {sentence}"))
    transit = {number: lane.transit_days for number, lane in lanes.items()}
    crossings = voyages.crossings(transit, countries, day + timedelta(days=12))
    last = _ship(voyages, crossings, teller, files)
    nettings = {}
    for order, file in files.items():
        netted = nettings[order] = teller.netting(file, last + timedelta(days=1), order)
        sides = f"imports {Value(netted['imports_minor'])}, exports {Value(netted['exports_minor'])}"
        say(f"   {order} net-off: {sides}, leans {netted['lean']} of {netted['tolerance_percent']} % allowed: {netted['outcome']}")
    done = teller.closing(files["PK"], last + timedelta(days=2))
    say(f"   closed with certificate {done['certificate']}")
    return Told(deal, contract.number, files, nettings, done["certificate"], last + timedelta(days=2))


def _ship(voyages: Voyages, crossings: list[Any], teller: Teller, files: dict[str, str]) -> date:
    first_import = next(one for one in crossings if one.arriving and one.order == "PK")
    last_import = [one for one in crossings if one.arriving][-1]
    closed = False
    last = crossings[0].day
    with console.status("Goods are on the move…"):
        for crossing in crossings:
            if crossing.arriving and not closed:
                teller.closure(files["PK"], "PK-TAFTAN", crossing.day)
                closed = True
            last = voyages.cross(crossing, mistake=crossing is first_import, short=crossing is last_import)
    say(f"   {len(crossings)} declarations released, the last on {last.isoformat()}")
    return last


def _count(told: Told) -> None:
    _title("5  Counted: trade, commitments, roads")
    bilateral = see_bilateral("PK", "RU")
    rows = [
        (one.period, one.reporter, _million(one.total_thousand), _million(one.exports_thousand), _million(one.imports_thousand), one.note[:60])
        for one in bilateral.figures
    ]
    show_table("Pakistan and Russia, million dollars as published", ["period", "source of", "total#", "exports#", "imports#", "note"], rows)
    for conflict in bilateral.conflicts:
        say(f"   [yellow]conflict[/yellow] {conflict.period}: two sources differ by {_million(conflict.gap_thousand)} million")
    for year in bilateral.barter:
        say(f"   barter {year.year}, as {year.reporter} customs assessed it: imports {year.imports}, exports {year.exports}")
    for line in see_commitments():
        if line.deliveries:
            done = ", ".join(map(str, line.quantities))
            say(f"   commitment '{line.commitment.names['en']}': {len(line.deliveries)} deliveries count, {done}, {line.assessed}")


def _million(thousand: int | None) -> str:
    return "" if thousand is None else f"{thousand // 1000:,}.{thousand % 1000 // 100}"


def _papers(told: Told, out: Path) -> None:
    with console.status("Printing the certificate in three languages…"):
        paths = print_certificate(told.certificate, out / "papers")
    say(f"   certificates: {', '.join(str(path) for path in paths)}")


def _prove(out: Path, day: date) -> None:
    _title("6  The books, proven without us")
    folder, spoiled = out / "ledger", out / "ledger-spoiled"
    for place in (folder, spoiled):
        shutil.rmtree(place, ignore_errors=True)
    write_books(folder, see_people.console(day))
    say(f"   {verify(folder).text().strip()}")
    shutil.copytree(folder, spoiled)
    journal = spoiled / "journal.jsonl"
    content = bytearray(journal.read_bytes())
    at = content.rindex(b'"amount":') + len(b'"amount":')
    content[at] = ord("1") if content[at] != ord("1") else ord("2")
    journal.write_bytes(content)
    say(f"   with one byte changed: {verify(spoiled).text().splitlines()[0]}")


def _open_for_visitors(day: date) -> None:
    """Leave the sandbox with something to do: fresh proposals, a deal to sign, a file for the officer."""
    visit = day + timedelta(days=3)
    with suppress(TarazuError):
        move_clock(moment=morning(visit))
    page = _match("demo/round-2", visit, "7  A second round, so that visitors find something to do")
    wanted = sorted(
        (deal for deal in page.deals if set(deal.countries) == {"PK", "RU"}),
        key=lambda deal: (-len(deal.party_ids), deal.id),
    )
    for number, deal in enumerate(wanted[1:3]):
        teller = Teller(deal, f"visit-{number}", lambda sentence: None)
        teller.consents(visit)
        if number == 0:
            contract = teller.signatures(visit)
            teller.undertakings(visit)
            teller.applications(contract, visit)
    with suppress(TarazuError):
        move_clock(moment=morning(visit + timedelta(days=1)) + timedelta(hours=1))


def _summary(told: Told, seconds: float, out: Path) -> None:
    day = told.last_day
    page: FilePage = see_file(
        actor=see_people.console(day), authorisation_id=told.files["PK"], now=datetime.combine(day, morning(day).timetz())
    )
    goods = [f"{use.leg.quantity} of {use.commodity.names.en}" for use in page.legs]
    _title("In short")
    say(f"{len(told.deal.party_ids)} firms of two countries exchanged {', '.join(goods)} under contract {told.contract_number}.")
    netted = told.nettings["PK"]
    say(
        f"Pakistan Customs assessed {Value(netted['imports_minor'])} in and {Value(netted['exports_minor'])} out: "
        f"{netted['lean']}, inside the {netted['tolerance_percent']} % the order allows. No money moved."
    )
    other = next((order for order in told.files if order != "PK"), "")
    if other and told.nettings[other]["outcome"] != "balanced":
        left = Value(abs(told.nettings[other]["residual_minor"]))
        say(f"Under the Russian order {left} stay to be settled in goods: there equal value is the rule, and the file says so.")
    say(f"Certificate {told.certificate} in English, Urdu and Russian: {out / 'papers'}. Ledger: {out / 'ledger'}.")
    say(f"[dim]{seconds:.0f} s[/dim]")


def _title(text: str) -> None:
    console.rule(f"[bold]{text}", align="left")
