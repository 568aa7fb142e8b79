"""Everything a round may look at besides the book, and what the rules may look at of one deal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tarazu.corridor.planning import Cargo, Roads, TooSlow, TransitLimits, plan_routes
from tarazu.kernel.quantity import Quantity
from tarazu.matching.deals import Deal, Leg
from tarazu.reference.commodities import Commodity
from tarazu.reference.earlier_worth import MiddleHalf
from tarazu.reference.valuations import Valuation
from tarazu.registry.parties import Party
from tarazu.rulebook.control import NOTHING, Control, PermitKind, QuotaUse
from tarazu.rulebook.facts import DealFacts, GoodsListing, LegFacts, PartyFacts, RatioFacts, Screening
from tarazu.rulebook.figures import Figures
from tarazu.rulebook.goods import listings_for

ANY_ORIGIN = ""  # a valuation that holds wherever the goods come from
NO_ROAD = "no road is known"


@dataclass(frozen=True, slots=True)
class Lane:
    """The best way for some goods from one country to another on a day.

    Units:   freight in minor units for a tonne; days from hand-over at the giver's to hand-over at the receiver's.
    `blocked` says why no road is open ("" where one is); `too_slow` that the goods would spoil on the best open one.
    """

    origin: str
    destination: str
    route_id: str | None
    transit_days: int
    freight_per_tonne: int
    blocked: str = ""
    too_slow: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """What deals have taken already of something that listings share, such as the room of a road.

    Units:   `amount` in units of its dimension (kilograms of a mass). `first` and `last` are days of the first and of
             the last week in which the goods can set out; None where the weeks do not matter.
    """

    on: str
    amount: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class EarlierWorth:
    """What customs of a deal's two countries assessed before of its goods on its road; only where it is enough.

    `prices` is keyed by order, commodity and whether it came in; `ratios` by order.
    """

    prices: Mapping[tuple[str, str, bool], MiddleHalf] = field(default_factory=dict)
    ratios: Mapping[str, tuple[RatioFacts, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MarketFacts:
    """What a round is told of the world on its day: parties, goods, worth, roads, goods lists and figures.

    `valuations` is keyed by commodity and country of origin, `permits` by order and commodity.
    """

    day: date
    parties: Mapping[str, PartyFacts]
    commodities: Mapping[str, Commodity]
    valuations: Mapping[tuple[str, str], Valuation]
    roads: Roads
    listings: tuple[GoodsListing, ...]
    figures: Mapping[str, Figures]
    permits: frozenset[tuple[str, str]] = frozenset()
    control: Control = NOTHING
    claims: tuple[Claim, ...] = ()
    earlier: EarlierWorth = EarlierWorth()
    lanes: dict[tuple[str, str, str], Lane] = field(init=False, default_factory=dict, compare=False, repr=False)

    def valuation(self, commodity: str, origin: str) -> Valuation | None:
        """The worth of goods of an origin on the day, or of any origin where theirs is not held."""
        return self.valuations.get((commodity, origin)) or self.valuations.get((commodity, ANY_ORIGIN))

    def lane(self, origin: str, destination: str, commodity: str) -> Lane:
        """The best lane for some goods between two countries; a blocked one where no road is open or known."""
        asked = origin, destination, commodity
        if asked not in self.lanes:
            self.lanes[asked] = self._lane(*asked)
        return self.lanes[asked]

    def _lane(self, origin: str, destination: str, commodity: str) -> Lane:
        goods, margin = self.commodities[commodity], self.shelf_margin_days(origin, destination)
        only_the_road = Cargo(goods, Quantity(0, goods.unit)), TransitLimits(margin, tonnes_per_teu=1)
        planned = plan_routes(self.roads, only_the_road[0], origin, destination, self.day, only_the_road[1])
        for way in planned:
            hindered = [reason for reason in way.reasons if not isinstance(reason, TooSlow)]
            if not hindered:
                route = way.route
                return Lane(
                    origin, destination, route.id, route.days_max, route.freight_minor, too_slow=bool(way.reasons)
                )
        why = "; ".join(f"{way.route.name}: {', '.join(map(str, way.reasons))}" for way in planned)
        return Lane(origin, destination, None, 0, 0, why or NO_ROAD)

    def shelf_margin_days(self, origin: str, destination: str) -> int:
        """Days of shelf life that must be left on arrival: of the two orders the stricter one holds."""
        return max(self.figures[order].number("shelf_margin_days") for order in (origin, destination))

    def weekly_room(self, lane: Lane) -> int | None:
        """Kilograms that the road of a lane carries in a week; of two orders the more careful figure counts."""
        tonnes = min(self.figures[order].number("tonnes_per_teu") for order in (lane.origin, lane.destination))
        rooms = (one.weekly_kilograms(tonnes) for one in self.roads.routes if one.id == lane.route_id)
        return next(rooms, None)

    def road_weeks(self, origin: str, destination: str) -> int:
        """For how many weeks ahead the room of a road is reckoned with."""
        return max(1, min(self.figures[order].number("road_weeks_max") for order in (origin, destination)))


def newest_valuations(valuations: Iterable[Valuation], day: date) -> dict[tuple[str, str], Valuation]:
    """The newest valuation on or before a day, by commodity and origin."""
    held: dict[tuple[str, str], Valuation] = {}
    for valuation in sorted(valuations, key=lambda one: (one.day, one.source)):
        if valuation.day <= day:
            held[valuation.commodity, valuation.origin] = valuation
    return held


def party_facts(
    party: Party,
    screening: Screening,
    *,
    undertaking_signed: bool = False,
    joint_liability_acknowledged: bool = False,
    mission_certificate: bool = False,
    certificate_withdrawn: bool = False,
    open_files: int = 0,
    members: tuple[PartyFacts, ...] = (),
) -> PartyFacts:
    """A party of the register as the rules see it."""
    return PartyFacts(
        id=party.id,
        name=party.name,
        country=party.country,
        kind=party.kind.value,
        tax_number=party.tax_number,
        active_taxpayer_until=party.standing.active_taxpayer_until,
        single_window=party.standing.single_window,
        contract_registered=party.standing.contract_number is not None,
        undertaking_signed=undertaking_signed,
        joint_liability_acknowledged=joint_liability_acknowledged,
        screening=screening,
        members=members,
        mission_certificate=mission_certificate,
        certificate_withdrawn=certificate_withdrawn,
        open_files=open_files,
    )


def listings_spoken(
    facts: MarketFacts, order: str, hs: str, *, giver_country: str, receiver_country: str, day: date
) -> tuple[GoodsListing, ...]:
    """The lines of an order's goods lists that speak of goods moving between two countries on a day."""
    leaving = giver_country == order
    return listings_for(
        facts.listings,
        hs,
        order=order,
        direction="export" if leaving else "import",
        partner=receiver_country if leaving else giver_country,
        day=day,
    )


def deal_facts(
    deal: Deal,
    order: str,
    facts: MarketFacts,
    day: date,
    *,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> DealFacts:
    """A deal as one legal order sees it on a day: proposed by a round or announced elsewhere."""
    return DealFacts(
        order=order,
        day=day,
        figures=facts.figures[order],
        legs=tuple(_leg_facts(leg, order, facts, day) for leg in deal.legs),
        ratios=facts.earlier.ratios.get(order, ()),
        valid_from=valid_from,
        valid_until=valid_until,
    )


def _leg_facts(leg: Leg, order: str, facts: MarketFacts, day: date) -> LegFacts:
    giver, receiver = facts.parties[leg.giver_id], facts.parties[leg.receiver_id]
    commodity = facts.commodities[leg.commodity]
    valuation = facts.valuation(leg.commodity, giver.country)
    lane = facts.lane(giver.country, receiver.country, leg.commodity)
    quantity = leg.quantity.to(commodity.unit)
    return LegFacts(
        number=leg.number,
        giver=giver,
        receiver=receiver,
        hs=commodity.hs,
        commodity=leg.commodity,
        origin=giver.country,
        quantity=quantity,
        contract_value=leg.value,
        expected=valuation.price.of(quantity) if valuation else None,
        reference=valuation.price if valuation else None,
        listings=listings_spoken(
            facts, order, commodity.hs, giver_country=giver.country, receiver_country=receiver.country, day=day
        ),
        transit_days=None if lane.blocked else lane.transit_days,
        shelf_days=commodity.shelf_days,
        permits=frozenset(holder for holder, goods in facts.permits if goods == leg.commodity)
        | facts.control.orders_that_allow(PermitKind.PERMIT, _ids(giver, receiver), commodity.hs, day),
        establishments=facts.control.orders_that_allow(PermitKind.ESTABLISHMENT, _ids(giver), commodity.hs, day),
        quota_shares=facts.control.orders_that_allow(PermitKind.SHARE, _ids(giver, receiver), commodity.hs, day),
        letters=facts.control.orders_that_allow(PermitKind.LETTER, _ids(giver, receiver), commodity.hs, day),
        earlier=facts.earlier.prices.get((order, leg.commodity, receiver.country == order)),
        quotas=quotas_against(facts, order, leg.commodity, giver.country, receiver.country, day),
    )


def quotas_against(
    facts: MarketFacts, order: str, commodity: str, giver_country: str, receiver_country: str, day: date
) -> tuple[QuotaUse, ...]:
    """The quotas of an order that goods moving between two countries count against, in units that can be compared."""
    goods, leaving = facts.commodities[commodity], giver_country == order
    found = facts.control.quotas_for(
        order,
        goods.hs,
        direction="export" if leaving else "import",
        partner=receiver_country if leaving else giver_country,
        day=day,
    )
    return tuple(use for use in found if use.quota.amount.unit.dimension is goods.unit.dimension)


def _ids(*parties: PartyFacts) -> tuple[str, ...]:
    return tuple(firm.id for party in parties for firm in (party, *party.members))
