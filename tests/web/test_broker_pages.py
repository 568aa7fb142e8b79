"""A broker's desk: members alone, holds that time releases, proposals that pass every rule, notes."""

from datetime import date, timedelta

import pytest
from django.test import Client
from tests.journeys import world
from tests.journeys.world import DAY, after, morning
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body, post

from tarazu.desk.tick import tick
from tarazu.kernel.period import Period
from tarazu.registry.people import Mandate, Role
from tarazu.storage import models, registry

pytestmark = pytest.mark.django_db
UNTIL = (DAY + timedelta(days=5)).isoformat()


@pytest.fixture
def broker(founded: None) -> Client:
    """A browser with the session of a broker of one member."""
    stand_at()
    registry.insert_person(person_id="nida", sign_in_name="nida", name="Nida", language="en")
    registry.insert_mandate(Mandate("nida", Role.BROKER, "pk-basmati", Period(date(2025, 1, 1))))
    return visitor("nida")


def listing_of(party: str) -> models.Listing:
    return models.Listing.objects.filter(party_id=party, side="offer").order_by("id")[0]


def test_a_broker_sees_the_members_alone_and_nobodys_limits(broker: Client) -> None:
    page = body(broker, "/broker/").replace("\u00a0", " ")
    assert "1006.30" in page
    assert "Indus Rice Mills" not in page
    assert "1,000.00 UAC" not in page
    body(visitor("pk-rice"), "/broker/", 403)


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({}, 302),
        ({"quantity": "0"}, 422),
        ({"quantity": "999999"}, 409),
        ({"reason": " "}, 422),
        ({"until": "2025-01-01"}, 422),
        ({"until": "2030-01-01"}, 422),
        ({"reason": "w" * 2_000}, 302),
        ({"reason": "w" * 2_001}, 422),
    ],
)
def test_a_hold_needs_an_amount_a_reason_and_a_near_day(broker: Client, typed: dict[str, str], status: int) -> None:
    held = listing_of("pk-basmati")
    told = {"unit": held.unit, "quantity": "10", "reason": "Talks with a buyer", "until": UNTIL, **typed}
    assert post(broker, f"/broker/listings/{held.id}/hold/", **told)[0] == status
    held.refresh_from_db()
    assert held.held == (10_000 if status == 302 else 0)


def test_a_hold_is_let_go_by_hand_or_by_time_and_once(broker: Client) -> None:
    held = listing_of("pk-basmati")
    told = {"unit": held.unit, "quantity": "10", "reason": "Talks", "until": UNTIL}
    for _twice in range(2):
        assert post(broker, f"/broker/listings/{held.id}/hold/", **told)[0] == 302
    first, second = models.BrokerHold.objects.order_by("id")
    assert post(broker, f"/broker/holds/{first.id}/release/")[0] == 302
    assert post(broker, f"/broker/holds/{first.id}/release/")[0] == 404
    held.refresh_from_db()
    assert held.held == 10_000
    tick(actor=world.console(after(6)), now=morning(after(6)), key=world.new_key())
    second.refresh_from_db()
    held.refresh_from_db()
    assert (held.held, second.released_at is not None) == (0, True)


def test_a_broker_touches_no_listing_of_others(broker: Client) -> None:
    other = listing_of("pk-rice")
    told = {"unit": other.unit, "quantity": "10", "reason": "Mine", "until": UNTIL}
    assert post(broker, f"/broker/listings/{other.id}/hold/", **told)[0] == 403
    assert post(broker, "/broker/members/pk-rice/propose/")[0] == 403
    assert post(broker, "/broker/members/pk-rice/note/", text="Hello")[0] == 403
    assert not models.BrokerNote.objects.exists()


def test_a_note_is_kept_and_an_empty_one_is_not(broker: Client) -> None:
    assert post(broker, "/broker/members/pk-basmati/note/", text="  ")[0] == 422
    assert post(broker, "/broker/members/pk-basmati/note/", text="Would take less in spring")[0] == 302
    assert "Would take less in spring" in body(broker, "/broker/")


def test_a_note_sent_twice_is_kept_once(broker: Client) -> None:
    for _ in range(2):
        assert post(broker, "/broker/members/pk-basmati/note/", text="Called at noon", key="one-note")[0] == 302
    assert models.BrokerNote.objects.filter(text="Called at noon").count() == 1


def test_deals_around_a_member_are_proposed_and_the_round_of_all_stays_the_newest(broker: Client) -> None:
    assert post(broker, "/broker/members/pk-basmati/propose/")[0] == 302
    deals = models.Deal.objects.filter(state="proposed")
    assert deals.count() == 1
    assert "pk-basmati" in set(deals.get().legs.values_list("giver_id", flat=True))
    again, _page = post(broker, "/broker/members/pk-basmati/propose/")
    assert again == 409
    assert models.Round.objects.count() == 1
