"""Signing in: by password, and in a sandbox as one of its people; nowhere else."""

import pytest
from django.test import Client
from tests.journeys.world import DAY, LAHORE
from tests.web.conftest import PASSWORD, code_now, come_in, set_up_code, stand_at, visitor, with_password

from tarazu.storage import models

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


def test_a_trader_signs_in_with_a_password_and_a_code_and_comes_home() -> None:
    set_up_code(come_in("pk-basmati"))
    client = come_in("pk-basmati")
    response = client.post("/sign-in/second/", {"confirm_code": code_now("pk-basmati")}, follow=True)
    assert response.redirect_chain[-1][0] == "/home/"
    assert "Chenab Basmati House" in response.content.decode()


def test_a_wrong_password_keeps_the_name_and_forgets_the_password() -> None:
    with_password("pk-basmati")
    response = Client().post("/sign-in/", {"sign_in_name": "pk-basmati", "password": "wrong guess"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'role="alert"' in page
    assert 'value="pk-basmati"' in page
    assert "wrong guess" not in page


def test_five_wrong_passwords_lock_the_name_for_a_while() -> None:
    with_password("pk-basmati")
    client = Client()
    for _ in range(5):
        assert client.post("/sign-in/", {"sign_in_name": "pk-basmati", "password": "wrong"}).status_code == 422
    locked = client.post("/sign-in/", {"sign_in_name": "pk-basmati", "password": PASSWORD})
    assert locked.status_code == 429
    assert 0 < int(locked.headers["Retry-After"]) <= 900
    assert "tried too often" in locked.content.decode()


def test_a_stranger_cannot_lock_a_name_for_another_address() -> None:
    with_password("pk-basmati")
    for _ in range(6):
        Client(REMOTE_ADDR="10.9.9.9").post("/sign-in/", {"sign_in_name": "pk-basmati", "password": "wrong"})
    assert come_in("pk-basmati")


@pytest.mark.parametrize("name", ["pk-basmati", "nobody-of-this-name"])
def test_a_name_that_is_nobodys_is_locked_alike(name: str) -> None:
    client = Client()
    pages = [client.post("/sign-in/", {"sign_in_name": name, "password": "wrong"}) for _ in range(6)]
    assert [page.status_code for page in pages] == [422] * 5 + [429]


def test_anybody_may_act_as_a_person_of_a_sandbox() -> None:
    stand_at()
    assert 'value="officer-lahore"' in Client().get("/sign-in/").content.decode()
    response = Client().post("/continue-as/", {"person": "officer-lahore"}, follow=True)
    assert response.redirect_chain[-1][0] == "/queue/"


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Lahore customs"), ("ur", "لاہور کسٹمز"), ("ru", "Таможня Лахора")]
)
def test_whom_the_people_of_a_sandbox_serve_is_named_in_the_readers_language(language: str, name: str) -> None:
    stand_at()
    names = {"en": "Lahore customs", "ur": "لاہور کسٹمز", "ru": "Таможня Лахора"}
    models.Authority.objects.filter(id=LAHORE).update(names=names)
    page = visitor(language=language).get("/sign-in/").content.decode()
    assert [one for one in names.values() if one in page] == [name]
    keys = visitor("officer-lahore", language=language).get("/keys/").content.decode()
    assert f"· {name}</option>" in keys


def test_outside_a_sandbox_nobody_is_acted_for() -> None:
    assert not models.PlatformClock.objects.filter(sandbox=True).exists()
    assert "continue-as" not in Client().get("/sign-in/").content.decode()
    response = Client().post("/continue-as/", {"person": "officer-lahore"})
    assert response.status_code == 403
    assert Client().get("/home/").status_code == 302


@pytest.mark.parametrize(
    ("onward", "goal"),
    [("/book/", "/book/"), ("https://elsewhere.example/", "/door/"), ("//elsewhere.example", "/door/")],
)
def test_a_person_is_led_on_to_our_own_pages_only(onward: str, goal: str) -> None:
    stand_at()
    response = Client().post("/continue-as/", {"person": "pk-rice", "next": onward})
    assert response.headers["Location"] == goal


def test_pages_of_people_ask_for_signing_in_and_come_back() -> None:
    for path in ("/home/", "/book/", "/queue/", "/overview/", "/deals/x/", "/files/x/", "/account/x/"):
        assert Client().get(path).headers["Location"] == f"/sign-in/?next={path}"


def test_signing_out_is_a_button_and_ends_the_session() -> None:
    stand_at(DAY)
    client = visitor("pk-rice")
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    assert client.get("/home/").status_code == 302


def test_a_mandate_decides_what_a_person_sees() -> None:
    stand_at()
    response = visitor("pk-rice").get("/overview/")
    assert response.status_code == 403
    assert "This page is for:" in response.content.decode()
