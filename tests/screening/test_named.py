"""The ship, vehicle and bank of a declaration are compared with the lists in force, by number and by name."""

from datetime import date

import pytest
from tests.journeys import world
from tests.journeys.world import Trade, after
from tests.screening.officers import clear, decide, load
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body

from tarazu.desk.tell_people import tell_people
from tarazu.kernel.period import Period
from tarazu.registry.people import PLATFORM, Mandate, Role
from tarazu.screening.cases import CaseEvent, CaseState
from tarazu.screening.subjects import BankCodeWrong, NumberWithoutName, ShipNumberWrong
from tarazu.shipments.declarations import Named
from tarazu.storage import models, registry, shipments
from tarazu.storage.models.shipments import NAME_LENGTH
from tarazu.storage.screening import PartyNotClear
from tarazu.storage.screening_cases import cases
from tarazu.storage.screening_named import NamedListed, NamedNotScreened, NamedTooLong, named_lines

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
        (Named("Quiet Harbour", "IMO 9074729"), r"'Quiet Harbour' is 'Morning Lantern' .* X-7 \(100 %\)"),
        (Named("Morning Lantern"), "'Morning Lantern' is 'Morning Lantern'"),
        (Named(bank="Hill Savings", bank_code="AMCBPKKA123"), "'Hill Savings' is 'Amber Coast Bank'"),
        (Named("Quiet Harbour", bank="Amber Coast Bank"), "'Amber Coast Bank' is 'Amber Coast Bank'"),
    ],
)
def test_a_listed_ship_or_bank_refuses_the_declaration(granted: Trade, named: Named, said: str) -> None:
    load(LISTED, DAY)
    stored = len(world.journal_kinds())
    with pytest.raises(NamedListed, match=said):
        lodge(granted, named)
    assert len(world.journal_kinds()) == stored
    assert shipments.declarations(granted.files["PK"]) == ()
    assert not models.NamedSubject.objects.exists()


def test_whoever_can_cure_it_hears_of_a_ships_case(granted: Trade) -> None:
    load(LISTED, DAY)
    registry.insert_person(person_id="anna", sign_in_name="anna", name="Anna", language="en")
    registry.insert_mandate(Mandate("anna", Role.COMPLIANCE, PLATFORM, Period(date(2025, 1, 1))))
    registry.insert_person(person_id="adil", sign_in_name="adil", name="Adil", language="en")
    registry.insert_mandate(Mandate("adil", Role.AGENT, "pk-basmati", Period(date(2025, 1, 1))))
    number = lodge(granted, Named("Morning Lantern", "9319466"))
    tell_people(now=world.morning(DAY))
    told = models.Notice.objects.filter(kind__startswith="named").values_list("person_id", "kind", "about")
    assert set(told) == {
        ("anna", "named_hit", "Morning Lantern"),
        ("adil", "named_waits", number),  # whoever lodged it read so at once
        ("officer-lahore", "named_waits", number),
    }


def test_a_ship_of_a_listed_name_with_another_number_waits_for_two_officers(granted: Trade) -> None:
    load(LISTED, DAY)
    leg = world.leg_of(granted, "PK")
    number = lodge(granted, Named("Morning Lantern", "9319466"))
    (case,) = cases(states=[CaseState.OPEN.value])
    assert (case.hit.name, case.hit.entry, case.id) == ("Morning Lantern", "X-7", models.ScreeningCase.objects.get().id)
    stood = shipments.declaration(number)
    assert named_lines([stood], DAY)[number][0].held

    def assess() -> None:
        world.assess(number, leg.quantity, leg.value, DAY)

    with pytest.raises(PartyNotClear, match="does not clear Morning Lantern"):
        assess()
    assert decide(case.id, CaseEvent.CLEAR, "anna", DAY)["state"] == "proposed"
    with pytest.raises(PartyNotClear):
        assess()
    assert decide(case.id, CaseEvent.APPROVE, "bilal", DAY)["state"] == "cleared"
    assert not named_lines([stood], DAY)[number][0].held
    assess()
    load(LISTED.replace("vessel,,", "vessel,PA,"), DAY)  # a decision rests on the entry as it was
    assert [one.state for one in cases()] == [CaseState.OPEN]
    with pytest.raises(PartyNotClear, match="Morning Lantern"):
        world.release(number, DAY)
    clear(case.id, DAY)
    world.release(number, DAY)
    load("X-8,Amber Coast Bank,bank,,BICAMCBPKKA,Invented entry\n", DAY)
    assert [one.state for one in cases()] == [CaseState.GONE]


def test_a_cleared_ship_is_not_asked_about_again_and_a_confirmed_one_is_refused(granted: Trade) -> None:
    load(LISTED, DAY)
    leg, named = world.leg_of(granted, "PK"), Named("Morning Lantern", "9319466")
    tenth = leg.quantity.part(1, 10)
    world.lodge(granted, "PK", leg.number, tenth, leg.value_of(tenth), DAY, named=named)
    (case,) = cases()
    clear(case.id, DAY)
    world.lodge(granted, "PK", leg.number, tenth, leg.value_of(tenth), DAY, named=named)
    assert [one.state for one in cases()] == [CaseState.CLEARED]
    decide(case.id, CaseEvent.REOPEN, "anna", DAY)
    decide(case.id, CaseEvent.CONFIRM, "anna", DAY)
    with pytest.raises(NamedListed):
        world.lodge(granted, "PK", leg.number, tenth, leg.value_of(tenth), DAY, named=named)


def test_the_case_of_a_ship_stands_on_the_desk_and_in_the_file(granted: Trade) -> None:
    load(LISTED, DAY)
    number = lodge(granted, Named("Morning Lantern", "9319466"))
    stand_at(DAY)
    registry.insert_person(person_id="anna", sign_in_name="anna", name="Anna", language="en")
    registry.insert_mandate(Mandate("anna", Role.COMPLIANCE, PLATFORM, Period(date(2025, 1, 1))))
    desk = visitor("anna")
    (case,) = cases()
    assert "Morning Lantern" in body(desk, "/cases/")
    page = body(desk, f"/cases/{case.id}/")
    assert number in page
    assert "none in common" in page
    file = body(visitor("pk-basmati"), f"/files/{granted.files['PK']}/")
    assert "Waits for screening" in file
    assert "IMO9319466" in file


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
