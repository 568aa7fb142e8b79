"""Everything a round or a judgement may look at, loaded in one go."""

from datetime import date

from tarazu.corridor.closures import closures_on
from tarazu.corridor.planning import Roads
from tarazu.corridor.routes import Route, Status
from tarazu.matching.facts import Lane, MarketFacts, newest_valuations, party_facts
from tarazu.reference.commodities import commodity_of
from tarazu.reference.places import place
from tarazu.registry.parties import Party, PartyKind
from tarazu.rulebook.facts import PartyFacts, Screening
from tarazu.rulebook.figures import Figures, figures_on
from tarazu.storage import corridor, models, reference, registry

ORDERS = ("PK", "RU", "IR", "AF")
NOT_TRAVELLED = (Status.PLANNED, Status.BARRED)


def figures(day: date) -> dict[str, Figures]:
    """The figures of every legal order on a day."""
    return {order: figures_on(order, day) for order in ORDERS}


def screenings() -> dict[str, Screening]:
    """What screening last said of each party."""
    newest = models.ScreeningResult.objects.order_by("party_id", "at").values_list("party_id", "verdict")
    return {party_id: Screening(verdict) for party_id, verdict in newest}


def judged_parties(parties: dict[str, Party], deal_id: str | None = None) -> dict[str, PartyFacts]:
    """Parties as the rules see them; with a deal, its undertakings count."""
    verdicts = screenings()
    undertaken = set(models.Undertaking.objects.filter(deal_id=deal_id).values_list("party_id", flat=True))
    found: dict[str, PartyFacts] = {}
    for party in sorted(parties.values(), key=lambda one: one.kind is PartyKind.CONSORTIUM):
        held = registry.members(party.id) if party.kind is PartyKind.CONSORTIUM else ()
        members = tuple(found[member.party_id] for member in held if member.party_id in found)
        found[party.id] = party_facts(
            party,
            verdicts.get(party.id, Screening.UNSCREENED),
            undertaking_signed=party.id in undertaken,
            joint_liability_acknowledged=party.id in undertaken
            or (bool(held) and all(member.liability_acknowledged for member in held)),
            members=members,
        )
    return found


def lanes(roads: Roads, countries: tuple[str, ...], day: date) -> dict[tuple[str, str], Lane]:
    """The best open way between each two countries, both directions; a blocked lane says what shuts it."""
    ways = [way for route in roads.routes for way in (route, route.reversed())]
    found = {}
    for origin in countries:
        for destination in countries:
            joining = [
                way
                for way in ways
                if (way.legs[0].origin.country, way.legs[-1].destination.country) == (origin, destination)
            ]
            if origin != destination and joining:
                found[origin, destination] = _lane(roads, joining, origin, destination, day)
    return found


def _lane(roads: Roads, joining: list[Route], origin: str, destination: str, day: date) -> Lane:
    ranked = sorted(joining, key=lambda way: (way.status is Status.TRIAL, way.days_max, way.freight_minor, way.id))
    reasons = []
    for way in ranked:
        if way.status in NOT_TRAVELLED:
            reasons.append(f"{way.name} is {way.status.value}")
            continue
        shut = [each for crossing in way.crossings for each in closures_on(roads.closures, crossing, day)]
        if not shut:
            return Lane(origin, destination, way.id, way.days_max, way.freight_minor)
        reasons.append(f"{place(shut[0].crossing).names.en} is shut since {shut[0].period.since.isoformat()}")
    return Lane(origin, destination, None, 0, 0, "; ".join(reasons))


def market_facts(day: date, *, commodities: set[str], deal_id: str | None = None) -> MarketFacts:
    """The facts of a day for goods of these keys; with a deal, its undertakings count."""
    parties = judged_parties(registry.parties(), deal_id)
    roads = Roads(corridor.routes(), corridor.closures())
    return MarketFacts(
        day=day,
        parties=parties,
        commodities={key: commodity_of(key) for key in sorted(commodities)},
        valuations=newest_valuations(reference.valuations(), day),
        lanes=lanes(roads, tuple(sorted({party.country for party in parties.values()})), day),
        listings=reference.goods_listings(),
        figures=figures(day),
    )
