"""An officer's shipments on the page: lanes with reasons, taken by somebody, found again, and seen by nobody else."""

import pytest
from tests.journeys import world
from tests.journeys.test_reassessing import SECOND, second_officer
from tests.journeys.world import Trade, after
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body, post

from tarazu.kernel.value import Value
from tarazu.storage import models

pytestmark = pytest.mark.django_db
DAY = after(10)


@pytest.fixture
def number(granted: Trade) -> str:
    """A declaration of a firm's first delivery, declared below its contract and without papers."""
    leg = next(one for one in granted.contract.legs if one.giver_id.startswith("pk"))
    lodged = world.lodge(granted, "PK", leg.number, leg.quantity, Value(leg.value.minor - 1), DAY, papers=())
    stand_at(after(13))
    return lodged


def officer() -> str:
    return world.officer(world.LAHORE, DAY).person_id


@pytest.mark.parametrize(
    ("language", "lane"), [("en", "Yellow: check its papers"), ("ur", "زرد: کاغذات دیکھیں"), ("ru", "Жёлтый")]
)
def test_a_shipment_stands_in_its_lane_with_every_reason(number: str, language: str, lane: str) -> None:
    page = body(visitor(officer(), language), "/shipments/")
    assert number in page and lane in page
    assert page.count('<ul class="plain-list"><li>') == 1
    assert page.count("</small></li>") == 3
    assert number in body(visitor(officer(), language), "/shipments.csv")


def test_shipments_are_found_by_lane_firm_and_officer(number: str) -> None:
    client = visitor(officer())
    for wish in ("lane=yellow", "whose=nobody", f"words={number}", "order=-age", "lane=red&lane=yellow", "page=9x"):
        assert number in body(client, f"/shipments/?{wish}"), wish
    for wish in ("lane=green", "whose=mine", "words=zzzz", "office=elsewhere"):
        assert number not in body(client, f"/shipments/?{wish}"), wish


def test_an_officer_takes_a_shipment_and_gives_it_to_a_colleague(number: str) -> None:
    second_officer()
    client, address = visitor(officer()), f"/shipments/{number}/assign/"
    assert post(client, address, officer=officer())[0] == 302
    assert number in body(client, "/shipments/?whose=mine")
    status, page = post(client, address, officer=SECOND)
    assert status == 302 and "Second officer" in page
    assert number not in body(client, "/shipments/?whose=mine")
    assert number in body(visitor(SECOND), "/shipments/?whose=mine")
    assert models.Assignment.objects.count() == 2  # the first word stays on record
    status, page = post(client, address, officer="pk-basmati")
    assert status == 422 and "Choose one of its officers" in page
    assert post(visitor("pk-basmati"), address, officer=officer())[0] == 403


def test_other_offices_and_firms_see_none_of_it(number: str) -> None:
    others = list(models.Mandate.objects.filter(role="officer").exclude(subject_id=world.LAHORE))
    for person in {one.person_id for one in others}:
        assert number not in body(visitor(person), "/shipments/")
    refused = visitor("pk-basmati").get("/shipments/")
    assert refused.status_code == 403
    assert number not in refused.content.decode()
