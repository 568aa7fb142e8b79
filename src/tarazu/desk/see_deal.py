"""A deal as one of its parties may see it: partners stay masked until everybody has consented."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q

from tarazu.contracts.contract import Contract, Signature
from tarazu.kernel.value import Price, Value
from tarazu.matching.counters import Counter, CounterState, countered, price_range
from tarazu.matching.deals import Consent, Deal, DealState, Leg
from tarazu.matching.facts import Lane, MarketFacts, deal_facts
from tarazu.matching.fallback import Change, changes
from tarazu.matching.masks import masked
from tarazu.reference.commodities import Commodity, commodity_of
from tarazu.registry.authorities import Authority
from tarazu.registry.parties import Party
from tarazu.registry.people import PLATFORM, Actor, Role
from tarazu.rulebook.book import judge_deal
from tarazu.rulebook.facts import PartyFacts
from tarazu.rulebook.rules import Finding
from tarazu.storage import contracts, countering, facts, market, matching, models, registry
from tarazu.storage.countering import Ground
from tarazu.storage.matching import DealAbsent

OPEN_STATES = (DealState.AGREED, DealState.CONTRACTED)
ENDED_STATES = (DealState.DECLINED, DealState.LAPSED, DealState.COUNTERED)


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A party of a deal as the viewer sees it; `party` is None while it is masked."""

    position: int  # its place round the ring, from 0
    id: str
    party: Party | None
    kind: str
    country: str
    own: bool
    consent: Consent | None
    signed: bool


@dataclass(frozen=True, slots=True)
class LegLine:
    """A leg as the viewer sees it: values only of one's own legs, or once the deal is open."""

    leg: Leg
    commodity: Commodity
    giver: int  # positions of parties
    receiver: int
    own: bool
    value: Value | None
    price: Price | None
    limit: Price | None  # the viewer's own limit for this leg
    lane: Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterLine:
    """Other terms that a party asked for; price only of one's own legs, or once the deal is open."""

    counter: Counter
    position: int  # of whoever asked for them
    leg: LegLine
    price: Price | None
    waiting_for: int
    may_answer: tuple[str, ...]  # own parties that are asked
    may_withdraw: str  # the own party that asked, while it may take it back
    changes: tuple[Change, ...]  # of the viewer's own goods


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterForm:
    """What a party may ask for: by leg the least and the most for a unit, and the days on which goods can leave."""

    party_id: str
    legs: tuple[tuple[LegLine, Price, Price], ...]
    leaving: tuple[date, date] | None
    left: int  # how many more may be asked for in this deal
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DealPage:
    """Everything the deal's screen shows."""

    deal: Deal
    parties: tuple[PartyLine, ...]
    legs: tuple[LegLine, ...]
    own_party_ids: tuple[str, ...]  # those the viewer trades for, or serves as their agent
    gives: Value  # the viewer's own legs; all legs of the first country for an onlooker
    gets: Value
    findings: tuple[tuple[str, tuple[Finding, ...]], ...]  # by legal order
    answered: int
    may_answer: tuple[str, ...]  # own parties that have not answered yet
    may_sign: tuple[str, ...]
    may_undertake: tuple[str, ...]
    may_undertake_as: tuple[tuple[str, Authority], ...]  # members of the viewer's chambers that have not undertaken
    undertakings: tuple[tuple[str, Party], ...]  # of the viewer's parties and members, by identifier
    contract: Contract | None
    signatures: tuple[Signature, ...]
    authorisation_ids: tuple[tuple[str, str], ...]  # (order, id)
    may_apply: tuple[tuple[str, str], ...]  # (order, own party)
    seconds_left: int | None
    instead_of: str  # the deal that this one stands in for, "" where there is none that the viewer may see
    replaced_by: tuple[str, ...]  # the viewer's deals that stand in for this one
    changes: tuple[Change, ...]  # of the viewer's listings, from the deal before to those that stand in for it
    counters: tuple[CounterLine, ...]
    counter_form: CounterForm | None  # where one of the viewer's parties may ask for other terms now

    @property
    def open_counter(self) -> CounterLine | None:
        """The other terms that wait for answers."""
        return next((line for line in self.counters if line.counter.state is CounterState.OPEN), None)

    @property
    def ended(self) -> bool:
        """Whether the deal came to nothing."""
        return self.deal.state in ENDED_STATES


def see_deal(*, actor: Actor, deal_id: str, now: datetime) -> DealPage:
    """A deal for one of its parties and its agent, for an auditor, or under contract for a chamber of a member.

    An agent sees what the party sees, and applies for it; answers and signatures stay with the party.

    Errors:  DealAbsent, also where it is not theirs to see.
    """
    deal = matching.deal(deal_id)
    own = tuple(party for party in deal.party_ids if party in actor.acts_for())
    trading = tuple(party for party in own if party in actor.subjects(Role.TRADER))
    sees_all = actor.may("see_everything", PLATFORM)
    contract = contracts.contract_of_deal(deal_id)
    chambers = _chambers(actor, deal) if contract else ()
    if not own and not sees_all and not chambers:
        raise DealAbsent(deal=deal_id)
    signatures = contracts.signatures(contract.id) if contract else ()
    answers = matching.consents_by_party(deal_id)
    shown = sees_all or deal.state in OPEN_STATES
    world = facts.market_facts(now.date(), commodities={leg.commodity for leg in deal.legs}, deal=deal)
    if not shown:
        world = masked(world, deal, own)
    proposed = deal.state is DealState.PROPOSED
    signed = {signature.party_id for signature in signatures}
    unsigned = tuple(party for party in trading if contract and contract.state == "draft" and party not in signed)
    before, after = _before(deal, own, sees_all=sees_all), _after(deal_id)
    left = int((deal.consent_until - now).total_seconds()) if proposed and deal.consent_until else None
    in_time = proposed and (left is None or left > 0)
    may_answer = tuple(party for party in trading if in_time and party not in answers)
    legs = tuple(_leg_line(leg, deal, own, _lane(leg, world), shown=shown) for leg in deal.legs)
    told = countering.counters(deal_id)
    waits = any(one.state is CounterState.OPEN for one in told)
    side = own or tuple(leg.giver_id for leg in deal.legs if world.parties[leg.giver_id].country == deal.countries[0])
    return DealPage(
        deal=deal,
        parties=_parties(deal, own, answers, signed, shown=shown),
        legs=legs,
        own_party_ids=own,
        gives=sum((leg.value for leg in deal.legs if leg.giver_id in side), Value(0)),
        gets=sum((leg.value for leg in deal.legs if leg.receiver_id in side), Value(0)),
        findings=_findings(deal, world),
        answered=len(answers),
        may_answer=() if waits else may_answer,
        may_sign=unsigned,
        may_undertake=_not_undertaken(deal_id, trading) if contract else (),
        may_undertake_as=_undertaken_for(deal_id, chambers, trading),
        undertakings=_undertakings(deal_id, {*own, *(party for party, _ in chambers)}),
        contract=contract,
        signatures=signatures,
        authorisation_ids=_authorisations(contract),
        may_apply=_may_apply(contract, own, deal, world.parties),
        seconds_left=left,
        instead_of=before.id if before else "",
        replaced_by=tuple(one.id for one in after if sees_all or set(own) & set(one.party_ids)),
        changes=tuple(one for one in _changes(deal, before, after) if sees_all or one.party_id in own),
        counters=tuple(_counter_line(one, deal, legs, own, trading if in_time else ()) for one in told),
        counter_form=_counter_form(countering.ground(deal, now, world), legs, may_answer[0], told)
        if may_answer and not waits
        else None,
    )


def _counter_line(
    one: Counter, deal: Deal, legs: tuple[LegLine, ...], own: tuple[str, ...], trading: tuple[str, ...]
) -> CounterLine:
    line = next(each for each in legs if each.leg.number == one.asked.leg_number)
    is_open = one.state is CounterState.OPEN
    price = None if one.asked.price is None or line.value is None else replace(line.leg.price, minor=one.asked.price)
    terms = countered(deal, one.asked)
    return CounterLine(
        counter=one,
        position=deal.party_ids.index(one.party_id),
        leg=line,
        price=price,
        waiting_for=len(one.waits_for(deal)) if is_open else 0,
        may_answer=tuple(party for party in trading if is_open and party not in one.accepted),
        may_withdraw=one.party_id if is_open and one.party_id in trading else "",
        changes=tuple(change for change in changes(deal, (terms,)) if change.party_id in own),
    )


def _counter_form(
    ground: Ground, legs: tuple[LegLine, ...], party_id: str, earlier: tuple[Counter, ...]
) -> CounterForm | None:
    left = ground.bound.most - len(earlier)
    if left <= 0 or (ground.bound.until is not None and ground.now > ground.bound.until):
        return None
    own = [line for line in legs if party_id in (line.leg.giver_id, line.leg.receiver_id)]
    return CounterForm(
        party_id=party_id,
        legs=tuple((line, *price_range(line.leg, ground.bound.percent)) for line in own),
        leaving=ground.leaving(),
        left=left,
        until=ground.bound.until,
    )


def _before(deal: Deal, own: tuple[str, ...], *, sees_all: bool) -> Deal | None:
    """The deal that another stands in for, where the viewer had a part in it."""
    found = models.Deal.objects.filter(id=deal.id).values_list("instead_of", "round__instead_of")
    before = next((matching.deal(one) for ids in found for one in ids if one), None)
    return before if before and (sees_all or set(own) & set(before.party_ids)) else None


def _after(deal_id: str) -> tuple[Deal, ...]:
    """The deals that stand in for one."""
    in_its_place = models.Deal.objects.filter(Q(round__instead_of=deal_id) | Q(instead_of=deal_id))
    rows = in_its_place.prefetch_related("legs").order_by("id")
    return tuple(matching.deal_of(row) for row in rows)


def _changes(deal: Deal, before: Deal | None, after: tuple[Deal, ...]) -> tuple[Change, ...]:
    if after:
        return changes(deal, after)
    return changes(before, _after(before.id)) if before else ()


def _lane(leg: Leg, world: MarketFacts) -> Lane:
    giver, receiver = world.parties[leg.giver_id], world.parties[leg.receiver_id]
    return world.lane(giver.country, receiver.country, leg.commodity)


def _parties(
    deal: Deal, own: tuple[str, ...], answers: dict[str, Consent], signed: set[str], *, shown: bool
) -> tuple[PartyLine, ...]:
    held = registry.parties(set(deal.party_ids))
    return tuple(
        PartyLine(
            position=position,
            id=party_id if shown or party_id in own else "",
            party=held[party_id] if shown or party_id in own else None,
            kind=held[party_id].kind.value,
            country=held[party_id].country,
            own=party_id in own,
            consent=answers.get(party_id),
            signed=party_id in signed,
        )
        for position, party_id in enumerate(deal.party_ids)
    )


def _leg_line(leg: Leg, deal: Deal, own: tuple[str, ...], lane: Lane, *, shown: bool) -> LegLine:
    mine = leg.giver_id in own or leg.receiver_id in own
    per_unit = leg.value.minor * leg.quantity.unit.steps_per_unit // leg.quantity.steps
    listing_id, counted = (leg.offer_id, leg.quantity) if leg.giver_id in own else (leg.want_id, leg.wanted)
    limit = market.listing(listing_id).limit if mine and listing_id else None
    return LegLine(
        leg=leg,
        commodity=commodity_of(leg.commodity),
        giver=deal.party_ids.index(leg.giver_id),
        receiver=deal.party_ids.index(leg.receiver_id),
        own=mine,
        value=leg.value if mine or shown else None,
        price=Price(per_unit, leg.quantity.unit) if mine or shown else None,
        limit=limit and Price(limit.minor * counted.steps // leg.quantity.steps, limit.unit),
        lane=lane,
    )


def _not_undertaken(deal_id: str, own: tuple[str, ...]) -> tuple[str, ...]:
    signed = set(models.Undertaking.objects.filter(deal_id=deal_id).values_list("party_id", flat=True))
    return tuple(party for party in own if party not in signed)


def _findings(deal: Deal, world: MarketFacts) -> tuple[tuple[str, tuple[Finding, ...]], ...]:
    return tuple((order, tuple(judge_deal(deal_facts(deal, order, world, world.day)))) for order in deal.countries)


def _undertaken_for(
    deal_id: str, chambers: tuple[tuple[str, Authority], ...], trading: tuple[str, ...]
) -> tuple[tuple[str, Authority], ...]:
    """The members that a chamber may still undertake for; a party that the viewer trades for undertakes itself."""
    members = tuple(party for party, _ in chambers if party not in trading)
    open_to = _not_undertaken(deal_id, members) if members else ()
    return tuple((party, chamber) for party, chamber in chambers if party in open_to)


def _undertakings(deal_id: str, party_ids: set[str]) -> tuple[tuple[str, Party], ...]:
    rows = list(models.Undertaking.objects.filter(deal_id=deal_id, party_id__in=party_ids).order_by("at", "id"))
    parties = registry.parties({row.party_id for row in rows}) if rows else {}
    return tuple((row.id, parties[row.party_id]) for row in rows)


def _chambers(actor: Actor, deal: Deal) -> tuple[tuple[str, Authority], ...]:
    """The viewer's members in a deal, each with the viewer's chamber of its country."""
    subjects = actor.subjects(Role.CHAMBER)
    if not subjects:
        return ()
    members = registry.parties({one for one in deal.party_ids if actor.may("undertake_for_member", one)})
    held = registry.authorities()
    named = [held[subject] for subject in subjects if subject in held]
    return tuple((each.id, one) for each in members.values() for one in named if one.country == each.country)


def _authorisations(contract: Contract | None) -> tuple[tuple[str, str], ...]:
    if contract is None:
        return ()
    rows = models.Authorisation.objects.filter(contract_id=contract.id).order_by("order")
    return tuple((row.order, row.id) for row in rows)


def _may_apply(
    contract: Contract | None, own: tuple[str, ...], deal: Deal, parties: Mapping[str, PartyFacts]
) -> tuple[tuple[str, str], ...]:
    if contract is None or contract.state != "signed":
        return ()
    held = {order for order, _ in _authorisations(contract)}
    pairs = [(parties[party].country, party) for party in own]
    return tuple((order, party) for order, party in pairs if order in deal.countries and order not in held)
