"""What programs need besides acting: keys of their own, lists by portions, and answers that say they are unchanged."""

import io
import logging
import re
import urllib.error
import urllib.request
from contextlib import closing
from datetime import timedelta
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.api.conftest import Caller, caller, stand_at
from tests.api.test_door import OFFER
from tests.journeys import world
from tests.journeys.world import DAY, KARACHI, Trade, morning

from tarazu.desk import see_people
from tarazu.desk.make_access_key import make_access_key
from tarazu.registry.access_keys import DAYS_MAX, STANDING_MAX, KeyNameless, KeysFull, KeyTooLong, MandateNotHeld
from tarazu.registry.people import ConfirmationMissing, Role
from tarazu.storage import models
from tarazu.storage.access_keys import fingerprint_of

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
SECRET = "tarazu_" + "k" * 43
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "use-the-api.md"


def made(person: str = "pk-rice", secret: str = SECRET, *, confirmed: bool = True, **changes: Any) -> str:
    """A key of a person."""
    told = {
        "name": "stock list", "role": Role.TRADER, "subject_id": person, "may_change": True,
        "ends_on": DAY + timedelta(days=30), "now": morning(DAY), "key": world.new_key(), **changes,
    }  # fmt: skip
    actor = see_people.actor_of(person, DAY, confirmed=confirmed)
    number: str = make_access_key(actor=actor, secret=secret, **told)["key"]
    return number


def program(secret: str = SECRET) -> Caller:
    """A program with a key and without a session."""
    return Caller(Client(headers={"Authorization": f"Bearer {secret}"}))


@pytest.fixture(autouse=True)
def moment(founded: None, db: None) -> None:
    """Everything happens on the day of the round."""
    stand_at(DAY)


def test_what_is_refused_to_a_program_is_noted_under_its_person(caplog: pytest.LogCaptureFixture) -> None:
    made(may_change=False)
    made(secret=SECRET + "2")
    with caplog.at_level(logging.WARNING, logger="tarazu.web.gate"):
        program().post("offers", OFFER, 403)
        program(SECRET + "2").post("offers", {**OFFER, "party": "pk-chilli"}, 403)
        program(SECRET + "3").post("offers", OFFER, 401)
    noted = [record.getMessage().split(",")[0] for record in caplog.records if record.name == "tarazu.web.gate"]
    person = models.Person.objects.get(sign_in_name="pk-rice").pk
    assert noted == [f"Refused with 403: {person}"] * 2 + ["Refused with 401: nobody"]


def test_a_program_acts_with_its_key_and_without_a_session_or_its_token() -> None:
    number = made()
    offered = program().post("offers", OFFER)
    assert offered["party"] == "pk-rice"
    row = models.AccessKey.objects.get(id=number)
    assert row.used_at == morning(DAY)
    assert SECRET not in str(vars(row))
    assert row.hash == fingerprint_of(SECRET)
    assert models.JournalEntry.objects.filter(kind="listings_published", body__contains='"by":"pk-rice"').exists()


@pytest.mark.parametrize("secret", ["", "tarazu_wrong", SECRET.upper(), SECRET[:-1]])
def test_a_wrong_key_opens_nothing_even_beside_a_session(secret: str) -> None:
    made()
    signed_in = caller("pk-rice").client
    answered = signed_in.get("/api/v1/listings", headers={"Authorization": f"Bearer {secret}"})
    assert answered.status_code == 401
    assert answered["WWW-Authenticate"] == 'Bearer realm="tarazu"'
    assert program(secret).get("listings", 401)["code"] == "NotSignedIn"


def test_a_key_that_may_sign_is_made_by_whoever_just_showed_their_second_factor() -> None:
    with pytest.raises(ConfirmationMissing):
        made(confirmed=False)
    assert not models.AccessKey.objects.exists()
    made(confirmed=False, may_change=False)


def test_a_key_that_only_reads_changes_nothing() -> None:
    made(may_change=False)
    assert program().get("listings")["lines"]
    assert program().post("offers", OFFER, 403)["code"] == "KeyReadsOnly"


def test_a_key_acts_under_its_one_mandate_and_ends_with_it() -> None:
    models.Mandate.objects.create(person_id="pk-rice", role="trader", subject_id="pk-chilli", since=DAY)
    made(subject_id="pk-rice")
    assert program().post("offers", {**OFFER, "party": "pk-chilli"}, 403)["code"] == "PowerMissing"
    assert {line["party"] for line in program().get("listings")["lines"]} == {"pk-rice"}
    models.Mandate.objects.filter(person_id="pk-rice", subject_id="pk-rice").update(until=DAY)
    assert program().post("offers", OFFER, 403)["code"] == "PowerMissing"
    assert program().get("listings")["lines"] == []


def test_a_key_ends_on_its_day_or_with_its_person() -> None:
    made()
    models.Person.objects.filter(id="pk-rice").update(is_active=False)
    program().get("listings", 401)
    models.Person.objects.filter(id="pk-rice").update(is_active=True)
    stand_at(DAY + timedelta(days=30))
    assert program().get("listings")
    stand_at(DAY + timedelta(days=31))
    program().get("listings", 401)


def test_a_key_is_made_shown_once_and_ended_on_its_page() -> None:
    browser = caller("pk-rice").client
    form = {"name": "<b>stock</b>", "mandate": "trader:pk-rice", "ends_on": "2025-12-20", "may_change": "yes"}
    page = browser.post("/keys/make/", {**form, "key": "form-1"})
    (secret,) = re.findall(r"tarazu_[\w-]{43}", page.content.decode())
    assert page["Cache-Control"] == "no-store"
    assert program(secret).get("listings")["lines"]
    listed = browser.get("/keys/").content.decode()
    assert secret not in listed
    assert "&lt;b&gt;stock&lt;/b&gt;" in listed
    twice = browser.post("/keys/make/", {**form, "key": "form-1"})
    assert (twice.status_code, "tarazu_" in twice.content.decode()) == (409, False)
    (row,) = models.AccessKey.objects.all()
    assert caller("pk-chilli").client.post(f"/keys/{row.id}/end/", {"key": "e"}).status_code == 404
    assert browser.post(f"/keys/{row.id}/end/", {"key": "form-2"}).status_code == 302
    assert program(secret).get("listings", 401)["code"] == "NotSignedIn"


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"ends_on": "soon"}, 422),
        ({"ends_on": "2030-01-01"}, 422),
        ({"name": ""}, 422),
        ({"mandate": "trader:pk-chilli"}, 403),
        ({"mandate": "king:pk-rice"}, 422),
        ({"mandate": ""}, 422),
    ],
)
def test_a_key_that_cannot_be_made_says_why_on_its_page(typed: dict[str, str], status: int) -> None:
    form = {"name": "stock", "mandate": "trader:pk-rice", "ends_on": "2025-12-20", "key": "k", **typed}
    page = caller("pk-rice").client.post("/keys/make/", form)
    assert (page.status_code, "This was not done" in page.content.decode()) == (status, True)
    assert not models.AccessKey.objects.exists()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": " "}, KeyNameless),
        ({"name": "n" * 81}, KeyNameless),
        ({"ends_on": DAY - timedelta(days=1)}, KeyTooLong),
        ({"ends_on": DAY + timedelta(days=DAYS_MAX + 1)}, KeyTooLong),
        ({"subject_id": "pk-chilli"}, MandateNotHeld),
        ({"role": Role.OFFICER}, MandateNotHeld),
    ],
)
def test_a_key_that_nobody_may_have_is_refused(changes: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        made(**changes)
    assert not models.AccessKey.objects.exists()


@pytest.mark.parametrize("changes", [{"ends_on": DAY}, {"ends_on": DAY + timedelta(days=DAYS_MAX)}, {"name": "n" * 80}])
def test_a_key_at_its_edges_is_made(changes: dict[str, Any]) -> None:
    assert made(**changes)


def test_nobody_has_more_keys_than_anybody_can_watch() -> None:
    for number in range(STANDING_MAX):
        made(secret=f"secret {number}")
    with pytest.raises(KeysFull):
        made(secret="one more")


def test_lists_are_read_by_portions_whole_and_once() -> None:
    made()
    lines, after = [], ""
    while True:
        portion = program().get(f"book?size=5&after={after}")
        assert len(portion["lines"]) <= 5
        lines += portion["lines"]
        after = portion["next"]
        if after is None:
            break
    assert len(lines) == len({line["id"] for line in lines}) == models.Listing.objects.count()
    assert {"party", "price", "reference"} & set(lines[0]) == set()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("after=%FF", "FieldsRefused"),
        ("after=abc", "FieldsRefused"),
        ("size=0", "RequestUnreadable"),
        ("size=501", "RequestUnreadable"),
    ],
)
def test_a_portion_is_asked_for_properly(query: str, code: str) -> None:
    made()
    assert program().get(f"book?{query}", 400)["code"] == code


def test_deals_and_files_are_those_of_the_caller(asked: Trade) -> None:
    basmati = caller("pk-basmati")
    assert [line["id"] for line in basmati.get("deals")["lines"]] == [asked.deal.id]
    assert [line["id"] for line in basmati.get("files")["lines"]] == [asked.files["PK"]]
    assert [line["id"] for line in caller("ru-newsprint").get("files")["lines"]] == [asked.files["RU"]]
    assert [line["state"] for line in caller("officer-lahore").get("files?state=applied")["lines"]] == ["applied"]
    assert caller("officer-lahore").get("files?state=granted")["lines"] == []
    for name in ("pk-rice", "officer-karachi"):
        assert caller(name).get("files")["lines"] == []


def test_what_did_not_change_is_not_sent_again() -> None:
    made()
    client = program().client
    first = client.get("/api/v1/listings")
    assert first["Cache-Control"] == "private, no-cache"
    again = client.get("/api/v1/listings", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    program().post("offers", OFFER)
    changed = client.get("/api/v1/listings", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_a_traders_and_an_officers_day_by_program(granted: Trade) -> None:
    trader, customs, file = caller("pk-basmati"), caller("officer-lahore"), granted.files["PK"]
    days = {"party": "pk-basmati", "days": 20, "reason": "The mill stood still.", "evidence": "Notice 7"}
    request = trader.post(f"files/{file}/extensions", days)["extension"]
    decision = {"event": "grant", "days": 10, "decision": "Seen."}
    assert trader.post(f"extensions/{request}/answers", decision, 403)["code"] == "PowerMissing"
    assert customs.post(f"extensions/{request}/answers", decision)["state"] == "granted"
    stop = {"since": "2025-12-05", "until": "2025-12-09", "cause": "closed_crossing", "evidence": "Order 3"}
    assert customs.post(f"files/{file}/clock-stops", stop)["stop"]
    wrong = customs.post(f"files/{file}/clock-stops", {**stop, "until": "2025-12-05"}, 400)
    assert [line["pointer"] for line in wrong["errors"]] == ["/until"]
    assert customs.post(f"files/{file}/closings", None, 403)["code"] == "NotNettedYet"
    kinnow = "listings/offer-pk-basmati-kinnow/withdrawals"
    assert caller("pk-rice").post(kinnow, None, 403)["code"] == "PowerMissing"
    assert trader.post(kinnow)["state"] == "withdrawn"


def test_an_agreed_deal_becomes_a_recommended_file_by_program(proposed: Any) -> None:
    deal = proposed[0]
    contract = world.agree(deal)
    for party in deal.party_ids:
        world.sign(contract, party)
        assert caller(party).post(f"deals/{deal.id}/undertakings", {"party": party})["about"] == 2
    opened = caller("pk-rice").post(
        f"contracts/{contract.id}/applications", {"party": "pk-rice", "origin_declared": True}
    )
    assert opened["authority"] == KARACHI
    path = f"files/{opened['file']}/recommendations"
    assert caller("officer-karachi").post(path, {"note": "In order."})["state"] == "applied"


def test_the_example_of_the_guide_runs_as_it_stands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made("pk-rice")
    client = Client()

    def opened(request: urllib.request.Request, timeout: int) -> Any:
        told = {"headers": dict(request.header_items()), "content_type": "application/json"}
        answered = client.generic(request.get_method(), request.full_url, request.data or b"", **told)
        content = io.BytesIO(answered.content)
        if answered.status_code >= 300:
            raise urllib.error.HTTPError(request.full_url, answered.status_code, "", Message(), content)
        return closing(Answer(content, answered.headers))

    monkeypatch.setattr(urllib.request, "urlopen", opened)
    for name, told in {"ADDRESS": "http://testserver", "KEY": SECRET, "PARTY": "pk-rice"}.items():
        monkeypatch.setenv(f"TARAZU_{name}", told)
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    exec(compile(code, str(GUIDE), "exec"), {})
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in told] == ["published", "unchanged", "FieldsRefused"]


class Answer(io.BytesIO):
    """What urllib hands out: content that is read, and headers."""

    def __init__(self, content: io.BytesIO, headers: Any) -> None:
        super().__init__(content.getvalue())
        self.headers = headers
