"""tarazu match: a round from files alone, without a database."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from tarazu.cli.files import Known, Reading, read_files
from tarazu.cli.matching import told_costs
from tarazu.cli.output import complain, console, say
from tarazu.corridor.planning import Roads
from tarazu.kernel.digest import canonical, plain
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.market.book import Book, open_book
from tarazu.market.readers import read_offers, read_wants
from tarazu.matching.deals import Round
from tarazu.matching.facts import MarketFacts, newest_valuations, party_facts
from tarazu.matching.options import RoundOptions
from tarazu.matching.round import run_round
from tarazu.reference.commodities import commodity_of
from tarazu.reference.tables import read_day
from tarazu.rulebook.book import orders
from tarazu.rulebook.facts import PartyFacts, Screening
from tarazu.rulebook.figures import Figures, figures_on
from tarazu.screening.screen import screen

BOOK_FILES = ("offers.csv", "wants.csv")


NEEDED = ("firms.csv", "valuations.csv", "corridors.toml", "list.csv")  # without these no deal can come of a book


class FactsMissing(TarazuError):
    """A folder lacks files without which nobody could be matched."""

    kind = Kind.ABSENT
    says = (
        "In {place} there is no file whose name ends in {missing}, so nobody could be matched. "
        "Put it there, or name the folder that has it with --facts."
    )


class CannotWriteThere(TarazuError):
    """The place named for the result cannot be written to."""

    kind = Kind.INVALID
    says = "Nothing can be written to {place}. Name a file in a folder that exists and that you may write to."


def match(
    *,
    offers: Annotated[Path, typer.Option(help="The table of offers.", exists=True)],
    wants: Annotated[Path, typer.Option(help="The table of wants.", exists=True)],
    out: Annotated[Path, typer.Option(help="Where the deals and reasons are written, as JSON.")],
    facts: Annotated[
        Path | None,
        typer.Option(help="The folder of firms, valuations, roads and lists; that of the offers.", exists=True),
    ] = None,
    on: Annotated[str, typer.Option(help="Match on this day; today without one.")] = "",
    goal: Annotated[str, typer.Option(help="value, parties or surplus; the order's own without one.")] = "",
    seed: Annotated[int, typer.Option(help="Breaks ties; the same seed and files give the same deals.")] = 0,
    check: Annotated[int, typer.Option(help="For how many unmatched listings of a pair a change is looked for.")] = 400,
) -> None:
    """Match offers and wants from files alone: deals that balance, and a reason for every listing left over."""
    day = read_day(on) if on else datetime.now(UTC).date()
    folder = facts or offers.parent
    _must_be_writable(out)
    with console.status("Reading files…"):
        reading, errors = _read(folder, Known(frozenset(), {}), day)
        book, wrong = _book(reading, offers, wants, day)
    for error in (*errors, *wrong):
        complain(error)
    if errors or wrong:
        raise typer.Exit(2)
    known = _facts(reading, book)
    with console.status("Matching…"):
        done = run_round(book, known, RoundOptions(goal=goal, seed=seed, check_limit=check))
    out.write_bytes(canonical(told(done)) + b"\n")
    say(told_costs(done.kept))
    say(
        f"{done.listings} listings, {done.compatible_legs} possible legs, {len(done.deals)} deals: {done.exchanged} "
        f"exchanged of at most {done.bound}. Written to {out}, fingerprint {done.result_hash[:16]}."
    )


def told(done: Round) -> dict[str, object]:
    """A round for machines, each reason with its sentence."""
    return {
        "round": done.id,
        "day": done.day,
        "options": done.options,
        "listings": done.listings,
        "compatible_legs": done.compatible_legs,
        "exchanged_minor": done.exchanged.minor,
        "bound_minor": done.bound.minor,
        "kept_minor": plain(done.kept),
        "input_hash": done.input_hash,
        "result_hash": done.result_hash,
        "code_version": done.code_version,
        "deals": [
            {
                "id": deal.id,
                "countries": deal.countries,
                "parties": deal.party_ids,
                "legs": [
                    {
                        "giver": leg.giver_id,
                        "receiver": leg.receiver_id,
                        "goods": leg.commodity,
                        "quantity": str(leg.quantity),
                        "steps": leg.quantity.steps,
                        "unit": leg.quantity.unit.code,
                        "fills_steps": leg.wanted.steps,
                        "value_minor": leg.value.minor,
                        "expected_minor": leg.expected.minor,
                        "offer": leg.offer_id,
                        "want": leg.want_id,
                        "route": leg.route_id,
                    }
                    for leg in deal.legs
                ],
            }
            for deal in done.deals
        ],
        "why_nots": [
            {
                "listing": why.listing_id,
                "reason": why.reason,
                "sentence": why.says.format(**why.params),
                "nearest": why.nearest_listing_id,
                "proof": why.proof,
            }
            for why in done.why_nots
        ],
    }


def _read(folder: Path, known: Known, day: date) -> tuple[Reading, tuple[str, ...]]:
    paths = [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.endswith(BOOK_FILES)]
    missing = [ending for ending in NEEDED if not any(path.name.endswith(ending) for path in paths)]
    if missing:
        raise FactsMissing(place=folder.resolve(), missing=", ".join(missing))
    reading = read_files(paths, known, day)
    return reading, reading.errors


def _book(reading: Reading, offers: Path, wants: Path, day: date) -> tuple[Book, tuple[str, ...]]:
    parties = (*reading.parties, *(consortium.party for consortium in reading.consortia))
    known = {party.id: party.id for party in parties}
    given, taken = read_offers(offers.read_bytes(), known), read_wants(wants.read_bytes(), known)
    wrong = [f"{offers.name}, {error}" for error in given.errors] + [f"{wants.name}, {error}" for error in taken.errors]
    return open_book(day, given.records, taken.records), tuple(wrong)


def _must_be_writable(out: Path) -> None:
    """Refuse early: a round takes its time. Errors: CannotWriteThere."""
    folder = out.resolve().parent
    if out.is_dir() or not folder.is_dir() or not os.access(out if out.exists() else folder, os.W_OK):
        raise CannotWriteThere(place=out)


def _facts(reading: Reading, book: Book) -> MarketFacts:
    figures = {order: figures_on(order, book.day) for order in orders()}
    held = reading.reference
    return MarketFacts(
        day=book.day,
        parties=_parties(reading, figures, book),
        commodities={key: commodity_of(key) for key in sorted({offer.commodity for offer in book.offers})},
        valuations=newest_valuations(held.valuations, book.day),
        roads=Roads(held.routes, held.closures),
        listings=held.goods_listings,
        figures=figures,
    )


def _parties(reading: Reading, figures: dict[str, Figures], book: Book) -> dict[str, PartyFacts]:
    """Every party, screened against the lists that were read."""
    entries = [entry for read in reading.lists for entry in read.entries]
    versions = [read.version for read in reading.lists]
    threshold = min(order.number("screening_threshold_percent") for order in figures.values())
    verdicts: dict[str, Screening] = {
        party.id: screen(party, entries, versions, threshold, day=book.day).outcome(frozenset())
        for party in (*reading.parties, *(one.party for one in reading.consortia))
    }
    found = {party.id: party_facts(party, verdicts[party.id]) for party in reading.parties}
    for consortium in reading.consortia:
        members = tuple(found[member.party_id] for member in consortium.members)
        found[consortium.party.id] = party_facts(
            consortium.party,
            verdicts[consortium.party.id],
            joint_liability_acknowledged=all(member.liability_acknowledged for member in consortium.members),
            members=members,
        )
    return found
