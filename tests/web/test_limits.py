"""Limits: strangers, letters and invitations; and answers of a passkey that no passkey gave."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.journeys.world import DAY
from tests.web.conftest import come_in, set_up_code, shift_session, stand_at, visitor
from tests.web.test_accounts import WISH, administrator

from tarazu.storage import models
from tarazu.storage.limits import DEFAULTS, Limit, LimitUnreadable, limits
from tarazu.web.strangers import Strangers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]
COUNT = """
import sys; from pathlib import Path
from tarazu.storage.limits import Limit; from tarazu.web.strangers import Strangers
counted = Strangers(Path(sys.argv[1]), "s")
for _ in range(2_000): counted.wait("a", Limit(1, 10**10))
"""
JUNK = ("", "x", "[]", "{}", '{"id": 1}', '{"response": {"clientDataJSON": "e30"}}', "[" * 9_000, '{"rawId": null}')


def limited(settings: Any, **changed: Limit) -> None:
    settings.TARAZU_LIMITS = settings.TARAZU_LIMITS | changed


def test_a_stranger_who_asks_for_too_much_is_told_when_to_come_again(settings: Any) -> None:
    limited(settings, public=Limit(3, 60))
    client = Client(REMOTE_ADDR="10.5.5.5")
    answers = [client.get("/rules/", headers={"accept-language": "ru"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] in ([200, 200, 200, 429], [200, 200, 200, 200])  # a minute's turn
    more = [client.get("/rules/") for _ in range(4)]
    assert more[-1].status_code == 429
    assert 0 < int(more[-1].headers["Retry-After"]) <= 60
    assert Client(REMOTE_ADDR="10.5.5.6").get("/rules/").status_code == 200
    assert client.get("/api/v1/journal/head").status_code == 429


def test_a_signed_in_person_is_no_stranger(settings: Any) -> None:
    stand_at(DAY)
    limited(settings, public=Limit(1, 60))
    client = visitor("pk-rice")
    assert [client.get("/rules/").status_code for _ in range(4)] == [200] * 4


def test_all_server_processes_of_a_machine_count_a_stranger_together(tmp_path: Path) -> None:
    limit = Limit(3, 10**10)
    here, there = (Strangers(tmp_path / "strangers", "s") for _ in range(2))
    assert [bool(one.wait("10.5.5.7", limit)) for one in (here, there, here, there)] == [False, False, False, True]
    assert there.wait("10.5.5.8", limit) == 0


def test_processes_that_count_at_once_miss_no_page(tmp_path: Path) -> None:
    running = [subprocess.Popen([sys.executable, "-c", COUNT, str(tmp_path / "s")]) for _ in range(2)]
    assert [one.wait(60) for one in running] == [0, 0]
    counted = Strangers(tmp_path / "s", "s")
    assert counted.wait("a", Limit(4_000, 10**10)) > 0
    assert counted.wait("a", Limit(4_002, 10**10)) == 0


def test_a_new_window_of_time_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counted, limit = Strangers(tmp_path / "strangers", "s"), Limit(1, 60)
    answers = []
    for moment in (600.0, 601.0, 659.0, 660.0):
        monkeypatch.setattr("tarazu.web.strangers.time.time", lambda moment=moment: moment)
        answers.append(counted.wait("10.5.5.9", limit))
    assert answers == [0, 59, 1, 0]


def test_a_flood_of_addresses_does_not_push_out_who_asks_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tarazu.web.strangers.SETS", 4)
    counted, limit = Strangers(tmp_path / "strangers", "s"), Limit(10, 10**10)
    for _ in range(10):
        counted.wait("busy", limit)
    for number in range(1_000):
        counted.wait(str(number), limit)
    assert counted.wait("busy", limit) > 0
    assert (tmp_path / "strangers").stat().st_size == 4 * 4 * 24


def test_the_limit_page_speaks_three_languages(settings: Any) -> None:
    limited(settings, account=Limit(1, 900))
    for number, (language, says) in enumerate((("en", "Wait"), ("ru", "Подождите"), ("ur", "انتظار کریں"))):
        client = Client(REMOTE_ADDR=f"10.6.6.{number}")
        client.cookies["django_language"] = language
        for _ in range(2):
            answer = client.post("/sign-in/", {"sign_in_name": "pk-rice", "password": "x"})
        assert answer.status_code == 429
        assert says in answer.content.decode()


def test_one_address_trying_many_names_is_stopped(settings: Any) -> None:
    limited(settings, address=Limit(4, 900))
    answers = [Client().post("/sign-in/", {"sign_in_name": f"n{n}", "password": "x"}).status_code for n in range(6)]
    assert answers == [422] * 4 + [429] * 2
    assert models.AccountEvent.objects.filter(kind="limited").count() == 1  # a flood is noted once


def test_made_up_links_are_limited(settings: Any) -> None:
    limited(settings, address=Limit(3, 900))
    answers = [Client().get(f"/invitation/inv_x/{number}/").status_code for number in range(5)]
    assert answers == [404] * 3 + [429] * 2


def test_many_addresses_together_guess_no_faster(settings: Any) -> None:
    limited(settings, account_anywhere=Limit(4, 900))
    for number in range(7):
        Client(REMOTE_ADDR=f"10.7.7.{number}").post("/sign-in/", {"sign_in_name": "pk-rice", "password": "x"})
    assert models.AccountEvent.objects.filter(kind="password_refused").count() == 4


def test_invitations_are_limited(settings: Any) -> None:
    stand_at(DAY)
    limited(settings, invitation=Limit(2, 60))
    client = administrator()
    answers = [client.post("/people/pk-rice/invite/", WISH | {"key": f"k{n}"}).status_code for n in range(3)]
    assert answers == [302, 302, 429]


@pytest.mark.parametrize("written", ["address", "address=3", "address=x/3", "address=3/0", "nobody=3/3"])
def test_a_crooked_limit_is_named(written: str) -> None:
    with pytest.raises(LimitUnreadable, match=written):
        limits(written)


def test_limits_are_changed_one_by_one() -> None:
    assert limits("address=60/900") == DEFAULTS | {"address": Limit(60, 900)}


@pytest.mark.parametrize("answer", JUNK)
def test_junk_is_no_passkey(answer: str) -> None:
    client = come_in("pk-rice")
    client.get("/me/set-up/")
    assert client.post("/me/passkey/", {"passkey": answer}).status_code == 403
    set_up_code(client)
    again = come_in("pk-rice")
    assert again.post("/sign-in/second/", {"confirm_passkey": answer}).status_code == 422
    assert models.SecondFactor.objects.count() == 1


def test_the_door_for_machines_asks_for_the_same_confirmation() -> None:
    stand_at(DAY)
    client = come_in("pk-rice")
    set_up_code(client)
    shift_session(client, confirmed_at=-timedelta(minutes=16), began_at=-timedelta(minutes=16))
    path, headers = "/api/v1/deals/deal_x/consents", {"idempotency-key": "k"}
    body = {"party": "pk-rice", "answer": "accept"}
    refused = client.post(path, body, content_type="application/json", headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "ConfirmationMissing"), refused.content
