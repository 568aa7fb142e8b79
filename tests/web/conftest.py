"""The small world of the journeys, seen through the web door."""

from datetime import date

import pytest
from django.test import Client
from django.utils import translation
from tests.journeys.stages import asked as asked
from tests.journeys.stages import delivered as delivered
from tests.journeys.stages import founded as founded
from tests.journeys.stages import granted as granted
from tests.journeys.stages import proposed as proposed
from tests.journeys.world import DAY, morning

from tarazu.storage import clock, models


def stand_at(day: date = DAY) -> None:
    """Let the platform's clock stand at nine o'clock of a day."""
    clock.start_sandbox(morning(day))


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
