"""The compliance desk through its pages: a strong hit takes two people, and the lists tell their age."""

from datetime import date

import pytest
from django.test import Client
from tests.journeys.world import after
from tests.screening.officers import load
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body, post

from tarazu.kernel.period import Period
from tarazu.registry.people import PLATFORM, Mandate, Role
from tarazu.storage import models, registry

pytestmark = pytest.mark.django_db
LISTED = "X-2,Vyatka Paper Works,firm,RU,,Invented entry\n"


def compliance(name: str) -> Client:
    """A browser with the session of a compliance officer."""
    registry.insert_person(person_id=name, sign_in_name=name, name=name.title(), language="en")
    registry.insert_mandate(Mandate(name, Role.COMPLIANCE, PLATFORM, Period(date(2025, 1, 1))))
    return visitor(name)


@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_a_strong_hit_is_cleared_by_two_people_on_its_page(founded: None, language: str) -> None:
    load(LISTED, after(1))
    stand_at(after(1))
    case = models.ScreeningCase.objects.get()
    first, second = compliance("anna"), compliance("bilal")
    for client in (first, second):
        client.cookies["django_language"] = language
    path = f"/cases/{case.id}/"
    assert path in body(first, "/cases/")
    assert post(first, f"{path}decide/", event="clear")[0] == 422  # a reason is missing
    assert post(first, f"{path}decide/", event="clear", reason="Other founders")[0] == 302
    assert post(first, f"{path}decide/", event="approve", reason="Other founders")[0] == 403
    assert post(second, f"{path}decide/", event="approve", reason="Seen the register")[0] == 302
    case.refresh_from_db()
    assert case.state == "cleared"
    assert "Seen the register" in body(second, path)
    assert post(second, f"{path}decide/", event="shrug")[0] == 422


@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_a_case_is_judged_by_another_edition_on_its_page(founded: None, language: str) -> None:
    earlier = models.ScreeningList.objects.get(state="in_force").id
    load(LISTED, after(1))
    stand_at(after(1))
    client, case = compliance("anna"), models.ScreeningCase.objects.get()
    client.cookies["django_language"] = language
    assert f'value="{earlier}"' in body(client, f"/cases/{case.id}/")
    page = body(client, f"/cases/{case.id}/?against={earlier}")
    assert f'value="{earlier}" selected' in page
    assert 'colspan="2"' in page, "that edition names nobody so alike"
    assert "Vyatka Paper Works" in page.partition('colspan="2"')[0]
    body(client, f"/cases/{case.id}/?against=none", 404)


def test_nobody_else_sees_a_case(founded: None) -> None:
    load(LISTED, after(1))
    stand_at(after(1))
    path = f"/cases/{models.ScreeningCase.objects.get().id}/"
    for address in ("/cases/", path, "/lists/"):
        body(visitor("pk-basmati"), address, 403)
    assert post(visitor("pk-basmati"), f"{path}decide/", event="clear", reason="Mine")[0] == 403


def test_a_name_is_asked_about_and_a_list_says_when_it_is_too_old(founded: None) -> None:
    load(LISTED, after(1))
    stand_at(after(1))
    client = compliance("anna")
    page = body(client, "/lists/?name=Vyatka+Paper+Works")
    assert "X-2" in page
    assert "Fresh" in page
    stand_at(after(400))
    assert "Too old" in body(client, "/lists/")


@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_an_edition_is_held_in_force_by_two_people_on_the_page_and_told_in_red(founded: None, language: str) -> None:
    whole = load(LISTED, after(1))["list"]
    load("", after(2))
    stand_at(after(2))
    first, second = compliance("anna"), compliance("bilal")
    for client in (first, second):
        client.cookies["django_language"] = language
    wish = {"edition": whole, "until": after(9).isoformat(), "reason": "The mill is missing"}
    assert post(first, "/lists/pins/", **{**wish, "until": ""})[0] == 422
    assert post(first, "/lists/pins/", **{**wish, "until": after(99).isoformat()})[0] == 422
    assert post(first, "/lists/pins/", **{**wish, "edition": "none"})[0] == 404
    assert post(first, "/lists/pins/", **wish)[0] == 302
    path = f"/lists/pins/{models.ListPin.objects.get().id}/decide/"
    assert "notice-bad" not in body(first, "/lists/")
    assert post(first, path, event="accept")[0] == 403
    assert post(second, path, event="shrug")[0] == 422
    assert post(second, path, event="accept")[0] == 302
    case = models.ScreeningCase.objects.get().id
    for address in ("/lists/", "/lists/?name=Vyatka", "/cases/", f"/cases/{case}/"):
        told = body(second, address).partition("notice-bad")[2]
        assert all(word in told for word in ("Anna", "Bilal", "The mill is missing", after(9).isoformat())), address
    assert post(second, path, event="end")[0] == 422
    assert post(first, path, event="end", reason="A whole edition came")[0] == 302
    assert "notice-bad" not in body(first, "/lists/")
