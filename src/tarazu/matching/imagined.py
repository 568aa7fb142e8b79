"""Firms and deals that nobody has yet: to ask what the rules of two countries would say of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price, Value
from tarazu.matching.deals import Deal, Leg
from tarazu.matching.facts import MarketFacts
from tarazu.reference.valuations import Confidence, Valuation
from tarazu.rulebook.facts import PartyFacts, Screening

BASIS = "as imagined"


@dataclass(frozen=True, slots=True)
class ImaginedLeg:
    """Goods that one of two firms would give; `price` where somebody puts one on them."""

    from_first: bool
    commodity: str
    quantity: Quantity
    price: Price | None = None


def imagined_firm(country: str, kind: str, name: str, day: date) -> PartyFacts:
    """A firm of a country in good standing: screened, taxed, subscribed, with every paper signed."""
    firm = PartyFacts(
        id=f"imagined-{country}",
        name=name,
        country=country,
        kind=kind,
        tax_number="1",
        active_taxpayer_until=day,
        single_window=True,
        contract_registered=True,
        undertaking_signed=True,
        joint_liability_acknowledged=True,
        screening=Screening.CLEAR,
        mission_certificate=True,
    )
    if kind != "consortium":
        return firm
    return replace(firm, members=tuple(replace(firm, id=f"{firm.id}-{at}", kind="private") for at in (1, 2)))


def without_papers(firm: PartyFacts) -> PartyFacts:
    """The same firm before it has gathered any paper of an application."""
    members = tuple(without_papers(member) for member in firm.members)
    return replace(
        firm,
        contract_registered=False,
        undertaking_signed=False,
        joint_liability_acknowledged=False,
        mission_certificate=False,
        members=members,
    )


def imagined_world(world: MarketFacts, firms: Iterable[PartyFacts], legs: Iterable[ImaginedLeg]) -> MarketFacts:
    """The facts of a day with imagined firms; goods without a valuation count at the price that was put on them."""
    first, second = firms
    held = dict(world.valuations)
    for leg in legs:
        origin = first.country if leg.from_first else second.country
        if leg.price is not None and world.valuation(leg.commodity, origin) is None:
            held[leg.commodity, origin] = Valuation(
                leg.commodity, origin, leg.price, world.day, BASIS, BASIS, Confidence.ASSUMED
            )
    return replace(world, parties={first.id: first, second.id: second}, valuations=held)


def imagined_deal(world: MarketFacts, firms: Iterable[PartyFacts], legs: Iterable[ImaginedLeg]) -> Deal:
    """The deal the legs make between two firms; without a price a leg counts at its reference valuation."""
    first, second = firms
    made = []
    for number, leg in enumerate(legs, start=1):
        giver, receiver = (first, second) if leg.from_first else (second, first)
        valuation = world.valuation(leg.commodity, giver.country)
        expected = valuation.price.of(leg.quantity) if valuation else Value(0)
        made.append(
            Leg(
                number=number,
                giver_id=giver.id,
                receiver_id=receiver.id,
                commodity=leg.commodity,
                quantity=leg.quantity,
                value=leg.price.of(leg.quantity) if leg.price else expected,
                expected=expected,
            )
        )
    countries = (first.country, second.country)
    return Deal(id="imagined", round_id=None, day=world.day, countries=countries, legs=tuple(made))
