"""The small world of the journeys, asked through the door for machines."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.journeys import world
from tests.journeys.stages import asked as asked
from tests.journeys.stages import founded as founded
from tests.journeys.stages import granted as granted
from tests.journeys.stages import proposed as proposed
from tests.journeys.world import morning

from tarazu.api.strict import KEY_HEADER
from tarazu.storage import clock, models


@dataclass(frozen=True)
class Caller:
    """A program that speaks with the door, signed in or not."""

    client: Client

    def get(self, path: str, status: int = 200, **headers: str) -> Any:
        """What a GET answers."""
        return self._read(self.client.get(f"/api/v1/{path}", headers=headers), status)

    def post(self, path: str, body: Any = None, status: int = 201, key: str | None = "") -> Any:
        """What a POST answers; each under a new key where none is given, and under no key where it is None."""
        return self.post_raw(path, "" if body is None else json.dumps(body), status, key)

    def post_raw(self, path: str, content: str | bytes, status: int, key: str | None = "", **told: Any) -> Any:
        """What a POST of these very bytes answers."""
        headers = {} if key is None else {KEY_HEADER: key or world.new_key()}
        told = {"content_type": "application/json", "headers": headers, **told}
        return self._read(self.client.post(f"/api/v1/{path}", data=content, **told), status)

    @staticmethod
    def _read(response: HttpResponse, status: int) -> Any:
        body = json.loads(response.content)
        assert response.status_code == status, body
        if status >= 400:
            assert response["Content-Type"] == "application/problem+json"
            assert body["status"] == status
            assert body["detail"]
            assert body["title"]
        return body


def stand_at(day: date) -> None:
    """Let the platform's clock stand at nine o'clock of a day."""
    clock.start_sandbox(morning(day))


def caller(sign_in_name: str = "", **told: Any) -> Caller:
    """A program with the session of a person, or a stranger."""
    client = Client(**told)
    if sign_in_name:
        person = models.Person.objects.get(sign_in_name=sign_in_name)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return Caller(client)


@pytest.fixture
def stranger(db: None) -> Caller:
    """Somebody who is not signed in."""
    return caller()
