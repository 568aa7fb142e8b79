"""Cures, netting windows, set-offs, amendments and consortia through the door for machines."""

import pytest
from tests.api.conftest import caller, stand_at
from tests.desk.test_clearing_cures import fitting
from tests.desk.test_clearing_set_off import second_trade
from tests.journeys import world
from tests.journeys.stages import delivered as delivered
from tests.journeys.world import BASMATI, FIRMS, Trade, after
from tests.web.crowded import appoint

from tarazu.storage import models

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
GIVER, RECEIVER = "pk-basmati", "ru-newsprint"
CLEARING = "operator"


@pytest.fixture
def operator(delivered: Trade, db: None) -> str:
    """Somebody at the clearing desk."""
    appoint()
    return CLEARING


def test_a_cure_is_proposed_agreed_and_admitted(delivered: Trade, db: None) -> None:
    world.net(delivered, "RU", after(40))
    stand_at(after(40))
    file = delivered.files["RU"]
    giver, receiver = caller(GIVER), caller(RECEIVER)
    left = receiver.get(f"files/{file}/residual")
    assert (left["inside_tolerance"], left["debtor"], left["cures"]) == (False, "abroad", [])
    assert left["exact"]
    caller("pk-rice").get(f"files/{file}/residual", 404)
    amount = {"amount": str(fitting(delivered).as_decimal()), "unit": "TNE"}
    wished = {"party": RECEIVER, "giver": GIVER, "receiver": RECEIVER, "commodity": BASMATI, "quantity": amount}
    assert caller("pk-rice").post(f"files/{file}/cures", wished, 403)["code"] == "PowerMissing"
    wrong = {**wished, "quantity": {"amount": "x", "unit": "TNE"}}
    assert receiver.post(f"files/{file}/cures", wrong, 400)["errors"][0]["pointer"] == "/quantity/amount"
    made = receiver.post(f"files/{file}/cures", wished, key="cure")
    assert receiver.post(f"files/{file}/cures", wished, key="cure") == made
    assert made["worth"] == left["owed"]
    accept = {"party": GIVER, "event": "accept"}
    assert giver.post(f"cures/{made['cure']}/answers", accept)["state"] == "accepted"
    decisions = f"cures/{made['cure']}/decisions"
    assert giver.post(decisions, {"event": "admit"}, 403)["code"] == "PowerMissing"
    for officer in ("officer-lahore", "officer-moscow"):
        caller(officer).post(decisions, {"event": "admit"})
    (line,) = giver.get(f"files/{file}/residual")["cures"]
    assert (line["state"], line["quantity"], line["giver"]["name"]) == ("admitted", amount, FIRMS[GIVER][0])


def test_damages_are_proposed_on_top(delivered: Trade, db: None) -> None:
    world.net(delivered, "RU", after(40))
    stand_at(after(400))
    file, receiver = delivered.files["RU"], caller(RECEIVER)
    wished = {"party": RECEIVER, "giver": GIVER, "receiver": RECEIVER, "commodity": BASMATI, "damages": True}
    too_much = {**wished, "quantity": {"amount": "9000", "unit": "TNE"}}
    assert receiver.post(f"files/{file}/cures", too_much, 400)["code"] == "CureTooLarge"
    receiver.post(f"files/{file}/cures", {**wished, "quantity": {"amount": "0.5", "unit": "TNE"}})
    (line,) = receiver.get(f"files/{file}/residual")["cures"]
    assert (line["kind"], line["state"]) == ("damages", "proposed")


def test_a_window_is_opened_struck_flagged_and_made_final(delivered: Trade, operator: str) -> None:
    stand_at(after(60))
    desk, trader = caller(operator), caller(GIVER)
    asked = {"order": "PK", "day": after(5).isoformat()}
    assert trader.post("windows", asked, 403)["code"] == "PowerMissing"
    opened = desk.post("windows", asked)
    window = f"windows/{opened['window']}"
    shown = trader.get("windows?order=PK")
    assert opened["window"] in shown["opened"]
    assert {one["order"] for one in shown["windows"]} == {"PK"}
    struck = desk.post(f"{window}/preliminary-runs")
    page = trader.get(window)
    assert (page["whole"], len(page["lines"])) == (False, struck["lines"])
    assert caller("pk-rice").get(window)["lines"] == []
    line = page["lines"][0]["id"]
    flag = trader.post(f"{window}/flags", {"party": GIVER, "line": line, "reason": "value", "note": "Too low."})
    assert desk.post(f"{window}/confirmations", status=403)["code"] == "FlagsStillPossible"
    answers = f"flags/{flag['flag']}/answers"
    assert trader.post(answers, {"event": "uphold", "answer": "x"}, 403)["code"] == "PowerMissing"
    assert caller("officer-lahore").post(answers, {"event": "uphold", "answer": "It is."})["state"] == "upheld"
    stand_at(after(80))
    final = desk.post(f"{window}/confirmations")
    assert final["left_out"] == [line]
    assert trader.get(window)["window"]["phase"] == "final"


def test_the_papers_of_a_window_are_files(delivered: Trade, operator: str) -> None:
    stand_at(after(60))
    desk, trader = caller(operator), caller(GIVER)
    papers = f"windows/{desk.post('windows', {'order': 'PK', 'day': after(5).isoformat()})['window']}/papers"
    assert trader.get(f"{papers}/statement.csv", 409)["code"] == "WindowNotStruck"
    desk.post(f"{papers.removesuffix('papers')}preliminary-runs")
    assert desk.get(f"{papers}/certificate.pdf", 409)["code"] == "WindowNotFinal"
    sheet = trader.client.get(f"/api/v1/{papers}/statement.csv?language=ru")
    assert sheet.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "Строки" in sheet.content.decode("utf-8-sig")
    held = trader.client.get(f"/api/v1/{papers}/statement.csv?language=ru", headers={"If-None-Match": sheet["ETag"]})
    assert held.status_code == 304
    assert trader.client.get(f"/api/v1/{papers}/statement.xlsx").content.startswith(b"PK")
    assert desk.client.get(f"/api/v1/{papers}/statement.pdf?party={GIVER}").content.startswith(b"%PDF")
    assert trader.get(f"{papers}/statement.csv?party={RECEIVER}", 404)["code"] == "WindowAbsent"
    assert trader.get(f"{papers}/statement.docx", 404)["code"] == "WindowPaperAbsent"
    assert trader.get(f"{papers}/statement.csv?language=fr", 400)["code"] == "UnknownLanguage"
    stand_at(after(80))
    desk.post(f"{papers.removesuffix('papers')}confirmations")
    assert trader.client.get(f"/api/v1/{papers}/certificate.pdf").content.startswith(b"%PDF")


def test_a_set_off_is_notified_answered_and_taken_back(delivered: Trade, operator: str) -> None:
    second_trade(delivered)
    stand_at(after(60))
    desk, trader = caller(operator), caller(GIVER)
    assert desk.get("set-offs") == {"lines": [], "next": None}
    made = desk.post("set-offs", {"scope": "barter", "order": "PK"})
    assert made["parties"] == 2
    listed = trader.get("set-offs")["lines"]
    assert [one["id"] for one in listed] == [made["set_off"]]
    assert caller("pk-rice").get("set-offs")["lines"] == []
    caller("pk-rice").get(f"set-offs/{made['set_off']}", 404)
    page = trader.get(f"set-offs/{made['set_off']}")
    assert (page["waiting"], page["set_off"]["total"]) == (2, made["total"])
    assert all(one["debtor"] in (GIVER, RECEIVER) for one in page["lines"])
    consent = {"party": GIVER, "answer": "consent"}
    assert trader.post(f"set-offs/{made['set_off']}/answers", consent)["state"] == "proposed"
    steps = f"set-offs/{made['set_off']}/steps"
    assert trader.post(steps, {"event": "post"}, 403)["code"] == "PowerMissing"
    assert desk.post(steps, {"event": "post"}, 403)["code"] == "ObjectionsStillPossible"
    assert desk.post(steps, {"event": "withdraw"})["state"] == "withdrawn"
    assert desk.get("set-offs?size=1")["next"] is None


def test_a_contract_is_amended_by_the_signatures_of_all(delivered: Trade, db: None) -> None:
    stand_at(after(60))
    path = f"contracts/{delivered.contract.id}"
    giver, receiver = caller(GIVER), caller(RECEIVER)
    caller("pk-rice").get(path, 404)
    assert giver.get(path)["amendments"] == []
    asked = {"party": GIVER, "text": "Deliveries move with the closure.", "later_days": 10}
    assert giver.post(f"{path}/amendments", {**asked, "valid_until": "soon"}, 400)["errors"][0]["pointer"]
    made = giver.post(f"{path}/amendments", asked)
    answers = f"amendments/{made['amendment']}/answers"
    assert giver.post(answers, {"party": GIVER, "answer": "sign"})["waiting_for"] == 1
    assert receiver.post(answers, {"party": RECEIVER, "answer": "sign"})["state"] == "signed"
    (line,) = giver.get(path)["amendments"]
    assert (line["state"], sorted(line["signed_by"])) == ("signed", [GIVER, RECEIVER])
    kept = giver.client.get(f"/api/v1/{path}")
    again = giver.client.get(f"/api/v1/{path}", headers={"If-None-Match": kept["ETag"]})
    assert again.status_code == 304


def test_an_officer_amends_what_a_permit_admits(delivered: Trade, db: None) -> None:
    stand_at(after(60))
    file = delivered.files["PK"]
    leg = delivered.contract.legs[0]
    changed = {"leg": leg.number, "quantity": {"amount": "1", "unit": leg.quantity.unit.code},
               "value": {"amount": "1.00"}, "reason": "Less is shipped."}  # fmt: skip
    path = f"files/{file}/amendments"
    assert caller("officer-karachi").post(path, changed, 403)["code"] == "PowerMissing"
    assert caller("officer-lahore").post(path, {**changed, "reason": " "}, 400)["code"] == "NoteMissing"
    assert caller("officer-lahore").post(path, changed, 403)["status"] == 403  # more is declared already


def test_firms_form_a_consortium_and_one_leaves_it(founded: None, db: None) -> None:
    stand_at(after(60))
    lead, second = caller("pk-rice"), caller("pk-basmati")
    shares = [{"party": "pk-rice", "basis_points": 6_000}, {"party": "pk-basmati", "basis_points": 4_000}]
    formed = {"lead": "pk-rice", "reference": "pk-union", "names": {"latin": "Union of rice"}, "shares": shares}
    assert second.post("consortia", formed, 403)["code"] == "PowerMissing"
    twice = {**formed, "shares": [shares[0], shares[0]]}
    assert lead.post("consortia", twice, 400)["status"] == 400  # they do not make a whole
    unread = lead.post("consortia", {**formed, "shares": [shares[0], {**shares[1], "party": "Zzyzx"}]}, 404)
    assert (unread["code"], "Zzyzx" in unread["detail"]) == ("FirmUnread", True)
    firm = models.Party.objects.get(id="pk-basmati")
    named = [{**shares[0], "basis_points": 5_000}, {**shares[1], "party": firm.names["latin"].upper()},
             {"party": "pk-rice", "basis_points": 1_000}]  # fmt: skip
    assert lead.post("consortia", {**formed, "shares": named})["waiting_for"] == 1
    assert second.post("consortia/pk-union/acknowledgements", {"party": "pk-basmati"})["waiting_for"] == 0
    assert [one["key"] for one in second.get("consortia")["consortia"]] == ["pk-union"]
    assert caller("pk-chilli").get("consortia")["consortia"] == []
    caller("pk-chilli").get("consortia/pk-union", 404)
    page = lead.get("consortia/pk-union")
    assert {one["party"]["id"]: one["share_basis_points"] for one in page["members"]} == {
        "pk-rice": 6_000,
        "pk-basmati": 4_000,
    }
    gone = second.post("consortia/pk-union/departures", {"party": "pk-basmati", "reason": "No rice this year."}, 400)
    assert gone["code"] == "ConsortiumTooSmall"
    assert models.Member.objects.filter(consortium_id="pk-union").count() == 2
