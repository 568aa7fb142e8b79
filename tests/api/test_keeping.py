"""The rule keeper's desk through the door for machines: proposed by one, decided by another, never in the past."""

from datetime import timedelta
from typing import Any

import pytest
from tests.api.conftest import Caller, caller, stand_at
from tests.journeys.world import DAY
from tests.web.crowded import appoint

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
SINCE = (DAY + timedelta(days=1)).isoformat()
VALUE = {"order": "PK", "figure": "netting_days", "value": "150", "since": SINCE, "source": "an order of the ministry"}


@pytest.fixture
def keeper(founded: None, db: None) -> Caller:
    """A program of a rule keeper; another one is called second_keeper."""
    stand_at(DAY)
    appoint()
    return caller("rule_keeper")


def test_a_value_is_proposed_once_and_decided_by_another(keeper: Caller) -> None:
    made = keeper.post("figure-proposals", VALUE, key="value")
    assert keeper.post("figure-proposals", VALUE, key="value") == made
    (line,) = keeper.get("figure-proposals")["waiting"]
    assert (line["id"], line["value"]["value"], line["before"]["value"], line["own"]) == (
        made["proposal"], 150, 120, True,
    )  # fmt: skip
    decisions = f"figure-proposals/{made['proposal']}/decisions"
    assert keeper.post(decisions, {"event": "approve"}, 403)["code"] == "OwnProposal"
    second = caller("second_keeper")
    decided = second.post(decisions, {"event": "approve", "reason": "As the gazette has it."})
    assert decided == {"proposal": made["proposal"], "state": "approved", "since": SINCE}
    assert second.post(decisions, {"event": "refuse"}, 409)["code"] == "StepRefused"
    page = keeper.get("figure-proposals")
    assert (page["waiting"], [line["reason"] for line in page["decided"]]) == ([], ["As the gazette has it."])
    figures = {line["key"]: line for line in keeper.get("figures?order=PK")}
    assert figures["netting_days"]["values"][-1]["value"] == 150


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"since": DAY.isoformat()}, 409, "PastIsKept"),
        ({"since": "soon"}, 400, "FieldsRefused"),
        ({"value": "many"}, 400, "FigureUnreadable"),
        ({"value": "120"}, 409, "NothingChanges"),
        ({"source": " "}, 400, "SourceMissing"),
        ({"figure": "none"}, 404, "FigureUnknown"),
        ({"order": "XX"}, 404, "FigureUnknown"),
        ({"confidence": "sure"}, 400, "RequestUnreadable"),
    ],
)
def test_a_value_that_cannot_be_says_why(keeper: Caller, changes: dict[str, Any], status: int, code: str) -> None:
    assert keeper.post("figure-proposals", {**VALUE, **changes}, status)["code"] == code
    assert keeper.get("figure-proposals")["waiting"] == []


def test_whoever_keeps_no_order_reads_and_proposes_nothing(keeper: Caller) -> None:
    trader = caller("pk-basmati")
    assert trader.get("figure-proposals", 403)["code"] == "RoleMissing"
    assert trader.post("figure-proposals", VALUE, 403)["code"] == "PowerMissing"
