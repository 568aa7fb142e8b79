"""Templates of a firm's offers and wants: saved on the form, used from today, renamed, replaced, deleted."""

from datetime import date, timedelta

import pytest
from tests.journeys.world import DAY
from tests.web.conftest import stand_at, visitor
from tests.web.test_listing_pages import TYPED
from tests.web.test_trade_pages import body, post

from tarazu.kernel.period import Period
from tarazu.market.templates import Template, TemplateNameUnusable, begun_with, days_typed, template_name
from tarazu.market.typed import ListingUnreadable
from tarazu.registry.people import Mandate, Role
from tarazu.storage import listing_templates, models, registry

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
NEW = "/listings/new/offer/"
SAVED = {**TYPED, "template": "Winter rice", "save_template": "1"}


def test_a_template_is_open_for_as_many_days_from_the_day_it_is_used() -> None:
    assert days_typed({"from": "2025-11-15", "last_day": "2025-11-15"}) == 1
    assert days_typed({"from": "", "last_day": " "}) is None
    for first, last in (("2025-11-15", "2025-11-14"), ("", "2025-11-14"), ("soon", "2025-11-14")):
        with pytest.raises(ListingUnreadable):
            days_typed({"from": first, "last_day": last})
    for days, last in ((1, "2026-02-01"), (30, "2026-03-02"), (None, ""), (date.max.toordinal(), "9999-12-31")):
        template = Template(party_id="p", side="offer", name="n", cells={"goods": "0713.20"}, days=days)
        cells = begun_with(template, reference="O-2", today=date(2026, 2, 1))
        assert (cells["from"], cells["last_day"], cells["reference"]) == ("2026-02-01", last, "O-2")


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_template_has_a_name_of_1_to_80_characters(name: str) -> None:
    assert template_name("  Winter   rice ") == "Winter rice" and template_name("x" * 80)
    with pytest.raises(TemplateNameUnusable):
        template_name(name)


def test_a_template_is_saved_and_used_by_an_agent_and_by_no_stranger(founded: None) -> None:
    stand_at()
    registry.insert_person(person_id="adil", sign_in_name="adil", name="Adil", language="en")
    registry.insert_mandate(Mandate("adil", Role.AGENT, "pk-basmati", Period(DAY)))
    status, page = post(visitor("pk-basmati"), NEW, **SAVED)
    assert (status, "Saved as the template" in page, 'value="120.5"' in page) == (200, True, True)
    assert not models.Listing.objects.filter(reference="NEW-1").exists()
    kept = models.ListingTemplate.objects.get()
    assert (kept.days, "reference" in kept.cells) == (31, False)
    later = DAY + timedelta(days=5)
    stand_at(later)
    agent = visitor("adil")
    assert "Winter rice" in body(agent, "/listings/") and "Winter rice" in body(agent, NEW)
    form = body(agent, f"{NEW}?template={kept.id}")
    assert f'value="{later}"' in form and f'value="{later + timedelta(days=30)}"' in form and 'value="O-' in form
    stranger = visitor("pk-rice")
    body(stranger, f"{NEW}?template={kept.id}", 404)
    body(agent, f"/listings/new/want/?template={kept.id}", 404)
    assert "Winter rice" not in body(stranger, "/listings/")
    assert post(stranger, f"/templates/{kept.id}/delete/")[0] == 404
    assert post(stranger, f"/templates/{kept.id}/rename/", name="Mine")[0] == 404
    assert post(stranger, NEW, **SAVED)[0] == 403
    assert models.ListingTemplate.objects.get().name == "Winter rice"


def test_one_of_the_same_name_is_replaced_only_when_that_is_said(founded: None) -> None:
    stand_at()
    client = visitor("pk-basmati")
    assert [post(client, NEW, **SAVED)[0] for _twice in range(2)] == [200, 200]
    status, page = post(client, NEW, **{**SAVED, "price": "950"})
    assert (status, "Replace the earlier one" in page, 'value="950"' in page) == (409, True, True)
    assert models.ListingTemplate.objects.get().cells["price"] == "900"
    assert post(client, NEW, **{**SAVED, "price": "950", "save_template": "replace"})[0] == 200
    kept = models.ListingTemplate.objects.get()
    assert kept.cells["price"] == "950"
    assert post(client, NEW, **{**SAVED, "template": "Spring rice"})[0] == 200
    assert post(client, f"/templates/{kept.id}/rename/", name="Spring rice")[0] == 409
    status, page = post(client, f"/templates/{kept.id}/rename/", name=" ")
    assert (status, f'id="error-name-{kept.id}"' in page) == (422, True)
    assert post(client, f"/templates/{kept.id}/rename/", name="Autumn rice")[0] == 302
    assert post(client, f"/templates/{kept.id}/delete/")[0] == 302
    assert models.ListingTemplate.objects.get().name == "Spring rice"


def test_enter_in_the_name_saves_and_publish_does_both(founded: None) -> None:
    stand_at()
    client = visitor("pk-basmati")
    assert post(client, NEW, **{**TYPED, "template": "By Enter"})[0] == 200
    assert not models.Listing.objects.filter(reference="NEW-1").exists()
    assert post(client, NEW, **{**TYPED, "template": "Both", "publish": "1"})[0] == 302
    assert models.Listing.objects.filter(reference="NEW-1").exists()
    assert models.ListingTemplate.objects.count() == 2
    assert post(client, NEW, **{**SAVED, "template": ""})[0] == 422
    assert 'id="error-last_day"' in post(client, NEW, **{**SAVED, "last_day": "2020-01-01"})[1]


def test_a_firm_keeps_fifty_at_most(founded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_at()
    assert listing_templates.TEMPLATES_MAX == 50
    monkeypatch.setattr(listing_templates, "TEMPLATES_MAX", 1)
    client = visitor("pk-basmati")
    assert post(client, NEW, **SAVED)[0] == 200
    assert post(client, NEW, **{**SAVED, "template": "Another"})[0] == 409
    assert post(client, NEW, **{**SAVED, "price": "950", "save_template": "replace"})[0] == 200
