"""What somebody types breaks no line of a log, no header of an answer and no header of a letter; refusals are noted."""

import logging
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from tests.web.conftest import stand_at, visitor
from tests.web.test_accounts import WISH, administrator

from tarazu.storage import models
from tarazu.storage.factors import make_codes
from tarazu.storage.limits import Limit
from tarazu.storage.logs import OneLine
from tarazu.web.saved import saved_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]
FORGED = "/files/x\r\n2026-01-01 00:00:00Z WARNING Signed in: the minister\u2028"


def line_of(message: str, *told: object) -> str:
    record = logging.LogRecord("tarazu", logging.WARNING, "a file", 1, message, told, None)
    return OneLine("%(asctime)s %(levelname)s %(name)s %(message)s").format(record)


def test_nobody_writes_a_line_of_the_log_by_typing_one(settings: Any) -> None:
    written = line_of("Refused: %s", FORGED)
    assert len(written.splitlines()) == 1
    assert written[10] == "T"
    assert "+00:00 WARNING tarazu Refused" in written
    assert r"\x0d\x0a2026-01-01" in written
    assert "ترازو" in line_of("%s", "ترازو"), "letters stay letters"
    assert settings.LOGGING["formatters"]["line"]["()"] == "tarazu.storage.logs.OneLine"
    assert {each.get("formatter") for each in settings.LOGGING["handlers"].values()} == {"line"}


def test_a_refusal_is_noted_with_who_and_what_and_whence(caplog: pytest.LogCaptureFixture) -> None:
    stand_at()
    with caplog.at_level(logging.WARNING, logger="tarazu"):
        assert visitor("pk-rice").get("/people/pk-basmati/", REMOTE_ADDR="10.1.2.3").status_code == 403
        assert Client(REMOTE_ADDR="10.1.2.4").get("/api/v1/files").status_code == 401
        assert visitor("pk-rice").post("/people/pk-basmati/invite/", REMOTE_ADDR="10.1.2.5").status_code == 403
        assert visitor("pk-rice").get("/home/").status_code == 200
    noted = [record.getMessage() for record in caplog.records if record.name == "tarazu.web.gate"]
    person = models.Person.objects.get(sign_in_name="pk-rice").pk
    assert noted == [
        f"Refused with 403: {person}, GET /people/<str:subject_id>/ subject_id=pk-basmati, from 10.1.2.3",
        "Refused with 401: nobody, GET /api/v1/files, from 10.1.2.4",
        f"Refused with 403: {person}, POST /people/<str:subject_id>/invite/ subject_id=pk-basmati, from 10.1.2.5",
    ]


def test_whoever_tries_to_get_past_a_limit_is_noted(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.TARAZU_LIMITS = settings.TARAZU_LIMITS | {"public": Limit(1, 10**10)}
    stranger = Client(REMOTE_ADDR="10.7.7.7")
    with caplog.at_level(logging.WARNING, logger="tarazu"):
        assert [stranger.get("/rules/").status_code for _ in range(3)][-1] == 429
        assert stranger.get("/calendar/a-secret.ics").status_code == 429
    assert "Refused with 429: nobody, GET /rules, from 10.7.7.7" in caplog.messages
    assert "a-secret" not in caplog.text


@pytest.mark.parametrize("name", ['a".html', "a\r\nSet-Cookie: x=1", "a;filename=b.html", 'کتاب".pdf', "a\\"])
def test_a_name_of_a_file_breaks_no_header(name: str) -> None:
    header = saved_as(name)
    assert header.startswith("attachment")
    assert header.isascii()
    assert header.isprintable()
    quoted = header.partition('filename="')[2]
    assert quoted.replace("\\\\", "").replace('\\"', "").count('"') == bool(quoted), "one name, which ends at its end"


@pytest.mark.parametrize("typed", ["spy@firm.example\r\nBcc: x@b.example", "new@firm.example, spy@b.example"])
def test_a_line_end_in_an_address_adds_no_header_to_a_letter(typed: str) -> None:
    invited = "/people/pk-basmati/invite/"
    administrator().post(invited, WISH | {"email": typed})
    assert mail.outbox == []
    assert not models.Invitation.objects.filter(email__contains="spy").exists()
    administrator(name="other").post(invited, WISH | {"email": "new@firm.example", "key": "k2"})
    assert [letter.to for letter in mail.outbox] == [["new@firm.example"]]


def test_codes_of_recovery_are_kept_as_digests_of_their_person() -> None:
    person = models.Person.objects.get(sign_in_name="pk-rice").pk
    other = models.Person.objects.get(sign_in_name="pk-basmati").pk
    code = make_codes(person)[0]
    plain = code.replace("-", "")
    kept = [row.digest for row in models.RecoveryCode.objects.filter(person_id=person)]
    assert len(set(kept)) == len(kept) == 10
    assert all(plain not in digest and code not in digest and len(digest) >= 32 for digest in kept)
    make_codes(other)
    assert not set(kept) & {row.digest for row in models.RecoveryCode.objects.filter(person_id=other)}


def test_a_program_over_plain_http_is_refused_and_not_led_on(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    plain = Client().get("/api/v1/rules", headers={"authorization": "Bearer tarazu_x"})
    assert (plain.status_code, plain.json()["code"]) == (403, "PlainHttp")
    assert "Location" not in plain.headers
    assert Client().get("/api/v1/rules", secure=True).status_code == 200
    assert Client().get("/rules/").headers["Location"].startswith("https://")
