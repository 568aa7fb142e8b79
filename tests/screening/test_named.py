"""The ship, vehicle and bank of a declaration are compared with the lists in force, by number and by name."""

import pytest
from tests.journeys import world
from tests.journeys.world import Trade, after
from tests.screening.officers import load

from tarazu.screening.subjects import BankCodeWrong, NumberWithoutName, ShipNumberWrong
from tarazu.shipments.declarations import Named
from tarazu.storage import shipments
from tarazu.storage.models.shipments import NAME_LENGTH
from tarazu.storage.screening_named import NamedListed, NamedNotScreened, NamedTooLong

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
DAY = after(5)
LISTED = """X-7,Morning Lantern,vessel,,IMO9074729,Invented entry
X-8,Amber Coast Bank,bank,,BICAMCBPKKA,Invented entry
"""


def lodge(trade: Trade, named: Named) -> str:
    leg = world.leg_of(trade, "PK")
    return world.lodge(trade, "PK", leg.number, leg.quantity, leg.value, DAY, named=named)


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (Named("Quiet Harbour", "IMO 9074729"), r"'Quiet Harbour' is like 'Morning Lantern' .* X-7 \(100 %\)"),
        (Named("Morning Lantern"), "'Morning Lantern' is like 'Morning Lantern'"),
        (Named(bank="Hill Savings", bank_code="AMCBPKKA123"), "'Hill Savings' is like 'Amber Coast Bank'"),
        (Named("Quiet Harbour", bank="Amber Coast Bank"), "'Amber Coast Bank' is like 'Amber Coast Bank'"),
    ],
)
def test_a_listed_ship_or_bank_refuses_the_declaration(granted: Trade, named: Named, said: str) -> None:
    load(LISTED, DAY)
    stored = len(world.journal_kinds())
    with pytest.raises(NamedListed, match=said):
        lodge(granted, named)
    assert len(world.journal_kinds()) == stored
    assert shipments.declarations(granted.files["PK"]) == ()


def test_a_clear_ship_and_bank_stand_on_the_declaration(granted: Trade) -> None:
    load(LISTED, DAY)
    named = Named("Quiet Harbour", "9319466", "Hill Savings", "HILLPKKA")
    assert shipments.declaration(lodge(granted, named)).named == named


@pytest.mark.parametrize(
    ("named", "error"),
    [
        (Named("Quiet Harbour", "9074728"), ShipNumberWrong),
        (Named(bank="Hill Savings", bank_code="HILL"), BankCodeWrong),
        (Named(vessel_number="9074729"), NumberWithoutName),
        (Named("明灯"), NamedNotScreened),
        (Named("a" * (NAME_LENGTH + 1)), NamedTooLong),
    ],
)
def test_what_cannot_be_compared_is_refused(granted: Trade, named: Named, error: type[Exception]) -> None:
    with pytest.raises(error):
        lodge(granted, named)
