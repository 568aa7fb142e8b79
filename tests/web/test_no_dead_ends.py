"""No page leaves a person standing: what is over says so, what waits leads there, and people are called by name."""

import re
from pathlib import Path

import pytest
from tests.journeys import world
from tests.journeys.world import Trade, after
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body, post

from tarazu.storage import models

pytestmark = pytest.mark.django_db


def test_a_firm_without_a_consortium_is_led_to_where_one_is_formed(founded: None) -> None:
    stand_at()
    page = body(visitor("pk-basmati"), "/consortia/")
    assert 'href="/parties/pk-basmati/"' in page


def test_every_frame_that_may_scroll_is_reached_by_keyboard(root: Path) -> None:
    frames = [
        (page.name, frame)
        for page in (root / "src" / "tarazu" / "web" / "templates").rglob("*.html")
        for frame in re.findall(r'<div class="(?:table|map)-frame"[^>]*>', page.read_text(encoding="utf-8"))
    ]
    assert len(frames) > 40
    assert [page for page, frame in frames if 'tabindex="0"' not in frame] == []


def test_who_acts_for_a_firm_is_called_by_name(founded: None) -> None:
    stand_at()
    person = models.Person.objects.get(sign_in_name="pk-basmati")
    assert person.name in body(visitor("pk-basmati"), "/parties/pk-basmati/")


def test_a_field_left_empty_is_called_empty(founded: None) -> None:
    stand_at()
    status, page = post(visitor("pk-basmati"), "/set-offs/at-home/", act="debt", party="pk-basmati", other="")
    assert status == 422
    assert "A field that is needed is empty" in page
    assert "is not a value" not in page


def test_an_officer_is_led_from_the_record_to_where_the_application_is_decided(asked: Trade) -> None:
    stand_at()
    page = body(visitor("officer-lahore"), f"/files/{asked.files['PK']}/record/")
    assert "The application waits for you" in page
    assert f'href="/files/{asked.files["PK"]}/#next-step"' in page


def test_a_closed_file_has_no_clock_on_any_of_its_pages(delivered: Trade) -> None:
    world.net(delivered, "PK", after(60))
    stand_at(after(61))
    file = delivered.files["PK"]
    post(visitor("officer-lahore"), f"/files/{file}/close/")
    trader = visitor("pk-basmati")
    page = body(trader, f"/files/{file}/")
    assert "the file is closed" in page
    assert "starts with the first transaction" not in page
    left = body(trader, f"/files/{file}/left/")
    assert "The file was closed on" in left
    assert "days left" not in left
    assert "would bring exact balance" not in left
    assert "Offers on the book that would cure it" not in left
