"""Consortia, agents, standing, and a permit's later acts, by commands alone."""

import pytest
from tests.cli.terminal import tarazu
from tests.journeys import world
from tests.journeys.world import DAY, Trade, morning

from tarazu.storage import clock, models, registry

pytestmark = pytest.mark.django_db
LEAD, MEMBER = "pk-basmati", "pk-rice"


def test_a_consortium_is_formed_acknowledged_and_left_and_an_agent_comes_and_goes(founded: None) -> None:
    clock.start_sandbox(morning(DAY))
    shares = ("--share", f"{LEAD}=60", "--share", f"{MEMBER}=40")
    formed = ("form-consortium", "pk-union", "--party", LEAD, "--name", "Rice Union", "--json")
    assert "Write the firm and its percent" in tarazu(*formed, "--share", LEAD).err.replace("\n", " ")
    assert tarazu(*formed, *shares).status == 0
    assert {one.party_id: one.share_basis_points for one in registry.members("pk-union")} == {LEAD: 6000, MEMBER: 4000}
    assert tarazu("acknowledge", "pk-union", "--party", MEMBER).status == 0
    assert all(one.liability_acknowledged for one in registry.members("pk-union"))
    left = tarazu("leave-consortium", "pk-union", "--party", MEMBER, "--reason", "Alone from now on")
    assert left.status == 2  # two members are the fewest
    agent = ("appoint-agent", "ru-newsprint", "--party", LEAD, "--since", DAY.isoformat())
    assert tarazu(*agent).status == 0
    ended = tarazu("end-mandate", "ru-newsprint", "agent", LEAD, "--as", LEAD, "--reason", "Done", "--json")
    assert ended.json["role"] == "agent"


def test_standing_recommendation_amendment_and_appeal_are_given_by_command(granted: Trade) -> None:
    clock.start_sandbox(morning(DAY))
    who = world.officer(granted.authorities["PK"]).person_id
    standing = ("record-standing", LEAD, "active_taxpayer", "--source", "The public list", "--until", "2026-06-30")
    assert tarazu(*standing, "--seen-on", "2025-11-30", "--as", who, "--json").json["holds"] is True
    assert tarazu(*standing, "--seen-on", "tomorrow", "--as", who).status == 2
    file, leg = granted.files["PK"], world.leg_of(granted, "PK")
    half = leg.quantity.part(1, 2)
    tonnes, value = half.steps // half.unit.steps_per_unit, leg.value_of(half).minor // 100
    admitted = ("--leg", leg.number, "--quantity", tonnes, "--value", value, "--reason", "The order admits less")
    assert tarazu("amend-permit", file, *admitted, "--as", who).status == 0
    assert tarazu("answer", file, "cancel", "--reason", "A false paper", "--as", who).status == 0
    made = tarazu("appeal", file, "--grounds", "The paper is true", "--as", LEAD, "--json").json
    appeal_id = models.Appeal.objects.get().id
    assert appeal_id in made.values()
    taken = tarazu("decide-appeal", appeal_id, "withdraw", "--decision", "We settle otherwise", "--as", LEAD)
    assert taken.status == 0
    assert tarazu("recommend", file, "--as", who).status == 2  # nothing is left to recommend
