"""What an authority or a chamber allowed a firm, recorded on its page."""

import pytest
from tests.journeys import world
from tests.journeys.world import Trade
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body, post

from tarazu.kernel.period import Period
from tarazu.registry.people import PLATFORM, Mandate, Role
from tarazu.storage import goods_control, models, registry

pytestmark = pytest.mark.django_db
PAGE, WHERE = "/parties/pk-basmati/", "Chamber of Quetta, letter of 10 November 2025"
LETTER = {
    "allowed": "letter",
    "order": "IR",
    "prefix": "1006",
    "number": "QCCI/77",
    "first_day": "2025-11-10",
    "last_day": "",
    "seen": WHERE,
}


def test_an_operator_records_the_letter_of_a_chamber_and_wrong_fields_lose_nothing(granted: Trade) -> None:
    stand_at()
    registry.insert_person(person_id="omar", sign_in_name="omar", name="Omar", language="en")
    registry.insert_mandate(Mandate("omar", Role.OPERATOR, PLATFORM, Period(world.DAY)))
    operator = visitor("omar")
    for wrong in (
        {"prefix": "10 06"},
        {"allowed": "wish"},
        {"order": "XX"},
        {"first_day": ""},
        {"last_day": "2025-11-10"},
        {"number": " "},
        {"seen": ""},
    ):
        status, page = post(operator, f"{PAGE}permits/", **{**LETTER, **wrong})
        assert status == 422, wrong
        assert ("QCCI/77" in page or "number" in wrong) and (WHERE in page or "seen" in wrong)
    assert not models.GoodsPermit.objects.exists()
    assert post(visitor("pk-basmati"), f"{PAGE}permits/", **LETTER)[0] == 403
    assert post(operator, f"{PAGE}permits/", **LETTER)[0] == 302
    ((_, held),) = goods_control.permits_of("pk-basmati")
    assert (held.order, held.kind, held.number, held.until) == ("IR", "letter", "QCCI/77", None)
    for who in ("omar", "pk-basmati"):
        assert "QCCI/77" in body(visitor(who), PAGE)
