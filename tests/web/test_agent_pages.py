"""An agent reads the deals of the firm it serves, masked as the firm reads them, and answers none."""

import pytest
from tests.journeys import world
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import Proposed, body, post

from tarazu.kernel.period import Period
from tarazu.registry.people import Mandate, Role
from tarazu.storage import registry

pytestmark = pytest.mark.django_db


def test_an_agent_reads_a_deal_and_leaves_the_answer_to_the_firm(proposed: Proposed) -> None:
    stand_at()
    deal = next(one for one in proposed if "pk-basmati" in one.party_ids)
    registry.insert_person(person_id="agent", sign_in_name="agent", name="Agent", language="en")
    assert visitor("agent").get(f"/deals/{deal.id}/").status_code == 404
    registry.insert_mandate(Mandate("agent", Role.AGENT, "pk-basmati", Period(world.DAY)))
    page = body(visitor("agent"), f"/deals/{deal.id}/")
    assert registry.party("pk-basmati").name in page
    assert not [one for one in deal.party_ids if one != "pk-basmati" and registry.party(one).name in page]
    assert 'name="answer"' not in page and 'name="answer"' in body(visitor("pk-basmati"), f"/deals/{deal.id}/")
    assert post(visitor("agent"), f"/deals/{deal.id}/answer/", party="pk-basmati", answer="accept")[0] == 403
