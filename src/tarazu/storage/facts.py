"""Everything a round or a judgement may look at, loaded in one go."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.db.models import Count

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.corridor.planning import Roads
from tarazu.matching.deals import Deal
from tarazu.matching.facts import EarlierWorth, MarketFacts, newest_valuations, party_facts
from tarazu.reference.commodities import commodity_of
from tarazu.registry.parties import Party, PartyKind
from tarazu.rulebook.facts import PartyFacts, Screening
from tarazu.rulebook.figures import Figures
from tarazu.storage import corridor, goods_control, mission, models, reference, registry, screening
from tarazu.storage.earlier_worth import earlier_worth
from tarazu.storage.figures import figures_of_all

OPEN = (
    AuthorisationState.APPLIED,
    AuthorisationState.QUERIED,
    AuthorisationState.GRANTED,
    AuthorisationState.SUSPENDED,
)


def figures(day: date) -> dict[str, Figures]:
    """The figures of every legal order on a day."""
    return figures_of_all(day)


def judged_parties(parties: dict[str, Party], deal_id: str | None = None) -> dict[str, PartyFacts]:
    """Parties as the rules see them; with a deal, its undertakings and certificates count."""
    verdicts = screening.verdicts(parties)
    undertaken = set(models.Undertaking.objects.filter(deal_id=deal_id).values_list("party_id", flat=True))
    certified = mission.certified_parties(deal_id)
    open_files = _open_files(parties, deal_id)
    found: dict[str, PartyFacts] = {}
    for party in sorted(parties.values(), key=lambda one: one.kind is PartyKind.CONSORTIUM):
        held = registry.members(party.id) if party.kind is PartyKind.CONSORTIUM else ()
        members = tuple(
            replace(found[member.party_id], joint_liability_acknowledged=member.liability_acknowledged)
            for member in held
            if member.party_id in found
        )
        found[party.id] = party_facts(
            party,
            verdicts.get(party.id, Screening.UNSCREENED),
            undertaking_signed=party.id in undertaken,
            joint_liability_acknowledged=all(member.liability_acknowledged for member in held)
            if held
            else party.id in undertaken,
            mission_certificate=party.id in certified.standing,
            certificate_withdrawn=party.id in certified.fallen,
            open_files=open_files.get(party.id, 0),
            members=members,
        )
    return found


def market_facts(
    day: date, *, commodities: set[str], deal: Deal | None = None, among: Collection[str] | None = None
) -> MarketFacts:
    """The facts of a day for goods of these keys, among all parties or some of them.

    With a deal, its own parties are among them, its undertakings and certificates count, and what customs assessed
    before of its goods on its road is there.
    """
    held = figures(day)
    sides = {party for leg in deal.legs for party in (leg.giver_id, leg.receiver_id)} if deal else set()
    asked = among if deal is None else {*deal.party_ids, *sides}
    return MarketFacts(
        day=day,
        parties=judged_parties(_with_members(asked), deal.id if deal else None),
        commodities={key: commodity_of(key) for key in sorted(commodities)},
        valuations=newest_valuations(reference.valuations(), day),
        roads=Roads(corridor.routes(), corridor.closures()),
        listings=reference.goods_listings(),
        figures=held,
        earlier=earlier_worth(deal, held, day) if deal else EarlierWorth(),
        control=goods_control.control(day),
    )


def _open_files(parties: dict[str, Party], deal_id: str | None) -> dict[str, int]:
    """Of each individual, how many files are asked for or in force, without that of the deal that is judged."""
    individuals = [party.id for party in parties.values() if party.kind is PartyKind.INDIVIDUAL]
    if not individuals:
        return {}
    rows = models.Authorisation.objects.filter(applicant_id__in=individuals, state__in=[one.value for one in OPEN])
    others = rows.exclude(contract__deal_id=deal_id) if deal_id else rows
    return dict(others.order_by().values_list("applicant_id").annotate(Count("id")))


def _with_members(party_ids: Collection[str] | None) -> dict[str, Party]:
    """Some parties and whoever is behind their consortia, or all parties."""
    if party_ids is None:
        return registry.parties()
    members = models.Member.objects.filter(consortium_id__in=list(party_ids)).values_list("party_id", flat=True)
    return registry.parties({*party_ids, *members})
