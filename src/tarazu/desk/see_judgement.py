"""Judge a deal that was announced elsewhere: what it breaks under either legal order, and the cure."""

from dataclasses import dataclass, replace
from datetime import date

from tarazu.matching.announced import Announced, Misread, read_announced
from tarazu.matching.facts import deal_facts
from tarazu.rulebook.balance import Cure, Edge, Sides, cure_of, edge_price, expected_sides, is_outside, lean_text
from tarazu.rulebook.book import judge_deal
from tarazu.rulebook.facts import DealFacts, PartyFacts
from tarazu.rulebook.rules import Finding
from tarazu.screening.screen import screen
from tarazu.storage import facts, reference, screening
from tarazu.storage.figures import figures_on


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one legal order says of a deal on a day."""

    order: str
    day: date
    findings: tuple[Finding, ...]
    sides: Sides | None  # what imports and exports are worth at reference valuations
    lean: str
    inside: bool | None
    tolerance_percent: int
    cure: Cure | None
    edge: Edge | None  # where the price of its largest export would break the tolerance


@dataclass(frozen=True, slots=True)
class Judgement:
    """An announced deal with the verdict of both its orders; `announced` is None where the file is wrong."""

    announced: Announced | None
    errors: tuple[Misread, ...]
    verdicts: tuple[Verdict, ...]


def see_judgement(*, content: bytes, day: date) -> Judgement:
    """Judge an announced deal as the rules of a day have it. Its goods count at the valuations of its own day."""
    announced, errors = read_announced(content, reference.valuations())
    if announced is None:
        return Judgement(None, errors, ())
    deal = announced.deal
    known = facts.market_facts(deal.day, commodities={leg.commodity for leg in deal.legs})
    parties = {**known.parties, **_screened(announced, day)}
    known = replace(known, parties=parties, figures=facts.figures(day))
    verdicts = tuple(_verdict(deal_facts(deal, order, known, day), day) for order in deal.countries)
    return Judgement(announced, (), verdicts)


def _screened(announced: Announced, day: date) -> dict[str, PartyFacts]:
    versions, entries = screening.lists_in_force()
    threshold = figures_on("PK", day).number("screening_threshold_percent")
    judged = facts.judged_parties({party.id: party for party in announced.parties})
    return {
        party.id: replace(judged[party.id], screening=screen(party, entries, versions, threshold, day=day).outcome())
        for party in announced.parties
    }


def _verdict(seen: DealFacts, day: date) -> Verdict:
    sides = expected_sides(seen)
    tolerance = seen.figures.number("tolerance_percent")
    judged = Verdict(seen.order, day, tuple(judge_deal(seen)), sides, "", None, tolerance, None, None)
    if sides is None or not (sides.imports and sides.exports):
        return judged
    inside = not is_outside(sides, tolerance)
    return replace(
        judged,
        lean=lean_text(sides),
        inside=inside,
        cure=cure_of(seen, sides),
        edge=edge_price(seen, sides, tolerance) if inside else None,
    )
