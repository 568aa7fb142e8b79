"""What every answer tells the browser, what a password may be, and what a session is."""

import re

import pytest
from cryptography.exceptions import InvalidTag
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from tests.web.conftest import PASSWORD, come_in, visitor, with_password

from tarazu.storage.sealing import opened, sealed

pytestmark = pytest.mark.django_db
OTHER_SITE = "https://elsewhere.example"
PATHS = ("/", "/rules/", "/verify/", "/sign-in/", "/nowhere/", "/home/", "/api/v1/rules", "/api/v1/nowhere")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_tells_the_browser_what_it_may_do(founded: None, path: str) -> None:
    answer = visitor("pk-rice").get(path)
    policy = answer.headers["Content-Security-Policy"]
    for directive in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert directive in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_names_its_kind_and_its_letters(founded: None, path: str) -> None:
    answer = visitor("pk-rice").get(path)
    kind = answer.headers["Content-Type"]
    assert not answer.content or kind.startswith(
        ("text/html; charset=utf-8", "application/json", "application/problem+json")
    )


@pytest.mark.parametrize("path", PATHS)
def test_no_other_site_may_read_an_answer(founded: None, path: str) -> None:
    for asked in (Client().get, Client().options):
        answer = asked(path, headers={"Origin": OTHER_SITE})
        assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


def test_what_is_somebodys_own_is_not_kept_by_browsers(founded: None) -> None:
    client = visitor("pk-rice")
    for path in ("/home/", "/me/"):
        assert "no-store" in client.get(path).headers["Cache-Control"], path


def test_a_method_nobody_needs_is_refused() -> None:
    for path in ("/", "/api/v1/rules"):
        assert Client().trace(path).status_code in (403, 405)
        assert Client().delete(path).status_code in (403, 405)


@pytest.mark.parametrize(
    "path", ["/.git/config", "/.git/", "/static/", "/static/../settings.py", "/src/", "/manage.py"]
)
def test_nothing_of_the_source_is_served(path: str) -> None:
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize(
    "typed", ["all small letters", "UPPER AND lower 1 !", "پاس ورڈ جو بہت لمبا ہے", "p" * 20 + "q" * 60]
)
def test_a_password_may_be_anything_long_that_is_not_everybodys(typed: str) -> None:
    validate_password(typed)
    for everybodys in ("password", "1234567890", "qwertyuiop", "short"):
        with pytest.raises(ValidationError):
            validate_password(everybodys)


def test_a_password_is_hidden_and_may_be_pasted() -> None:
    page = Client().get("/sign-in/").content.decode()
    (field,) = re.findall(r"<input[^>]*name=\"password\"[^>]*>", page)
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "onpaste" not in page


def test_a_password_is_taken_letter_by_letter(founded: None) -> None:
    with_password("pk-rice")
    for near in (PASSWORD.upper(), PASSWORD[:-1], f"{PASSWORD}x", f" {PASSWORD}"):
        refused = Client().post("/sign-in/", {"sign_in_name": "pk-rice", "password": near})
        assert refused.status_code != 302, near
    come_in("pk-rice")


def test_signing_in_makes_the_session_anew(founded: None) -> None:
    with_password("pk-rice")
    client = Client()
    before = client.session
    before["chosen"] = "by somebody else"
    before.save()
    client.cookies["tarazu_session"] = before.session_key
    client.post("/sign-in/", {"sign_in_name": "pk-rice", "password": PASSWORD})
    after = client.session.session_key
    assert after != before.session_key
    assert len(str(after)) >= 32  # of 36 letters: 165 bits
    again = Client()
    again.cookies["tarazu_session"] = before.session_key
    assert again.get("/home/").status_code == 302


def test_what_is_sealed_is_not_opened_once_it_was_changed() -> None:
    held = sealed(b"a seed", purpose="seed", owner="anna")
    assert opened(held, purpose="seed", owner="anna") == b"a seed"
    changed = held[:-1] + ("0" if held[-1] != "0" else "1")
    for text, purpose, owner in ((changed, "seed", "anna"), (held, "other", "anna"), (held, "seed", "bilal")):
        with pytest.raises(InvalidTag):
            opened(text, purpose=purpose, owner=owner)
