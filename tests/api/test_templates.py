"""Templates of offers and wants through the door for machines."""

import pytest
from tests.api.conftest import caller, stand_at
from tests.journeys.world import DAY

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
ASKED = {"party": "pk-basmati", "side": "offer", "name": "Winter rice", "goods": "1006.30/basmati", "days": 30}


def test_a_template_is_saved_listed_replaced_and_deleted(founded: None, db: None) -> None:
    stand_at(DAY)
    firm, stranger = caller("pk-basmati"), caller("pk-rice")
    saved = firm.post("templates", ASKED, key="one")
    assert firm.post("templates", ASKED, key="one") == saved
    (line,) = firm.get("templates")
    assert (line["id"], line["days"], line["cells"]["goods"]) == (saved["template"], 30, "1006.30/basmati")
    assert stranger.get("templates") == []
    assert firm.post("templates", {**ASKED, "days": 40}, 409)["code"] == "TemplateNameTaken"
    assert firm.post("templates", {**ASKED, "days": 40, "replace": True}) == saved
    assert firm.post("templates", {**ASKED, "goods": "9999.99/none"}, 400)["errors"][0]["pointer"] == "/goods"
    assert stranger.post("templates", ASKED, 403)["code"] == "PowerMissing"
    gone = f"templates/{saved['template']}/removals"
    assert stranger.post(gone, None, 404)["code"] == "TemplateAbsent"
    assert firm.post(gone)["template"] == saved["template"]
    assert firm.get("templates") == []
