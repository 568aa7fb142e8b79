"""The page of goods that are never shipped, in each language."""

import pytest
from tests.journeys import world
from tests.journeys.world import Trade, after
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body, post

from tarazu.storage import cancelling, models

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_unshipped_goods_are_cancelled_on_their_page_by_all_parties(granted: Trade, language: str) -> None:
    path, leg = f"/contracts/{granted.contract.id}/unshipped/", world.leg_of(granted, "PK")
    stand_at(after(20))
    giver, receiver = visitor("pk-basmati", language), visitor("ru-newsprint", language)
    form = {"party": "pk-basmati", "reason": "The mill burnt down.", "quantity": "250", "step": "propose"}
    assert path in body(giver, f"/contracts/{granted.contract.id}/")
    looked = giver.post(f"{path}legs/{leg.number}/", form | {"step": "look"}).content.decode()
    assert "<del>" in looked
    assert "The mill burnt down." in looked
    assert models.Cancellation.objects.count() == 0
    assert giver.post(f"{path}legs/{leg.number}/", form | {"step": "look", "quantity": "much"}).status_code == 422
    assert post(giver, f"{path}legs/{leg.number}/", **form | {"quantity": "99999"})[0] == 403
    assert post(giver, f"{path}legs/{leg.number}/", **form | {"reason": ""})[0] == 422
    assert post(giver, f"{path}legs/{leg.number}/", **form)[0] == 302
    (asked,) = cancelling.cancellations(granted.contract.id)
    assert f"{path}{asked.id}/" in body(receiver, path)
    assert f"{path}{asked.id}/" not in body(visitor("officer-moscow", language), path)
    assert post(visitor("pk-rice", language), f"{path}{asked.id}/", party="pk-rice", event="agree")[0] == 404
    status, page = post(receiver, f"{path}{asked.id}/", party="ru-newsprint", event="agree")
    assert (status, "The mill burnt down." in page) == (302, True)
    assert cancelling.cancellation(asked.id).state == "agreed"
    for who in ("pk-basmati", "officer-lahore"):
        body(visitor(who, language), f"/files/{granted.files['PK']}/")
