"""Rounds, deals and contracts through the door for machines: what is masked, and what binds."""

import json
from datetime import timedelta

import pytest
from tests.api.conftest import caller, stand_at
from tests.journeys.world import DAY, FIRMS

from tarazu.kernel.period import Period
from tarazu.matching.deals import Deal
from tarazu.registry.people import PLATFORM, Mandate, Role
from tarazu.storage import registry

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def moment(proposed: tuple[Deal, Deal], db: None) -> None:
    """Everything happens on the day of the round."""
    stand_at(DAY)


def test_a_partner_is_masked_until_everybody_has_consented(proposed: tuple[Deal, Deal]) -> None:
    deal = proposed[1]
    seen = caller("pk-basmati").get(f"deals/{deal.id}")
    partner = next(line for line in seen["parties"] if not line["own"])
    assert (partner["id"], partner["name"], partner["country"]) == (None, None, "RU")
    written = json.dumps(seen)
    assert "ru-newsprint" not in written
    assert FIRMS["ru-newsprint"][0] not in written
    assert seen["deadline_at"].endswith("Z")
    assert seen["next_actions"] == [{"action": "consent", "party": "pk-basmati"}]
    caller("ru-lentils").get(f"deals/{deal.id}", 404)


def test_in_a_ring_the_values_of_others_are_masked(proposed: tuple[Deal, Deal]) -> None:
    for leg in caller("pk-rice").get(f"deals/{proposed[0].id}")["legs"]:
        assert (leg["value"] is not None) == (leg["price"] is not None) == leg["own"]
        assert leg["own"] or leg["limit"] is None


def test_consents_and_signatures_bind_the_parties(proposed: tuple[Deal, Deal]) -> None:
    deal = proposed[1]
    pakistani, russian = caller("pk-basmati"), caller("ru-newsprint")
    accept = {"party": "pk-basmati", "answer": "accept"}
    path = f"deals/{deal.id}/consents"
    assert pakistani.post(path, {**accept, "party": "ru-newsprint"}, 403)["code"] == "PowerMissing"
    first = pakistani.post(path, accept, key="yes")
    assert first == {"deal": deal.id, "state": "proposed", "waiting_for": 1, "instead": 0}
    assert pakistani.post(path, accept, key="yes") == first
    assert pakistani.post(path, accept, 409)["code"] == "AnsweredAlready"
    assert russian.post(path, {"party": "ru-newsprint", "answer": "accept"})["state"] == "agreed"

    seen = russian.get(f"deals/{deal.id}")
    assert {line["name"] for line in seen["parties"]} == {FIRMS["pk-basmati"][0], FIRMS["ru-newsprint"][0]}
    contract = seen["contract"]
    assert (len(contract["clauses"]), contract["state"]) == (20, "draft")
    signatures = f"contracts/{contract['id']}/signatures"
    assert russian.post(signatures, {"party": "ru-newsprint"})["waiting_for"] == 1
    assert pakistani.post(signatures, {"party": "pk-basmati"})["waiting_for"] == 0
    assert russian.get(f"deals/{deal.id}")["state"] == "contracted"


def test_consent_after_the_deadline_is_refused(proposed: tuple[Deal, Deal]) -> None:
    deal = proposed[1]
    assert deal.consent_until is not None
    stand_at(deal.consent_until.date() + timedelta(days=1))
    late = caller("pk-basmati").post(f"deals/{deal.id}/consents", {"party": "pk-basmati", "answer": "accept"}, 403)
    assert late["code"] == "ConsentTooLate"


def test_a_round_is_for_those_who_audit_rounds(proposed: tuple[Deal, Deal]) -> None:
    path = f"rounds/{proposed[0].round_id}"
    assert caller("pk-rice").get(path, 403)["code"] == "PowerMissing"
    registry.insert_mandate(Mandate("officer-karachi", Role.AUDITOR, PLATFORM, Period(DAY)))
    auditor = caller("officer-karachi")
    seen = auditor.get(path)
    assert sorted(deal["parties"] for deal in seen["deals"]) == [2, 4]
    assert any(why["detail"] for why in seen["why_nots"])
    assert auditor.get("rounds/round_unknown", 404)["code"] == "RoundAbsent"
