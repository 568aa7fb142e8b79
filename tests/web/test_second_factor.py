"""The second factor: asked of whoever signs, approves or administers, by the table of powers; nothing goes first."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from tests.web.conftest import PASSWORD, code_now, come_in, set_up_code, shift_session

from tarazu.registry.factors import code_of, read_code, read_recovery_code, shown_step
from tarazu.registry.people import POWERS, Role, is_strong
from tarazu.storage import models

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]
TRADER = "pk-basmati"
SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("role", "needed"),
    [
        (Role.TRADER, True),
        (Role.OFFICER, True),
        (Role.OPERATOR, True),
        (Role.COMPLIANCE, True),
        (Role.RULE_KEEPER, True),
        (Role.ADMINISTRATOR, True),
        (Role.AGENT, False),
        (Role.AUDITOR, False),
    ],
)
def test_the_table_of_powers_says_who_needs_one(role: Role, needed: bool) -> None:
    assert any(is_strong(power) for power in POWERS[role]) is needed


def test_a_power_nobody_thought_of_is_a_strong_one() -> None:
    assert is_strong("a_power_of_tomorrow")
    assert not is_strong("see_whatever")


def test_codes_are_those_of_the_standard() -> None:  # RFC 6238, appendix B, the last six digits
    assert [code_of(SECRET, moment // 30) for moment in (59, 1111111109, 20000000000)] == ["287082", "081804", "353130"]


@pytest.mark.parametrize("typed", ["287082", " 287 082 ", "۲۸۷۰۸۲", "２８７-０８２"])
def test_a_code_is_read_in_any_digits(typed: str) -> None:
    assert read_code(typed) == "287082"


def test_a_recovery_code_forgives_what_looks_alike() -> None:
    assert read_recovery_code(" ABCD-l0iO-u9xy ") == "abcd1010v9xy"


def test_a_code_holds_for_a_step_on_either_side_and_once() -> None:
    at = datetime.fromtimestamp(1111111109, UTC)
    step = 1111111109 // 30
    assert shown_step(SECRET, code_of(SECRET, step - 1), at, 0) == step - 1
    assert shown_step(SECRET, code_of(SECRET, step + 1), at, 0) == step + 1
    assert shown_step(SECRET, code_of(SECRET, step + 2), at, 0) is None
    assert shown_step(SECRET, code_of(SECRET, step), at, step) is None


def test_a_trader_without_one_is_led_to_set_it_up_and_can_do_nothing_else() -> None:
    client = come_in(TRADER)
    for path in ("/home/", "/book/", "/me/", "/listings/"):
        assert client.get(path).headers["Location"].startswith("/me/set-up/"), path
    assert client.post("/listings/new/offer/", {}).headers["Location"] == "/me/set-up/"
    refused = client.get("/api/v1/deals/x")
    assert (refused.status_code, refused.json()["code"]) == (403, "SecondFactorMissing")
    assert client.get("/me/set-up/").status_code == 200


def test_setting_up_an_authenticator_opens_the_way_and_gives_recovery_codes() -> None:
    client = come_in(TRADER)
    page = set_up_code(client)
    assert page.count('class="code"') >= 10
    assert client.get("/home/").status_code == 200
    assert models.AccountEvent.objects.filter(kind="factor_added", person_id=TRADER).exists()


def test_a_wrong_first_code_adds_nothing() -> None:
    client = come_in(TRADER)
    client.get("/me/set-up/")
    response = client.post("/me/authenticator/", {"code": "000000"})
    assert response.status_code == 403
    assert "code is not right" in response.content.decode()
    assert not models.SecondFactor.objects.exists()


def test_the_password_alone_signs_nobody_in_who_has_a_factor() -> None:
    set_up_code(come_in(TRADER))
    client = Client()
    response = client.post("/sign-in/", {"sign_in_name": TRADER, "password": PASSWORD, "next": "/book/"})
    assert response.headers["Location"] == "/sign-in/second/"
    assert client.get("/home/").headers["Location"].startswith("/sign-in/")
    page = client.post("/sign-in/second/", {"confirm_code": "000000"})
    assert page.status_code == 422
    done = client.post("/sign-in/second/", {"confirm_code": code_now(TRADER)})
    assert done.headers["Location"] == "/book/"
    assert client.get("/home/").status_code == 200


def test_a_code_that_was_shown_is_not_taken_again() -> None:
    set_up_code(come_in(TRADER))
    code = code_now(TRADER)
    for expected in (302, 422):
        client = Client()
        client.post("/sign-in/", {"sign_in_name": TRADER, "password": PASSWORD})
        assert client.post("/sign-in/second/", {"confirm_code": code}).status_code == expected


def test_five_wrong_codes_and_the_right_one_is_not_looked_at() -> None:
    set_up_code(come_in(TRADER))
    client = Client()
    client.post("/sign-in/", {"sign_in_name": TRADER, "password": PASSWORD})
    for _ in range(5):
        assert client.post("/sign-in/second/", {"confirm_code": "000000"}).status_code == 422
    answer = client.post("/sign-in/second/", {"confirm_code": code_now(TRADER)})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 60


def test_a_recovery_code_opens_once() -> None:
    code = set_up_code(come_in(TRADER)).split('class="code">')[1].partition("<")[0]
    for expected in (302, 422):
        client = Client()
        client.post("/sign-in/", {"sign_in_name": TRADER, "password": PASSWORD})
        assert client.post("/sign-in/second/", {"confirm_code": code.upper()}).status_code == expected


def _old(client: Client) -> None:
    shift_session(client, confirmed_at=timedelta(minutes=-16), began_at=timedelta(minutes=-16))


def test_a_strong_act_asks_again_after_a_while_and_carries_the_form() -> None:
    client = come_in(TRADER)
    set_up_code(client)
    _old(client)
    form = {"reference": "pk-team", "name-latin": "A team <of> two", "key": "k1"}
    asked = client.post(f"/parties/{TRADER}/consortium/", form)
    page = asked.content.decode()
    assert asked.status_code == 403
    assert "Is it you?" in page
    assert 'name="name-latin" value="A team &lt;of&gt; two"' in page
    assert client.post(f"/parties/{TRADER}/consortium/", {**form, "confirm_code": "123"}).status_code == 403
    done = client.post(f"/parties/{TRADER}/consortium/", {**form, "confirm_code": code_now(TRADER)})
    assert "Is it you?" not in done.content.decode()


def test_a_key_that_may_sign_is_no_way_round_the_second_factor() -> None:
    client = come_in(TRADER)
    set_up_code(client)
    _old(client)
    ends_on = str((datetime.now(UTC) + timedelta(days=30)).date())
    form = {"name": "till", "mandate": f"trader:{TRADER}", "may_change": "yes", "ends_on": ends_on, "key": "k2"}
    asked = client.post("/keys/make/", form)
    assert asked.status_code == 403
    assert "Is it you?" in asked.content.decode()
    assert not models.AccessKey.objects.exists()


def test_looking_and_light_acts_never_ask_again() -> None:
    client = come_in(TRADER)
    set_up_code(client)
    _old(client)
    assert client.get("/home/").status_code == 200
    assert "Is it you?" not in client.post("/listings/new/offer/", {"key": "k"}).content.decode()


def test_a_session_ends_when_it_stood_idle_and_when_it_is_old() -> None:
    client = come_in(TRADER)
    set_up_code(client)
    shift_session(client, seen_at=timedelta(minutes=-29))
    assert client.get("/home/").status_code == 200
    shift_session(client, seen_at=timedelta(minutes=-31))
    assert client.get("/home/").headers["Location"] == "/sign-in/?next=%2Fhome%2F"
    client = Client()
    client.post("/sign-in/", {"sign_in_name": TRADER, "password": PASSWORD})
    client.post("/sign-in/second/", {"confirm_code": code_now(TRADER)})
    shift_session(client, began_at=timedelta(hours=-13))
    assert client.get("/home/").status_code == 302


def test_the_last_factor_stays_while_powers_ask_for_one() -> None:
    client = come_in(TRADER)
    set_up_code(client)
    factor = models.SecondFactor.objects.get()
    answer = client.post(f"/me/factors/{factor.id}/remove/")
    assert answer.status_code == 403
    assert "this is your last" in answer.content.decode()


def test_a_secret_is_sealed_at_rest() -> None:
    client = come_in(TRADER)
    client.get("/me/set-up/")
    secret = client.session["new_secret"]
    client.post(
        "/me/authenticator/", {"code": code_of(bytes.fromhex(secret), int(datetime.now(UTC).timestamp()) // 30)}
    )
    assert secret not in models.SecondFactor.objects.get().sealed


def test_an_auditor_may_but_need_not() -> None:
    person = models.Person.objects.create(id="aud", sign_in_name="aud", name="A", password=make_password(PASSWORD))
    models.Mandate.objects.create(person=person, role="auditor", subject_id="platform", since="2025-01-01")
    client = Client()
    assert client.post("/sign-in/", {"sign_in_name": "aud", "password": PASSWORD}).headers["Location"] == "/door/"
    assert client.get("/overview/").status_code == 200
    models.Mandate.objects.create(person=person, role="officer", subject_id="platform", since="2025-01-01")
    assert client.get("/overview/").headers["Location"].startswith("/me/set-up/")


def test_a_persona_of_a_sandbox_needs_none(persona: Any) -> None:
    assert persona(TRADER).get("/home/").status_code == 200
