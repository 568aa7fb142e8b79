"""Drafts of applications and stored papers through the door for machines."""

import hashlib
from datetime import timedelta

import pytest
from tests.api.conftest import caller, stand_at
from tests.journeys import world
from tests.journeys.world import DAY, Trade, after, morning

from tarazu.kernel.period import Period
from tarazu.matching.deals import Deal
from tarazu.registry.people import Mandate, Role
from tarazu.shipments.documents import BYTES_MAX
from tarazu.storage import clock, models, registry

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
SCAN = b"%PDF-1.7 a certificate of origin"


def test_a_draft_is_kept_read_listed_and_lodged_as_it_is_kept(proposed: tuple[Deal, Deal], db: None) -> None:
    stand_at(DAY)
    contract = world.agree(proposed[1])
    for party in contract.parties:
        world.sign(contract, party)
    registry.insert_person(person_id="adil", sign_in_name="adil", name="Adil Qureshi", language="en")
    registry.insert_mandate(Mandate("adil", Role.AGENT, "pk-basmati", Period(DAY)))
    trader, agent, path = caller("pk-basmati"), caller("adil"), f"contracts/{contract.id}/drafts"
    read = f"contracts/{contract.id}/applications/pk-basmati"
    mine = {"party": "pk-basmati"}
    assert trader.post(f"{path}/lodgings", mine, 404)["code"] == "DraftAbsent"
    words = {**mine, "standard": "ISO 7301", "laboratory": "SGS Karachi"}
    kept = trader.post(path, words)
    assert trader.get("drafts") == agent.get("drafts") == [kept]
    assert caller("pk-rice").get("drafts") == []
    page = agent.get(read)
    assert (page["complete"], page["draft"]["laboratory"], page["origins"]) == (True, "SGS Karachi", ["RU"])
    assert agent.post(path, {**words, "note": "Theirs."}, 409)["code"] == "DraftChanged"
    clock.start_sandbox(morning(DAY) + timedelta(minutes=1))
    agent.post(path, {**words, "note": "Ours.", "origin_declared": True, "opened_at": page["draft"]["at"]})
    assert trader.post(f"{path}/lodgings", {**mine, "opened_at": kept["at"]}, 409)["code"] == "DraftChanged"
    stranger = caller("pk-rice")
    assert stranger.post(f"{path}/lodgings", mine, 403)["code"] == "PowerMissing"
    lodged = agent.post(f"{path}/lodgings", mine, key="lodge")
    assert agent.post(f"{path}/lodgings", mine, key="lodge") == lodged
    assert agent.get(read)["file"] == lodged["file"]
    assert trader.get("drafts") == []
    act = models.FileAct.objects.get(authorisation_id=lodged["file"])
    assert (act.note, act.detail["laboratory"]) == ("Ours.", "SGS Karachi")


def test_a_draft_without_its_declaration_stays_and_is_thrown_away(proposed: tuple[Deal, Deal], db: None) -> None:
    stand_at(DAY)
    contract = world.agree(proposed[1])
    for party in contract.parties:
        world.sign(contract, party)
    trader, path, mine = caller("pk-basmati"), f"contracts/{contract.id}/drafts", {"party": "pk-basmati"}
    trader.post(path, mine)
    assert trader.post(f"{path}/lodgings", mine, 403)["code"] == "ApplicationIncomplete"
    assert len(trader.get("drafts")) == 1
    trader.post(f"{path}/removals", mine)
    assert trader.get("drafts") == []


def test_a_paper_is_stored_listed_and_saved_again(granted: Trade, db: None) -> None:
    stand_at(after(20))
    leg = world.leg_of(granted, "RU")
    number = world.lodge(granted, "PK", leg.number, leg.quantity, leg.value, after(20))
    trader, path = caller("pk-basmati"), f"declarations/{number}/documents"
    sent = {"content_type": "application/pdf"}
    made = trader.post_raw(f"{path}/certificate_of_origin", SCAN, 201, key="scan", **sent)
    assert trader.post_raw(f"{path}/certificate_of_origin", SCAN, 201, key="scan", **sent) == made
    assert made["sha256"] == hashlib.sha256(SCAN).hexdigest()
    trader.post_raw(f"{path}/inspection_certificate", b"\xff\xd8\xff of the surveyor", 201, **sent)
    assert trader.post_raw(f"{path}/letter", SCAN, 400, **sent)["code"] == "PaperKindUnknown"
    assert trader.post_raw(f"{path}/insurance", b"MZ a program", 400, **sent)["code"] == "DocumentKindUnknown"
    assert trader.post_raw(f"{path}/insurance", b"", 400, **sent)["code"] == "DocumentEmpty"
    large = b"%PDF-" + bytes(BYTES_MAX)
    assert trader.post_raw(f"{path}/insurance", large, 400, **sent)["code"] == "DocumentTooLarge"
    beyond = bytes(9 * 1024 * 1024)  # more than the site reads at all
    assert trader.post_raw(f"{path}/insurance", beyond, 400, **sent)["code"] == "DocumentTooLarge"
    partner = caller("ru-newsprint")
    lines = {one["paper"]: one for one in partner.get(path)["documents"]}
    assert set(lines) == {"certificate_of_origin", "inspection_certificate"}
    saved = partner.client.get(f"/api/v1/documents/{lines['certificate_of_origin']['id']}")
    assert (saved.content, saved["Content-Type"], saved["X-Content-Type-Options"]) == (
        SCAN,
        "application/pdf",
        "nosniff",
    )
    caller("pk-rice").get(path, 404)
    caller("pk-rice").get(f"documents/{made['document']}", 404)
    assert partner.post_raw(f"{path}/insurance", SCAN, 403, **sent)["code"] == "PowerMissing"
