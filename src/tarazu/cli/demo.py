"""tarazu demo: the main job on the demo world, told step by step, and then the site."""

import time
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from tarazu.cli.acts import Told, count, papers, prove, summary, tell_legs, title
from tarazu.cli.asking import ready
from tarazu.cli.files import Known, read_files
from tarazu.cli.judge import show_judgement
from tarazu.cli.load import store
from tarazu.cli.matching import show_round
from tarazu.cli.output import console, say
from tarazu.cli.serve import serve
from tarazu.cli.settling import settle
from tarazu.cli.story import Teller, morning
from tarazu.cli.voyages import Crossing, Voyages
from tarazu.desk import see_people
from tarazu.desk.move_clock import move_clock, start_sandbox
from tarazu.desk.run_round import run_round
from tarazu.desk.see_clock import is_sandbox
from tarazu.desk.see_judgement import see_judgement
from tarazu.desk.see_round import RoundPage, see_round
from tarazu.desk.tick import tick
from tarazu.kernel.errors import TarazuError
from tarazu.kernel.value import Value
from tarazu.matching.deals import Deal
from tarazu.matching.options import RoundOptions

ROUND_DAY = date(2025, 11, 10)


def demo(
    serve_site: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the site afterwards.")] = True,
    port: Annotated[int, typer.Option(help="The port to serve on.")] = 8000,
    world: Annotated[Path, typer.Option(help="The folder with the demo's input.", exists=True)] = Path("demo"),
    out: Annotated[Path, typer.Option(help="Where papers and the exported ledger go.")] = Path("var"),
) -> None:
    """Run the main job on the demo world: load, judge, match, carry a deal to its end, prove the books; then serve."""
    began = time.monotonic()
    ready()
    if not is_sandbox():
        start_sandbox(moment=morning(ROUND_DAY))
    _load(world)
    _judge(world)
    page = _match("demo/round", ROUND_DAY, "3  A matching round over the book")
    told = _carry(best_deal(page), ROUND_DAY)
    count()
    papers(told, out)
    prove(out, told.last_day)
    _open_for_visitors(told.last_day)
    summary(told, time.monotonic() - began, out)
    if serve_site:
        serve(port=port)


def best_deal(page: RoundPage) -> Deal:
    """The deal the demo carries: the largest in value between Pakistan and Russia with several firms on each side."""
    between = [deal for deal in page.deals if set(deal.countries) == {"PK", "RU"}] or list(page.deals)

    def rank(deal: Deal) -> tuple[bool, int]:
        return len(deal.party_ids) > len(deal.countries), sum(leg.value.minor for leg in deal.legs)

    return max(between, key=rank)


def _load(world: Path) -> None:
    title("1  Loading the demo world through the same importers a user has")
    moment = morning(ROUND_DAY)
    actor = see_people.console(ROUND_DAY)
    with console.status("Reading and loading…"):
        authorities, parties = see_people.known_subjects()
        reading = read_files([world], Known(authorities, parties), ROUND_DAY)
        for error in reading.errors:
            say(error)
        assert not reading.errors, "the demo's own files are right"
        counts = store(reading, actor, moment, "demo/load")
    say("   " + ", ".join(f"{what.replace('_', ' ')}: {count}" for what, count in counts.items()))


def _judge(world: Path) -> None:
    title("2  The two deals announced in Moscow on 1 October 2024, as the rules judge them")
    for path in sorted((world / "deals").glob("*.toml")):
        show_judgement(see_judgement(content=path.read_bytes(), day=ROUND_DAY))


def _match(key: str, day: date, act: str) -> RoundPage:
    title(act)
    actor = see_people.console(day)
    options = RoundOptions()
    with console.status("Matching the book…"):
        answer = run_round(actor=actor, options=options, now=morning(day), key=key)
    page = see_round(actor=actor, round_id=answer["round"])
    show_round(page, answer, most=8)
    for why in page.why_nots[:3]:
        say(f"   [dim]{page.listings[why.listing_id]}:[/dim] {why.says.format(**why.params)}")
    return page


def _carry(deal: Deal, day: date) -> Told:
    title(f"4  One deal to its end: {'-'.join(deal.countries)}, {len(deal.party_ids)} parties, {len(deal.legs)} legs")
    teller = Teller(deal, "deal", lambda sentence: say(f"   {sentence}"))
    page = teller.page(day)
    lanes = {line.leg.number: line.lane for line in page.legs}
    countries = {line.id: line.country for line in page.parties}
    tell_legs(page, day)
    teller.consents(day + timedelta(days=2))
    contract = teller.signatures(day + timedelta(days=4))
    teller.undertakings(day + timedelta(days=5))
    files = teller.applications(contract, day + timedelta(days=7))
    teller.grants(files, day + timedelta(days=9))
    voyages = Voyages(teller, contract, files, lambda sentence: say(f"   {sentence}"))
    transit = {number: lane.transit_days for number, lane in lanes.items()}
    crossings = voyages.crossings(transit, countries, day + timedelta(days=12))
    last = _ship(voyages, crossings, teller, files)
    nettings = _net(teller, files, last + timedelta(days=1))
    for order in [order for order in files if nettings[order]["outcome"] == "outside"]:
        begins = last + timedelta(days=2)
        last = settle(teller, voyages, order, nettings[order], begins, lambda sentence: say(f"   {sentence}"))
        nettings = _net(teller, files, last + timedelta(days=1))
    closed = last + timedelta(days=2)
    certificates = {order: teller.closing(file, closed)["certificate"] for order, file in files.items()}
    for order, certificate in certificates.items():
        say(f"   {order} closed with certificate {certificate}")
    return Told(deal, contract.number, files, nettings, certificates["PK"], closed)


def _net(teller: Teller, files: dict[str, str], day: date) -> dict[str, dict[str, Any]]:
    nettings = {}
    for order, file in files.items():
        netted = nettings[order] = teller.netting(file, day, order)
        sides = f"imports {Value(netted['imports_minor'])}, exports {Value(netted['exports_minor'])}"
        say(
            f"   {order} net-off: {sides}, leans {netted['lean']} of {netted['tolerance_percent']} % allowed: "
            f"{netted['outcome']}"
        )
    return nettings


def _ship(voyages: Voyages, crossings: list[Crossing], teller: Teller, files: dict[str, str]) -> date:
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


def _silent(_sentence: str) -> None:
    """Tell nothing: these deals are only there to be found."""


def _open_for_visitors(day: date) -> None:
    """Leave the sandbox with something to do: fresh proposals, a deal to sign, a file for the officer."""
    visit = day + timedelta(days=3)
    with suppress(TarazuError):
        move_clock(moment=morning(visit))
    tick(actor=see_people.console(visit), now=morning(visit), key="demo/tick")
    page = _match("demo/round-2", visit, "7  A second round, so that visitors find something to do")
    wanted = sorted(
        (deal for deal in page.deals if set(deal.countries) == {"PK", "RU"}),
        key=lambda deal: (-len(deal.party_ids), deal.id),
    )
    for number, deal in enumerate(wanted[1:3]):
        teller = Teller(deal, f"visit-{number}", _silent)
        teller.consents(visit)
        if number == 0:
            contract = teller.signatures(visit)
            teller.undertakings(visit)
            teller.applications(contract, visit)
    with suppress(TarazuError):
        move_clock(moment=morning(visit + timedelta(days=1)) + timedelta(hours=1))
