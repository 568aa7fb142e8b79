"""A trader's own listings through the pages: found, written, kept, published, changed, withdrawn; and the book."""

import re
from datetime import timedelta

import pytest
from tests.journeys import world
from tests.journeys.world import DAY, KINNOW
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body, post

from tarazu.desk import see_book as book
from tarazu.matching.deals import Deal
from tarazu.storage import models

pytestmark = pytest.mark.django_db
TYPED = {
    "party": "pk-basmati",
    "goods": "1006.30/basmati",
    "quantity": "120.5",
    "minimum_lot": "20",
    "price": "900",
    "place": "PKKHI",
    "from": DAY.isoformat(),
    "last_day": (DAY + timedelta(days=30)).isoformat(),
    "term": "FOB",
    "reference": "NEW-1",
    "note": "Crop of 2025",
}


@pytest.mark.parametrize(("words", "key"), [("basmati", "1006.30/basmati"), ("چنے", "0713.20"), ("нут", "0713.20")])
def test_goods_are_found_by_words_of_three_languages(founded: None, words: str, key: str) -> None:
    stand_at()
    assert key in body(visitor("pk-basmati"), f"/listings/new/offer/?words={words}")


def test_a_slip_of_the_pen_is_forgiven(founded: None) -> None:
    stand_at()
    assert "0713.20" in body(visitor("pk-basmati"), "/listings/new/want/?words=chikpeas")


def test_enter_publishes_and_does_not_only_check(founded: None) -> None:
    stand_at()
    page = body(visitor("pk-basmati"), "/listings/new/offer/?goods=1006.30/basmati")
    form = page[page.index("data-judge") :]
    assert "name=" not in re.findall(r"<button[^>]*>", form)[0]  # Enter presses the first one


def test_an_offer_is_published_changed_and_withdrawn(founded: None) -> None:
    stand_at()
    client = visitor("pk-basmati")
    assert "tonne" in body(client, "/listings/new/offer/?goods=1006.30/basmati")
    status, page = post(client, "/listings/new/offer/", **TYPED)
    assert (status, "Published." in page) == (302, True)
    row = models.Listing.objects.get(reference="NEW-1")
    assert (row.steps, row.minimum_lot, row.limit_minor, row.until) == (120_500, 20_000, 90_000, DAY + timedelta(31))
    path = f"/listings/{row.id}/"
    assert post(client, path, **{**TYPED, "quantity": "99"})[0] == 302
    row.refresh_from_db()
    assert row.steps == 99_000
    status, page = post(client, path, **{**TYPED, "goods": KINNOW})
    assert (status, "stays with its goods" in page) == (409, True)
    assert post(client, f"{path}withdraw/")[0] == 302
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert post(client, f"{path}withdraw/")[0] == 409


def test_a_want_names_what_it_takes_in_its_place(founded: None) -> None:
    stand_at()
    client = visitor("pk-basmati")
    wanted = {**TYPED, "goods": "1006.30/non-basmati", "accepts": "1001.99 6:5"}
    assert "Also taken in its place" in body(client, "/listings/new/want/?goods=1006.30/non-basmati")
    assert "Also taken in its place" not in body(client, "/listings/new/offer/?goods=1006.30/non-basmati")
    status, page = post(client, "/listings/new/want/", **{**wanted, "accepts": "wheat"})
    assert (status, 'id="error-accepts"' in page) == (422, True)
    assert post(client, "/listings/new/want/", **wanted)[0] == 302
    row = models.Listing.objects.get(reference="NEW-1")
    assert row.accepts == [["1001.99", 6, 5]]
    assert 'value="1001.99 6:5"' in body(client, f"/listings/{row.id}/")
    assert post(client, f"/listings/{row.id}/", **{**wanted, "accepts": ""})[0] == 302
    row.refresh_from_db()
    assert row.accepts == []


def test_every_wrong_field_is_told_and_nothing_typed_is_lost(founded: None) -> None:
    stand_at()
    client = visitor("pk-basmati")
    wrong = {**TYPED, "quantity": "many", "price": "", "place": "XXNONE", "last_day": "2020-01-01"}
    status, page = post(client, "/listings/new/offer/", **wrong)
    assert status == 422
    for field in ("quantity", "price", "place", "last_day"):
        assert f'id="error-{field}"' in page
        assert f'href="#field-{field}"' in page
    assert 'id="error-minimum_lot"' not in page
    assert 'value="many"' in page
    draft = models.ListingDraft.objects.get()
    assert draft.cells["note"] == "Crop of 2025"
    assert 'value="many"' in body(client, f"/listings/new/offer/?draft={draft.id}")
    assert post(client, "/listings/new/offer/", **{**TYPED, "draft": draft.id})[0] == 302
    assert not models.ListingDraft.objects.exists()


def test_a_draft_is_its_writers_alone(founded: None) -> None:
    stand_at()
    assert post(visitor("pk-basmati"), "/listings/new/offer/", **{**TYPED, "quantity": "", "keep": "1"})[0] == 302
    draft = models.ListingDraft.objects.get()
    body(visitor("pk-rice"), f"/listings/new/offer/?draft={draft.id}", 404)
    assert post(visitor("pk-rice"), f"/drafts/{draft.id}/drop/")[0] == 302
    assert post(visitor("pk-rice"), "/listings/new/offer/", **{**TYPED, "keep": "1", "draft": draft.id})[0] == 404
    assert models.ListingDraft.objects.get().cells["quantity"] == ""


def test_a_listing_is_nobodys_but_its_partys(founded: None) -> None:
    stand_at()
    row = models.Listing.objects.filter(party_id="pk-basmati").first()
    assert row is not None
    stranger = visitor("pk-rice")
    body(stranger, f"/listings/{row.id}/", 404)
    assert post(stranger, f"/listings/{row.id}/withdraw/")[0] == 404
    assert post(stranger, "/listings/new/offer/", **TYPED)[0] == 403
    assert not models.Listing.objects.filter(reference="NEW-1").exists()


def test_the_book_is_filtered_sorted_and_taken_along(founded: None) -> None:
    stand_at()
    client = visitor("pk-basmati")
    everything = body(client, "/book/")
    offers = body(client, "/book/?side=offer&order=-open")
    assert 'aria-sort="descending"' in offers
    assert everything.count("<tr") > offers.count("<tr") > 2
    assert "Nothing fits" in body(client, "/book/?week=2019-01-01")
    assert "Nothing fits" in body(client, "/book/?where=KZ")
    file = client.get("/book.csv?own=1").content.decode()
    own = [one for one in world.book() if one.party_id == "pk-basmati"]
    assert file.count("\n") == 1 + len(own)
    assert "own_reference" in file.splitlines()[0]


def test_a_firm_that_owes_goods_comes_before_those_that_do_not(founded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_at()
    listed = models.Listing.objects.exclude(party_id="pk-basmati").order_by("-commodity", "-id").first()
    assert listed is not None
    monkeypatch.setattr(book, "owing_parties", lambda: (listed.party_id,))
    page = body(visitor("pk-basmati"), "/book/")
    assert "Owes goods" in page
    assert page.index("Owes goods") < page.index('data-label="Limit"', page.index("Owes goods"))
    assert "Owes goods" not in body(visitor(listed.party_id), "/book/?own=1")


def test_what_a_proposed_deal_holds_cannot_be_changed(proposed: tuple[Deal, Deal]) -> None:
    stand_at()
    held = models.Listing.objects.filter(party_id="pk-basmati", held__gt=0).first()
    assert held is not None
    client = visitor("pk-basmati")
    assert "Answer the deal first" in body(client, f"/listings/{held.id}/")
    assert post(client, f"/listings/{held.id}/withdraw/")[0] == 409
