"""A form that was sent after its session had ended goes along over signing in, without script."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.web.conftest import PASSWORD, code_now, come_in, set_up_code, shift_session, stand_at, with_password

from tarazu.storage import models
from tarazu.web.carried import CHARACTERS_MAX, Carried, brought

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]
FORM = {"side": "offer", "words": 'Reis & "Weizen" <b>', "where": "PK"}


def hidden(page: bytes, name: str) -> str:
    """What a hidden field of a page holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.decode())
    assert found is not None, page.decode()
    return html.unescape(found[1])


def test_what_was_typed_is_sent_after_signing_in_again() -> None:
    stand_at()
    client = come_in("pk-rice")
    set_up_code(client)
    shift_session(client, seen_at=-timedelta(hours=1))
    late = client.post("/searches/", FORM)
    assert late.status_code == 403
    assert models.SavedInterest.objects.count() == 0
    asked = client.post("/sign-in/", {"carried": hidden(late.content, "carried")})
    assert asked.status_code == 200
    typed = {"sign_in_name": "pk-rice", "carried": hidden(asked.content, "carried")}
    again = client.post("/sign-in/", typed | {"password": "wrong"})
    assert again.status_code == 422
    typed["carried"] = hidden(again.content, "carried")
    assert client.post("/sign-in/", typed | {"password": PASSWORD}).status_code == 302
    asked = client.post("/sign-in/second/", {"confirm_code": code_now("pk-rice")})
    assert asked.status_code == 200
    assert models.SavedInterest.objects.count() == 0
    assert b'action="/searches/"' in asked.content
    assert client.post("/searches/", {name: hidden(asked.content, name) for name in FORM}).status_code == 302
    assert models.SavedInterest.objects.get().wish["words"] == FORM["words"]


def test_an_invented_person_of_a_sandbox_carries_it_too() -> None:
    stand_at()
    carried = hidden(Client().post("/searches/", FORM).content, "carried")
    asked = Client().post("/continue-as/", {"person": "pk-rice", "carried": carried})
    assert hidden(asked.content, "words") == FORM["words"]


def test_passwords_and_very_long_forms_are_not_carried() -> None:
    for form in ({"old_password": "x"}, {"words": "x" * (CHARACTERS_MAX + 1)}):
        answer = Client().post("/searches/", form)
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/sign-in/")


@pytest.mark.parametrize(
    "text",
    ["", "x", "1", "[]", '["/home/"]', '["//evil.example/", []]', '["https://evil.example/", []]', '["home", []]',
     '["javascript:alert(1)", []]', '["/sign-out/", []]', '["/home/", [["a", 1]]]', '["/home/", [["a"]]]', "[" * 9_000,
     '[null, []]', '["/\\\\evil.example/", []]'],
)  # fmt: skip
def test_what_the_site_did_not_write_is_not_sent_on(text: str) -> None:
    assert brought(text) is None
    with_password("pk-rice")
    typed = {"sign_in_name": "pk-rice", "password": PASSWORD, "carried": text}
    assert Client().post("/sign-in/", typed).status_code == 302


def test_a_form_is_read_as_it_was_written() -> None:
    held = Carried("/searches/?page=2", (("words", "چاول"), ("words", "")))
    assert brought(str(held)) == held
