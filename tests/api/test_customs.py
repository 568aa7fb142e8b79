"""Files through the door for machines: authorisation, declaration, assessment, release, reversal, statement."""

from typing import Any

import pytest
from tests.api.conftest import Caller, caller, stand_at
from tests.journeys import world
from tests.journeys.world import DAY, OFFICERS, Trade

from tarazu.matching.deals import Deal
from tarazu.shipments.papers import papers_needed

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
DESKS = {authority: name for name, authority in OFFICERS.items()}


@pytest.fixture(autouse=True)
def moment(asked: Trade, db: None) -> None:
    """Everything happens on the day of the round."""
    stand_at(DAY)


def officer(trade: Trade, order: str) -> Caller:
    """The program of the customs that decide in one order."""
    return caller(DESKS[trade.authorities[order]])


def amount(text: str, unit: str = "TNE") -> dict[str, str]:
    """An amount on the wire."""
    return {"amount": text, "unit": unit}


def test_an_application_is_queried_answered_and_granted(asked: Trade) -> None:
    file, customs = asked.files["PK"], officer(asked, "PK")
    applicant = caller("pk-basmati")
    assert applicant.post(f"files/{file}/grant", {}, 403)["code"] == "PowerMissing"
    question = {"event": "query", "reason": "Which crop?"}
    assert customs.post(f"files/{file}/answers", question)["state"] == "queried"
    assert customs.post(f"files/{file}/grant", {}, 409)["code"] == "StepRefused"
    assert applicant.get(f"files/{file}")["next_step"] == "answer"
    assert applicant.post(f"files/{file}/answers", {"event": "answer", "reason": "2025"})["state"] == "applied"
    granted = customs.post(f"files/{file}/grant", {"note": "In order."})
    number = granted["approval_number"]
    seen = applicant.get(f"files/{file}")
    assert (seen["state"], seen["approval_number"], seen["state_reason"]) == ("granted", number, "In order.")
    found = caller().get(f"verify/{number}")
    assert (found["state"], found["order"]) == ("granted", "PK")
    caller("ru-lentils").get(f"files/{file}", 404)


def test_a_grant_that_rules_forbid_names_every_rule(proposed: tuple[Deal, Deal]) -> None:
    trade = world.put_under_contract(proposed[0], undertaken=False)
    problem = officer(trade, "PK").post(f"files/{trade.files['PK']}/grant", {}, 403)
    assert problem["code"] == "AuthorisationRefused"
    assert problem["errors"]
    for line in problem["errors"]:
        assert line["rule_ref"] == {**line["rule_ref"], "code": line["code"], "order": "PK", "day": DAY.isoformat()}
        assert line["rule_ref"]["source"]
        assert line["detail"] not in problem["detail"]


def lodged(trade: Trade, tonnes: str = "100", worth: str = "104000.00") -> tuple[Any, dict[str, Any]]:
    """The exporter declares a part of the rice: the declaration's number, and what was asked."""
    leg = next(leg for leg in trade.contract.legs if leg.giver_id == "pk-basmati")
    papers = [paper.code for paper in papers_needed(leg.commodity.replace(".", "")[:6])]
    body = {"leg": leg.number, "quantity": amount(tonnes), "declared": amount(worth, "UAC"), "papers": papers}
    return caller("pk-basmati").post(f"files/{trade.files['PK']}/declarations", body)["declaration"], body


def test_a_delivery_is_declared_assessed_released_and_reversed(granted: Trade) -> None:
    file, customs, trader = granted.files["PK"], officer(granted, "PK"), caller("pk-basmati")
    number, _body = lodged(granted)
    assert trader.get(f"files/{file}")["next_step"] == "assess"
    (bench,) = customs.get(f"files/{file}")["workbenches"]
    assert (bench["declaration"], bench["unit_value"]["amount"], bench["unit_value"]["per"]) == (
        number,
        "1040.00",
        "TNE",
    )
    assert (bench["earlier"], bench["earlier_min"], bench["firms"], bench["firms_min"]) == (0, 8, 0, 3)
    assert bench["beside"] is None
    assert trader.get(f"files/{file}")["workbenches"] == []
    path = f"declarations/{number}"
    judged = {"found": amount("99.5"), "assessed": amount("101500.25", "UAC"), "note": "Half a tonne short."}
    assert trader.post(f"{path}/assessments", judged, 403)["code"] == "PowerMissing"
    assert customs.post(f"{path}/assessments", {**judged, "note": ""}, 400)["code"] == "AssessmentUnexplained"
    done = customs.post(f"{path}/assessments", judged)
    assert (done["assessed"], done["declared"]) == (amount("101500.25", "UAC"), amount("104000.00", "UAC"))
    assert customs.post(f"{path}/releases") == {"declaration": number, "state": "released"}

    statement = trader.get(f"files/{file}/statement?since={DAY}&until={DAY}")
    assert {total["amount"] for total in statement["sums"]} <= {"0", "0.00"}
    position = next(one for one in statement["accounts"] if one["kind"] == "position" and one["owner"] == "pk-basmati")
    assert position["closing"] == amount("101500.25", "UAC")
    under_way = next(
        one for one in statement["accounts"] if one["kind"] == "under_way" and one["owner"] == "pk-basmati"
    )
    assert under_way["closing"] == amount("99.5")

    assert customs.post(f"{path}/reversals", {"reason": " "}, 400)["code"] == "ReasonMissing"
    taken_back = customs.post(f"{path}/reversals", {"reason": "Entered on the wrong leg."})
    assert (taken_back["state"], taken_back["transfers"] > 0) == ("reversed", True)
    seen = trader.get(f"files/{file}")
    assert seen["balance"]["exports"] == amount("0.00", "UAC")
    assert [line["state"] for line in seen["declarations"]] == ["reversed"]


def test_what_does_not_fit_is_refused_whole(granted: Trade) -> None:
    trader, path = caller("pk-basmati"), f"files/{granted.files['PK']}/declarations"
    _number, body = lodged(granted)
    before = trader.get("journal/head")
    tries = [
        ({"quantity": amount("1000000")}, 403, "AllowanceExceeded"),
        ({"quantity": amount("100", "H87")}, 400, "UnitMismatch"),
        ({"leg": 99}, 404, "NoSuchLeg"),
        ({"declared": amount("0.001", "UAC")}, 400, "FieldsRefused"),
        ({"declared": amount("1", "USD")}, 400, "RequestUnreadable"),
        ({"leg": "1"}, 400, "RequestUnreadable"),
    ]
    for change, status, code in tries:
        assert trader.post(path, {**body, **change}, status)["code"] == code
    assert trader.get("journal/head") == before
    assert caller(DESKS[granted.authorities["RU"]]).post("declarations/NO-1/releases", None, 404)


@pytest.mark.parametrize(
    ("query", "code"), [("since=2025-13-01", "FieldsRefused"), ("since=2025-12-02&until=2025-12-01", "WindowReversed")]
)
def test_a_statement_is_asked_for_by_real_days(query: str, code: str, granted: Trade) -> None:
    problem = caller("pk-basmati").get(f"files/{granted.files['PK']}/statement?{query}", 400)
    assert problem["code"] == code
    assert [line["parameter"] for line in problem["errors"]] == (["since"] if code == "FieldsRefused" else [])


def test_a_statement_never_reaches_beyond_today(granted: Trade) -> None:
    statement = caller("pk-basmati").get(f"files/{granted.files['PK']}/statement?until=9999-12-31")
    assert statement["until"] == DAY.isoformat()


def test_a_declaration_is_assessed_anew_in_one_act(granted: Trade) -> None:
    number, _body = lodged(granted)
    customs = officer(granted, "PK")
    judged = {"found": amount("100"), "assessed": amount("104000.00", "UAC")}
    customs.post(f"declarations/{number}/assessments", judged)
    again = {**judged, "assessed": amount("90000.00", "UAC"), "reason": "The price database of the day."}
    assert caller("pk-basmati").post(f"declarations/{number}/reassessments", again, 403)["code"] == "PowerMissing"
    done = customs.post(f"declarations/{number}/reassessments", again)
    assert (done["state"], done["before"], done["assessed"]) == (
        "posted", amount("104000.00", "UAC"), amount("90000.00", "UAC"),
    )  # fmt: skip
    decision = {"event": "post", "decision": ""}
    assert (
        customs.post(f"reassessments/{done['reassessment']}/decisions", decision, 403)["code"] == "SecondOfficerNeeded"
    )


def test_goods_never_shipped_are_cancelled_by_all_parties(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    asked = {"party": "pk-basmati", "leg": leg.number, "quantity": {"amount": "5", "unit": "TNE"}, "reason": "Burnt."}
    path = f"contracts/{granted.contract.id}/cancellations"
    assert caller("pk-rice").post(path, {**asked, "party": "pk-rice"}, 404)["code"] == "ContractAbsent"
    made = caller("pk-basmati").post(path, asked)
    assert (made["state"], made["waiting_for"]) == ("proposed", 1)
    answer = {"party": "ru-newsprint", "event": "agree"}
    done = caller("ru-newsprint").post(f"cancellations/{made['cancellation']}/answers", answer)
    assert done == {"cancellation": made["cancellation"], "state": "agreed", "waiting_for": 0}
