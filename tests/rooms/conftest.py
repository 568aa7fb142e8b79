"""One agreed deal of two parties, and one of three, as the rooms above matching meet them."""

from datetime import date, datetime

import pytest

from tarazu.contracts.contract import Contract, Signature
from tarazu.contracts.draft import draft_contract
from tarazu.contracts.signing import bring_into_force
from tarazu.kernel.quantity import Dimension, Quantity, Unit
from tarazu.kernel.value import Value
from tarazu.matching.deals import Deal, DealState, Leg
from tarazu.registry.parties import Party, PartyKind
from tarazu.rulebook.figures import Figures, figures_on

DAY = date(2025, 11, 20)
TONNE = Unit("TNE", "t", Dimension.MASS, 1000, 1)


def a_leg(number: int, giver: str, receiver: str, commodity: str, tonnes: int, units: int) -> Leg:
    return Leg(
        number=number,
        giver_id=giver,
        receiver_id=receiver,
        commodity=commodity,
        quantity=Quantity(tonnes * 1000, TONNE),
        value=Value(units * 100),
        expected=Value(units * 100),
    )


def a_deal(*legs: Leg) -> Deal:
    return Deal(id="del_1", round_id=None, day=DAY, countries=("PK", "RU"), legs=legs, state=DealState.AGREED)


@pytest.fixture
def parties() -> dict[str, Party]:
    names = {"pk1": "Indus Rice", "pk2": "Ravi Potato", "ru1": "Volga Chickpea"}
    return {
        one: Party(one, PartyKind.PRIVATE, one[:2].upper(), {"latin": name}, f"123456{one[2]}", f"{one[:2].upper()}ABC",
                   None, owners=(f"Owner of {name}",))
        for one, name in names.items()
    }  # fmt: skip


@pytest.fixture
def pair() -> Deal:
    return a_deal(a_leg(1, "ru1", "pk1", "0713.20", 1003, 700_000), a_leg(2, "pk1", "ru1", "1006.30", 1250, 700_000))


@pytest.fixture
def trio() -> Deal:
    return a_deal(
        a_leg(1, "ru1", "pk1", "0713.20", 1000, 600_000),
        a_leg(2, "ru1", "pk2", "0713.20", 300, 200_000),
        a_leg(3, "pk1", "ru1", "1006.30", 1000, 600_000),
        a_leg(4, "pk2", "ru1", "0701.90", 800, 200_000),
    )


@pytest.fixture
def figures() -> dict[str, Figures]:
    return {order: figures_on(order, DAY) for order in ("PK", "RU")}


@pytest.fixture
def draft(pair: Deal, parties: dict[str, Party], figures: dict[str, Figures]) -> Contract:
    return draft_contract(pair, parties, figures, number="TZ-2025-0001", day=DAY)


@pytest.fixture
def signed(draft: Contract) -> Contract:
    at = datetime(2025, 11, 21, 9, 0)  # noqa: DTZ001 - a room takes the moment it is given
    signatures = [Signature(draft.id, party, "person", at, draft.fingerprint) for party in draft.parties]
    return bring_into_force(draft, signatures, at.date())
