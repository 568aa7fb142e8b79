"""Two rounds side by side on a page."""

import pytest
from tests.journeys import world
from tests.journeys.world import after, morning
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import Proposed, body

from tarazu.desk.see_round import see_rounds_compared
from tarazu.kernel.period import Period
from tarazu.registry.people import PLATFORM, Actor, Mandate, Role
from tarazu.storage import models, registry

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(proposed: Proposed) -> str:
    """An analyst, after a second round that finds nothing left to match."""
    mandate = Mandate("analyst", Role.ANALYST, PLATFORM, Period(world.DAY))
    registry.insert_person(person_id="analyst", sign_in_name="analyst", name="Analyst", language="en")
    registry.insert_mandate(mandate)
    options = world.RoundOptions(goal="parties")
    world.run_round(actor=world.console(after(1)), options=options, now=morning(after(1)), key=world.new_key())
    stand_at(after(1))
    return "analyst"


def test_the_two_newest_rounds_are_compared(analyst: str) -> None:
    held = Actor(analyst, "Analyst", (Mandate(analyst, Role.ANALYST, PLATFORM, Period(world.DAY)),), after(1))
    found = see_rounds_compared(actor=held)
    assert (found.first.number, found.second.number, found.second.goal) == (1, 2, "parties")
    assert not found.same_input
    assert found.only_first > 0 and found.in_both == found.only_second == 0
    assert sum(line.first.minor for line in found.goods) == found.first.exchanged.minor
    assert all(line.change == line.second - line.first for line in found.goods)
    same = see_rounds_compared(actor=held, first_id=found.first.id, second_id=found.first.id)
    assert same.alone and not found.alone
    assert same.same_input and same.in_both == found.only_first and not any(line.change.minor for line in same.goods)


@pytest.mark.parametrize(("language", "title"), [("en", "side by side"), ("ur", "ساتھ ساتھ"), ("ru", "рядом")])
def test_the_page_says_it_in_each_language(analyst: str, language: str, title: str) -> None:
    client = visitor(analyst, language)
    assert title in body(client, "/rounds/compare/")
    body(client, "/rounds/compare/?first=nothing", 404)
    alone = visitor(analyst, language)
    both = body(alone, "/rounds/compare/")
    number = models.Round.objects.order_by("number").values_list("id", flat=True)[0]
    assert "<table" in both and "<table" not in body(alone, f"/rounds/compare/?first={number}&second={number}")
    assert visitor("pk-basmati").get("/rounds/compare/").status_code == 403
