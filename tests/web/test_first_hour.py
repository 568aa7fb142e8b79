"""The first hour of each role is true: every role has one, and every step begins on a page that opens for it."""

import pytest
from django.urls import reverse
from tests.web.conftest import stand_at, visitor
from tests.web.crowded import CALLERS_SIGN_IN, TODAY, appoint

from tarazu.registry.people import Role
from tarazu.web.first_hour import HOURS


def test_every_role_has_its_hour() -> None:
    assert set(HOURS) == {role.value for role in Role}


@pytest.mark.django_db
@pytest.mark.usefixtures("founded")
def test_every_step_begins_on_a_page_that_opens_for_its_role() -> None:
    appoint()
    stand_at(TODAY)
    shut = []
    for role, steps in HOURS.items():
        client = visitor(CALLERS_SIGN_IN.get(role, role))
        assert client.get(reverse("first_hour_of", args=(role,))).status_code == 200
        shut += [
            (role, step.screen) for step in steps if client.get(reverse(step.screen), follow=True).status_code != 200
        ]
    assert shut == []
