"""A state identity: it signs in invited people alone, and nothing that was not signed for us and now is believed."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from tests.web.conftest import code_now, come_in, set_up_code, shift_session, stand_at
from tests.web.provider import CLIENT, SECRET, Provider
from tests.web.test_accounts import administrator, invited

from tarazu.storage import models

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]
PERSON = "pk-rice"


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    made = Provider()
    settings.TARAZU_OIDC = {
        "ISSUER": made.issuer,
        "CLIENT": CLIENT,
        "SECRET": SECRET,
        "NAME": "The state",
        "STRONG": "mfa, otp",
    }
    stand_at()
    yield made
    made.server.shutdown()
    made.server.server_close()


def errand(client: Client, provider: Provider, path: str = "/sign-in/state/sign_in/") -> Any:
    """Go to the provider and come back."""
    away = client.get(path)
    assert away.status_code == 302, away.content.decode()
    assert away.headers["Location"].startswith(f"{provider.issuer}/authorize?")
    return client.get("/sign-in/state/back/", provider.agree(away.headers["Location"]))


def linked(provider: Provider) -> Client:
    """A person with a second factor who linked their identity on the page of their account."""
    client = come_in(PERSON)
    set_up_code(client)
    assert errand(client, provider, "/sign-in/state/link/").headers["Location"] == "/me/"
    return client


def test_without_a_provider_there_is_no_button_and_no_page() -> None:
    assert "/sign-in/state/" not in Client().get("/sign-in/").content.decode()
    assert Client().get("/sign-in/state/sign_in/").status_code == 404


def test_an_identity_nobody_linked_signs_nobody_in(provider: Provider) -> None:
    client = Client()
    assert "Sign in with The state" in client.get("/sign-in/").content.decode()
    answer = errand(client, provider)
    assert answer.status_code == 403
    assert "not linked to an account" in answer.content.decode()
    assert models.AccountEvent.objects.filter(kind="identity_refused", note="IdentityUnknown").exists()


def test_a_linked_identity_still_shows_our_second_factor(provider: Provider) -> None:
    linked(provider)
    client = Client()
    assert errand(client, provider).headers["Location"] == "/sign-in/second/"
    assert client.get("/home/").status_code == 302
    client.post("/sign-in/second/", {"confirm_code": code_now(PERSON)})
    assert client.get("/home/").status_code == 200


@pytest.mark.parametrize("claims", [{"amr": ["pwd", "otp"]}, {"acr": "mfa"}])
def test_a_provider_that_saw_a_second_factor_is_believed(provider: Provider, claims: dict[str, Any]) -> None:
    linked(provider)
    provider.claims = claims
    client = Client()
    assert errand(client, provider).headers["Location"] == "/door/"
    assert client.get("/home/").status_code == 200


def test_an_invited_person_comes_in_by_their_identity_without_a_password(provider: Provider) -> None:
    link = invited(by=administrator())
    invitation_id, secret = link.strip("/").split("/")[1:]
    provider.claims = {"name": "Amina Khan"}
    client = Client()
    assert "With The state" in client.get(link).content.decode()
    answer = errand(client, provider, f"/sign-in/state/invitation/?invitation={invitation_id}/{secret}")
    assert answer.headers["Location"] == "/door/"
    person = models.Person.objects.get(email="amina@firm.pk")
    assert (person.name, person.has_usable_password()) == ("Amina Khan", False)
    assert models.StateIdentity.objects.get().person_id == person.id
    assert client.post("/me/identity/unlink/", {"issuer": provider.issuer}).status_code == 403  # the only way in
    assert len(mail.outbox) == 1


def test_an_identity_belongs_to_one_account(provider: Provider) -> None:
    linked(provider)
    other = come_in("pk-basmati")
    set_up_code(other)
    assert errand(other, provider, "/sign-in/state/link/").status_code == 409
    assert models.StateIdentity.objects.count() == 1


def test_linking_asks_for_a_fresh_second_factor(provider: Provider) -> None:
    client = come_in(PERSON)
    set_up_code(client)
    shift_session(client, confirmed_at=-timedelta(minutes=16), began_at=-timedelta(minutes=16))
    assert client.get("/sign-in/state/link/").headers["Location"] == "/me/confirm/"


def test_an_identity_is_taken_off(provider: Provider) -> None:
    client = linked(provider)
    assert client.post("/me/identity/unlink/", {"issuer": provider.issuer}).status_code == 302
    assert errand(Client(), provider).status_code == 403


def test_a_closed_account_is_closed_for_its_identity_too(provider: Provider) -> None:
    linked(provider)
    models.Person.objects.filter(pk=PERSON).update(is_active=False)
    assert errand(Client(), provider).status_code == 403


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another one"},
        {"nonce": None},
        {"aud": "somebody-else"},
        {"iss": "https://elsewhere.example"},
        {"exp": int(time.time()) - 600},
        {"iat": None},
        {"sub": None},
        {"azp": "somebody-else"},
    ],
)
def test_an_answer_that_is_not_for_us_and_now_is_refused(provider: Provider, claims: dict[str, Any]) -> None:
    linked(provider)
    provider.claims = {"amr": ["otp"], **claims}
    assert errand(Client(), provider).status_code == 403


@pytest.mark.parametrize("algorithm", ["HS256", "none"])
def test_an_answer_signed_in_another_way_is_refused(provider: Provider, algorithm: str) -> None:
    linked(provider)
    provider.claims, provider.algorithm = {"amr": ["otp"]}, algorithm
    provider.key = SECRET * 2 if algorithm == "HS256" else ""
    assert errand(Client(), provider).status_code == 403


def test_an_answer_to_another_browser_is_refused(provider: Provider) -> None:
    linked(provider)
    provider.claims = {"amr": ["otp"]}
    brought = provider.agree(Client().get("/sign-in/state/sign_in/").headers["Location"])
    assert Client().get("/sign-in/state/back/", brought).status_code == 403
    client = Client()
    client.get("/sign-in/state/sign_in/")
    assert client.get("/sign-in/state/back/", brought).status_code == 403
    assert client.get("/sign-in/state/back/", brought).status_code == 403


def test_a_provider_that_is_away_says_so(provider: Provider, settings: Any) -> None:
    settings.TARAZU_OIDC = settings.TARAZU_OIDC | {"ISSUER": "http://127.0.0.1:9"}
    answer = Client().get("/sign-in/state/sign_in/")
    assert answer.status_code == 409
    assert "does not answer" in answer.content.decode()


def test_a_provider_that_leads_elsewhere_is_not_followed(provider: Provider) -> None:
    provider.moved = "/inside"
    answer = Client().get("/sign-in/state/sign_in/")
    assert "does not answer as it should" in answer.content.decode()
    assert provider.asked == ["/.well-known/openid-configuration"]


def test_a_provider_is_asked_over_https_alone(settings: Any, provider: Provider) -> None:
    settings.TARAZU_OIDC = settings.TARAZU_OIDC | {"ISSUER": "http://id.example.gov"}
    assert Client().get("/sign-in/state/sign_in/").status_code == 409


def test_the_provider_confirms_whoever_signed_in_by_it(provider: Provider) -> None:
    linked(provider)
    models.SecondFactor.objects.all().delete()
    provider.claims = {"amr": ["otp"]}
    client = Client()
    errand(client, provider)
    shift_session(client, confirmed_at=-timedelta(minutes=16), began_at=-timedelta(minutes=16))
    asked = client.post(f"/parties/{PERSON}/consortium/", {"reference": "x", "key": "k"})
    assert "Confirm with The state" in asked.content.decode()
    assert errand(client, provider, "/sign-in/state/confirm/").headers["Location"] == "/me/"
    again = client.post(f"/parties/{PERSON}/consortium/", {"reference": "x", "key": "k"})
    assert "Is it you?" not in again.content.decode()
