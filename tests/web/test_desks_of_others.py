"""Whoever opens the desk of another role is told whose it is and led to their own; nothing of it is shown."""

import pytest
from tests.journeys import world
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body

from tarazu.desk.appoint_people import Appointment, appoint_people
from tarazu.kernel.period import Period
from tarazu.registry.people import Mandate, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]
DESKS = {
    "/queue/": "Customs officer",
    "/queue.csv": "Customs officer",
    "/shipments/": "Customs officer",
    "/due-dates/": "Customs officer, Ministry analyst, Clearing operator",
    "/cases/": "Compliance officer",
    "/lists/": "Compliance officer",
    "/broker/": "Broker of a chamber, Signatory of a chamber",
    "/mission/": "Officer of a mission abroad",
    "/clearing-desk/": "Clearing operator",
    "/overview/": "Ministry analyst, Clearing operator, Auditor, Rule keeper",
    "/usage/": "Ministry analyst",
    "/mirror/": "Ministry analyst",
    "/mirror/PK-RU/": "Ministry analyst",
    "/returns/": "Ministry analyst",
    "/journal/": "Clearing operator, Auditor",
    "/rules/keep/": "Rule keeper",
}


@pytest.mark.parametrize("path", DESKS)
def test_a_trader_is_told_whose_desk_it_is_and_led_home(path: str) -> None:
    stand_at()
    page = body(visitor("pk-basmati"), path, 403)
    assert f"This page is for: {DESKS[path]}" in page
    assert "You are here as: Trader. Your work begins on your own page." in page
    assert 'class="button" href="/door/"' in page
    assert 'class="table-frame"' not in page


@pytest.mark.parametrize(("language", "words"), [("ur", "یہ صفحہ ان کے لیے ہے: کسٹمز"), ("ru", "для роли: ")])
def test_it_is_told_in_the_readers_language(language: str, words: str) -> None:
    stand_at()
    assert words in body(visitor("pk-basmati", language), "/queue/", 403)


def test_whoever_holds_nothing_is_told_where_to_ask_for_a_mandate() -> None:
    stand_at()
    person = Appointment(person_id="nobody", sign_in_name="nobody", name="Nobody", language="en", mandates=())
    appoint_people(actor=world.console(), appointments=(person,), now=world.morning(world.DAY), key=world.new_key())
    page = body(visitor("nobody"), "/queue/", 403)
    assert "You hold no mandate today." in page
    assert "/door/" not in page.partition("<main")[2]


def test_an_officer_still_finds_their_own_desk() -> None:
    stand_at()
    for path in ("/queue/", "/shipments/", "/due-dates/"):
        body(visitor("officer-lahore"), path)


def test_whoever_holds_the_role_elsewhere_is_told_what_is_missing() -> None:
    stand_at()
    mandate = Mandate("nearly", Role.COMPLIANCE, "pk-basmati", Period(world.DAY))
    person = Appointment(
        person_id="nearly", sign_in_name="nearly", name="Nearly There", language="en", mandates=(mandate,)
    )
    appoint_people(actor=world.console(), appointments=(person,), now=world.morning(world.DAY), key=world.new_key())
    page = body(visitor("nearly"), "/cases/", 403)
    assert "This page is for" not in page
    assert "has no mandate to" in page
