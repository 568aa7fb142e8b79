"""What a deal would have met on a day under either of its orders, before or without anybody making it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from tarazu.kernel.value import Value
from tarazu.matching.deals import Deal
from tarazu.matching.facts import deal_facts
from tarazu.matching.imagined import ImaginedLeg, imagined_deal, imagined_firm, imagined_world, without_papers
from tarazu.rulebook.book import papers_missing, turning_days
from tarazu.rulebook.figures import first_day
from tarazu.rulebook.rules import Finding
from tarazu.rulebook.verdict import Verdict, verdict_on
from tarazu.storage import facts


@dataclass(frozen=True, slots=True)
class Side:
    """A firm of one country as somebody imagines it."""

    country: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class OrderView:
    """What one order would have said: its verdict, and the papers it would have asked the application for."""

    verdict: Verdict
    papers: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Simulation:
    """An imagined deal on a day under both orders, and the days on which either of them changed."""

    day: date
    deal: Deal
    gives: Value  # of the first side, at the prices put on its goods, else at reference valuations
    gets: Value
    orders: tuple[OrderView, ...]
    turning_days: tuple[date, ...]


def see_simulation(*, first: Side, second: Side, legs: tuple[ImaginedLeg, ...], day: date) -> Simulation:
    """Judge an imagined deal by the rules, figures, lists, roads and valuations of a day. Both firms stand well."""
    firms = tuple(imagined_firm(side.country, side.kind, side.name, day) for side in (first, second))
    held = facts.market_facts(day, commodities={leg.commodity for leg in legs}, among=())
    world = imagined_world(held, firms, legs)
    bare = replace(world, parties={firm.id: without_papers(firm) for firm in firms})
    deal = imagined_deal(world, firms, legs)
    given = (leg.value for leg in deal.legs if leg.giver_id == firms[0].id)
    got = (leg.value for leg in deal.legs if leg.receiver_id == firms[0].id)
    until = day + timedelta(days=1)
    return Simulation(
        day=day,
        deal=deal,
        gives=sum(given, Value(0)),
        gets=sum(got, Value(0)),
        orders=tuple(
            OrderView(
                verdict_on(deal_facts(deal, order, world, day, valid_until=until)),
                tuple(papers_missing(deal_facts(deal, order, bare, day, valid_until=until))),
            )
            for order in deal.countries
        ),
        turning_days=tuple(day for day in turning_days(deal.countries) if day >= max(map(first_day, deal.countries))),
    )
