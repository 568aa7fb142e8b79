"""Judge a deal that was announced elsewhere: what it breaks under either legal order, and the cure."""

from dataclasses import dataclass, replace
from datetime import date

from tarazu.matching.announced import Announced, Misread, read_announced
from tarazu.matching.facts import deal_facts
from tarazu.rulebook.facts import PartyFacts
from tarazu.rulebook.verdict import Verdict as Verdict
from tarazu.rulebook.verdict import verdict_on
from tarazu.screening.screen import screen
from tarazu.storage import facts, reference, screening
from tarazu.storage.earlier_worth import earlier_worth
from tarazu.storage.figures import figures_on


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
    known = facts.market_facts(deal.day, commodities={leg.commodity for leg in deal.legs}, among=deal.party_ids)
    parties = {**known.parties, **_screened(announced, day)}
    figures = facts.figures(day)
    known = replace(known, parties=parties, figures=figures, earlier=earlier_worth(deal, figures, day))
    verdicts = tuple(verdict_on(deal_facts(deal, order, known, day)) for order in deal.countries)
    return Judgement(announced, (), verdicts)


def _screened(announced: Announced, day: date) -> dict[str, PartyFacts]:
    versions, entries = screening.lists_in_force(day)
    threshold = figures_on("PK", day).number("screening_threshold_percent")
    judged = facts.judged_parties({party.id: party for party in announced.parties})
    return {
        party.id: replace(judged[party.id], screening=screen(party, entries, versions, threshold, day=day).outcome())
        for party in announced.parties
    }
