"""A firm whose right lapsed: it is proposed nothing and granted nothing from that day."""

import pytest
from tests.journeys import world
from tests.journeys.world import DAY, Trade, morning

from tarazu.desk.authorise import AuthorisationRefused
from tarazu.desk.record_standing import record_standing
from tarazu.desk.run_round import run_round
from tarazu.matching.options import RoundOptions
from tarazu.registry.standing import Evidence, EvidenceKind
from tarazu.storage import matching

pytestmark = pytest.mark.django_db
FIRM = "pk-basmati"


def lapse() -> None:
    """The officer finds the firm on the list of active taxpayers no more."""
    seen = Evidence(party_id=FIRM, kind=EvidenceKind.ACTIVE_TAXPAYER, holds=False, seen_on=DAY, source="The list")
    record_standing(actor=world.officer(world.LAHORE), evidence=seen, now=morning(DAY), key=world.new_key())


def test_a_firm_whose_right_lapsed_is_proposed_nothing(founded: None) -> None:
    lapse()
    answer = run_round(actor=world.console(), options=RoundOptions(), now=morning(DAY), key=world.new_key())
    proposed = [matching.deal(one) for one in answer["deals"]]
    assert proposed, "others still find partners"
    assert all(FIRM not in deal.party_ids for deal in proposed)


def test_a_firm_whose_right_lapsed_is_granted_nothing(asked: Trade) -> None:
    lapse()
    with pytest.raises(AuthorisationRefused) as refused:
        world.grant(asked, "PK")
    assert [finding.code for finding in refused.value.findings] == ["PK-04"]
