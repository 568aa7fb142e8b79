"""A small clean deal under each legal order, and ways to spoil it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest

from tarazu.kernel.quantity import Dimension, Quantity, Unit
from tarazu.kernel.value import Price, Value
from tarazu.rulebook.book import judge_application, judge_declaration, judge_net_off
from tarazu.rulebook.control import Attestation, Quota, QuotaUse
from tarazu.rulebook.facts import DealFacts, GoodsListing, LegFacts, NetOffFacts, PartyFacts, Screening
from tarazu.rulebook.figures import Figures, FigureValue, figures_on, with_values
from tarazu.rulebook.rules import Finding

TONNE = Unit("TNE", "t", Dimension.MASS, 1000, 1)
GIVES = {"PK": "100630", "RU": "071320", "IR": "080410", "AF": "080620", "UZ": "071320"}


def firm(country: str, name: str, **changes: Any) -> PartyFacts:
    facts = PartyFacts(
        id=name.lower(),
        name=name,
        country=country,
        kind="private",
        tax_number="1234567",
        active_taxpayer_until=date(2030, 1, 1),
        single_window=True,
        contract_registered=True,
        undertaking_signed=True,
        joint_liability_acknowledged=True,
        screening=Screening.CLEAR,
        mission_certificate=True,
    )
    return replace(facts, **changes)


def leg(number: int, giver: PartyFacts, receiver: PartyFacts, tonnes: int = 1000, price: int = 500) -> LegFacts:
    quantity, reference = Quantity(tonnes * 1000, TONNE), Price(price * 100, TONNE)
    return LegFacts(
        number=number,
        giver=giver,
        receiver=receiver,
        hs=GIVES[giver.country],
        commodity=f"goods of {giver.country}",
        origin=giver.country,
        quantity=quantity,
        contract_value=reference.of(quantity),
        expected=reference.of(quantity),
        reference=reference,
        listings=tuple(listing(order, "", "permitted") for order in ("PK",)),
        transit_days=20,
        shelf_days=60,
        letters=frozenset({"IR"}),
    )


def listing(order: str, prefix: str, effect: str, direction: str = "both", **changes: Any) -> GoodsListing:
    line = GoodsListing(order, prefix, direction, effect, "goods", None, date(2023, 6, 1), None, "a list")
    return replace(line, **changes)


def with_gate(figures: Figures, gate: str) -> Figures:
    """The same figures with the energy gate on or off since yesterday."""
    value = FigureValue(figures.day - timedelta(days=1), gate, "a test", "L")
    return replace(figures, figures=with_values(figures.figures, [("energy_gate", value)]))


def settled(figures: Figures) -> Figures:
    """The same figures, where the Afghan side has told its traders how to deal and lets them use the roads."""
    for key, said in (("instructions", "given"), ("pakistani_routes", "open")):
        if key in figures.figures:
            value = FigureValue(figures.day, said, "a test", "L")
            held = replace(figures.figures[key], values=(value,))
            figures = replace(figures, figures={**figures.figures, key: held})
    return figures


def quota(order: str, direction: str, tonnes: int, used: int, day: date, **changes: Any) -> QuotaUse:
    """A quota of all goods under any heading, of which so many tonnes are declared, that ends in thirty days."""
    told: dict[str, Any] = {
        "order": order,
        "name": "the quota",
        "prefixes": ("",),
        "direction": direction,
        "partner": None,
        "since": day,
        "until": day + timedelta(days=30),
        "amount": Quantity(tonnes * 1000, TONNE),
        "used_elsewhere": Quantity(0, TONNE),
        "as_of": day,
        "source": "a test",
        "confidence": "L",
    }
    return QuotaUse(Quota(**{**told, **changes}), Quantity(used * 1000, TONNE))


def attestation(day: date, **changes: Any) -> Attestation:
    """An attested loading at 45.00 US dollars a barrel that uses no service under a cap."""
    told: dict[str, Any] = {
        "number": "L-1",
        "commodity": "2709.00",
        "loaded_on": day,
        "barrel_cents": 4500,
        "method": "price of the day at the port less freight",
        "priced_on": day,
        "price_source": "a price service",
        "services": (),
        "freight_itemised": True,
        "attested_by": "somebody",
    }
    return Attestation(**{**told, **changes})


@dataclass(frozen=True)
class World:
    """One legal order on one day, with a deal that breaks none of its rules."""

    order: str
    day: date

    @property
    def partner(self) -> str:
        return "RU" if self.order == "PK" else "PK"

    @property
    def clean(self) -> DealFacts:
        own, other = firm(self.order, "Own"), firm(self.partner, "Other")
        return self.deal(leg(1, other, own), leg(2, own, other))

    def deal(self, *legs: LegFacts) -> DealFacts:
        return DealFacts(
            self.order,
            self.day,
            settled(figures_on(self.order, self.day)),
            legs,
            valid_until=self.day + timedelta(days=365),
            contract_number="T-1",
            contract_day=self.day,
        )

    def with_leg(self, number: int, **changes: Any) -> DealFacts:
        legs = tuple(replace(one, **changes) if one.number == number else one for one in self.clean.legs)
        return self.deal(*legs)

    def with_worth(self, imports: int, exports: int) -> DealFacts:
        """A deal whose sides are expected to be worth so many minor units, by contract too."""
        incoming, outgoing = self.clean.legs
        return self.deal(
            replace(incoming, expected=Value(imports), contract_value=Value(imports), reference=None),
            replace(outgoing, expected=Value(exports), contract_value=Value(exports), reference=None),
        )

    def with_own(self, **changes: Any) -> DealFacts:
        return self._with(self.order, changes)

    def with_partner(self, **changes: Any) -> DealFacts:
        return self._with(self.partner, changes)

    def with_members(self, *members: PartyFacts, **changes: Any) -> DealFacts:
        return self.with_own(kind="consortium", name="Union", members=members, **changes)

    def _with(self, country: str, changes: dict[str, Any]) -> DealFacts:
        def change(party: PartyFacts) -> PartyFacts:
            return replace(party, **changes) if party.country == country else party

        legs = (replace(one, giver=change(one.giver), receiver=change(one.receiver)) for one in self.clean.legs)
        return self.deal(*legs)

    def net_off(self, imports: int = 10_000, exports: int = 10_000, **changes: Any) -> NetOffFacts:
        facts = NetOffFacts(self.order, self.day, figures_on(self.order, self.day), imports, exports, self.day)
        return replace(facts, **changes)

    def findings(self, facts: DealFacts | NetOffFacts) -> dict[str, Finding]:
        found = judge_net_off(facts) if isinstance(facts, NetOffFacts) else judge_application(facts)
        return {finding.code: finding for finding in found}

    def declared(self, facts: DealFacts) -> list[str]:
        """The numbers of the rules broken at declaration."""
        return [finding.code for finding in judge_declaration(facts)]

    def with_energy(self, gate: str, **changes: Any) -> DealFacts:
        """An energy cargo comes in, the gate of this order on or off."""
        self_lists = (listing(self.order, GIVES[self.partner], "energy"), listing("PK", "", "permitted"))
        facts = self.with_leg(1, listings=self_lists, **changes)
        return replace(facts, figures=with_gate(facts.figures, gate))

    def codes(self, facts: DealFacts | NetOffFacts) -> list[str]:
        return list(self.findings(facts))


@pytest.fixture
def worlds() -> Callable[[str, date], World]:
    return World


@pytest.fixture
def make_firm() -> Callable[..., PartyFacts]:
    return firm


@pytest.fixture
def make_leg() -> Callable[..., LegFacts]:
    return leg


@pytest.fixture
def make_listing() -> Callable[..., GoodsListing]:
    return listing


@pytest.fixture
def make_quota() -> Callable[..., QuotaUse]:
    return quota


@pytest.fixture
def make_attestation() -> Callable[..., Attestation]:
    return attestation
