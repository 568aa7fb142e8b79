"""The small world of the journeys, seen through the web door."""

import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import translation
from tests.journeys.stages import asked as asked
from tests.journeys.stages import delivered as delivered
from tests.journeys.stages import founded as founded
from tests.journeys.stages import granted as granted
from tests.journeys.stages import proposed as proposed
from tests.journeys.world import DAY, morning

from tarazu.registry.factors import STEP_SECONDS, code_of
from tarazu.storage import clock, models
from tarazu.storage.factors import AUTHENTICATOR_SECRETS
from tarazu.storage.sealing import opened


def stand_at(day: date = DAY) -> None:
    """Let the platform's clock stand at nine o'clock of a day."""
    clock.start_sandbox(morning(day))


PASSWORD = "a long and dull sentence"
DIGEST = make_password(PASSWORD)


def with_password(sign_in_name: str) -> None:
    """Give a person the password of these tests."""
    models.Person.objects.filter(sign_in_name=sign_in_name).update(password=DIGEST)


def come_in(sign_in_name: str) -> Client:
    """A browser that signed in on the page of signing in, with a password and no more."""
    with_password(sign_in_name)
    client = Client()
    answer = client.post("/sign-in/", {"sign_in_name": sign_in_name, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


def set_up_code(client: Client) -> str:
    """Set an authenticator up; the page with the recovery codes."""
    client.get("/me/set-up/")
    secret = bytes.fromhex(client.session["new_secret"])
    answer = client.post("/me/authenticator/", {"code": code_of(secret, _step())})
    assert answer.status_code == 200, answer.headers
    return answer.content.decode()


def code_now(sign_in_name: str) -> str:
    """A code that the person's authenticator shows, and that was not shown before."""
    row = models.SecondFactor.objects.get(person__sign_in_name=sign_in_name, kind="authenticator")
    row.last_step = min(row.last_step, _step() - 1)
    row.save(update_fields=["last_step"])
    return code_of(opened(row.sealed, purpose=AUTHENTICATOR_SECRETS, owner=row.person_id), _step())


def shift_session(client: Client, **moved: timedelta) -> None:
    """Move the moments a session remembers."""
    session = client.session
    for name, by in moved.items():
        session[name] = int(session.get(name, time.time()) + by.total_seconds())
    session.save()


def _step() -> int:
    return int(time.time()) // STEP_SECONDS


@pytest.fixture
def persona() -> Callable[[str], Client]:
    """A way to come in as an invented person of a sandbox, by its button."""
    stand_at()

    def come(sign_in_name: str) -> Client:
        client = Client()
        client.post("/continue-as/", {"person": sign_in_name})
        return client

    return come


def visitor(sign_in_name: str = "", language: str = "en") -> Client:
    """A browser with the session of a person, or a stranger's."""
    client = Client()
    client.cookies["django_language"] = language
    if sign_in_name:
        person = models.Person.objects.get(sign_in_name=sign_in_name)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture(autouse=True)
def english_again() -> object:
    """A page sets the language of its thread; the next test begins in English."""
    translation.activate("en")
    yield
    translation.activate("en")
