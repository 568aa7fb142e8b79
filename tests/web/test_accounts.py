"""Accounts: by invitation alone, their browsers, passwords and recovery, and what two administrators may do."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from tests.journeys.world import DAY, morning
from tests.web.conftest import PASSWORD, code_now, come_in, set_up_code, shift_session, stand_at, visitor, with_password

from tarazu.registry.people import PLATFORM, Role
from tarazu.storage import models
from tarazu.web.visitor import browser_name

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]
OTHER = "another long and dull sentence"
NEW = {"name": "Amina Khan", "new_password": OTHER, "again": OTHER}
WISH = {"email": "Amina@Firm.PK", "role": "agent", "since": DAY.isoformat(), "until": "", "language": "en", "key": "k1"}


@pytest.fixture(autouse=True)
def here() -> None:
    stand_at()


def administrator(subject: str = PLATFORM, name: str = "admin") -> Client:
    person = models.Person.objects.create(id=name, sign_in_name=name, name=f"Administrator {name}")
    models.Mandate.objects.create(person=person, role=Role.ADMINISTRATOR.value, subject_id=subject, since=DAY)
    return visitor(name)


def link_in(letter: int = -1) -> str:
    for _ in range(50):  # a letter may be sent aside
        if mail.outbox:
            break
        time.sleep(0.02)
    found = re.search(r"http://127\.0\.0\.1:8000(/\S+)", str(mail.outbox[letter].body))
    assert found, mail.outbox[letter].body
    return found[1]


def invited(subject: str = "pk-basmati", by: Client | None = None, **changed: str) -> str:
    answer = (by or administrator()).post(f"/people/{subject}/invite/", WISH | changed)
    assert answer.status_code == 302, answer.content.decode()
    return link_in()


def kinds(person_id: str) -> set[str]:
    return set(models.AccountEvent.objects.filter(person_id=person_id).values_list("kind", flat=True))


def test_an_invited_person_sets_a_name_and_a_password_and_acts() -> None:
    link = invited(role="trader")
    assert mail.outbox[0].to == ["amina@firm.pk"]
    client = Client()
    assert "amina@firm.pk" in client.get(link).content.decode()
    assert client.post(link, NEW).headers["Location"] == "/door/"
    person = models.Person.objects.get(sign_in_name="amina@firm.pk")
    assert (person.name, person.password.startswith("argon2$argon2id$")) == ("Amina Khan", True)
    held = models.Mandate.objects.get(person=person)
    assert (held.role, held.subject_id) == ("trader", "pk-basmati")
    assert client.get("/home/").headers["Location"].startswith("/me/set-up/")
    set_up_code(client)
    assert client.get("/home/").status_code == 200
    kinds_on_record = set(models.JournalEntry.objects.values_list("kind", flat=True))
    assert {"person_invited", "invitation_accepted"} <= kinds_on_record


def test_a_link_serves_once() -> None:
    link = invited()
    assert Client().post(link, NEW).status_code == 302
    again = Client().post(link, NEW | {"name": "Somebody Else"})
    assert again.status_code == 409
    assert models.Person.objects.filter(email="amina@firm.pk").count() == 1


def test_a_link_runs_out() -> None:
    link = invited()
    models.PlatformClock.objects.update(last=morning(DAY + timedelta(days=7)))
    answer = Client().get(link)
    assert answer.status_code == 403
    assert "This invitation held until" in answer.content.decode()


def test_a_link_that_was_made_up_opens_nothing() -> None:
    link = invited()
    head, _, secret = link.rstrip("/").rpartition("/")
    crooked = secret[:-1] + ("0" if secret[-1] != "0" else "1")
    assert Client().get(f"{head}/{crooked}/").status_code == 404
    assert models.AccountEvent.objects.filter(kind="invitation_refused").count() == 1


def test_a_withdrawn_invitation_opens_nothing() -> None:
    client = administrator()
    link = invited(by=client)
    invitation = models.Invitation.objects.get()
    client.post(f"/people/pk-basmati/invitations/{invitation.id}/withdraw/", {"key": "k2"})
    assert Client().post(link, NEW).status_code == 409


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"name": " "}, "Write your name"),
        ({"new_password": "short", "again": "short"}, "Choose another password"),
        ({"new_password": "a" * 300, "again": "a" * 300}, "Choose another password"),
        ({"new_password": "amina@firm.pk-2026", "again": "amina@firm.pk-2026"}, "Choose another password"),
        ({"again": "something else entirely"}, "not the same"),
    ],
)
def test_what_is_wrong_with_a_new_account_is_said_and_nothing_opens(changed: dict[str, str], says: str) -> None:
    link = invited()
    answer = Client().post(link, NEW | changed)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not models.Person.objects.filter(email="amina@firm.pk").exists()


def test_somebody_with_an_account_gets_the_mandate_added_to_it() -> None:
    link = invited()
    assert "The mandate is added to this account" in visitor("pk-rice").get(link).content.decode()
    assert visitor("pk-rice").post(link).headers["Location"] == "/door/"
    assert models.Mandate.objects.filter(person_id="pk-rice", role="agent", subject_id="pk-basmati").exists()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"email": "nobody"}, "is not a mail address"),
        ({"email": "a@b.pk\r\nBcc: all@b.pk"}, "is not a mail address"),
        ({"role": "operator"}, "has nobody as"),
        ({"since": "soon"}, "day"),
        ({"since": "2026-02-02", "until": "2026-02-01"}, "ends after it begins"),
    ],
)
def test_a_crooked_invitation_is_refused_and_nothing_is_sent(changed: dict[str, str], says: str) -> None:
    answer = administrator().post("/people/pk-basmati/invite/", WISH | changed)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not mail.outbox


@pytest.mark.parametrize(
    ("of", "subject", "status"),
    [
        (PLATFORM, "pk-rice", 302),
        ("pk-rice", "pk-rice", 302),
        ("pk-basmati", "pk-rice", 403),
        ("pk-rice", PLATFORM, 403),
    ],
)
def test_everybody_invites_their_own_people_alone(of: str, subject: str, status: int) -> None:
    role = "auditor" if subject == PLATFORM else "agent"
    assert administrator(of).post(f"/people/{subject}/invite/", WISH | {"role": role}).status_code == status


def test_a_trader_administers_nobody() -> None:
    client = visitor("pk-rice")
    assert client.get("/people/pk-rice/").status_code == 403
    assert client.post("/people/pk-rice/invite/", WISH).status_code == 403
    assert client.get("/sign-ins/").status_code == 403
    assert client.get("/sign-ins.csv").status_code == 403


def test_an_administrator_ends_a_mandate() -> None:
    client = administrator("pk-rice")
    form = {"person": "pk-rice", "role": "trader", "reason": "left the firm", "key": "k"}
    assert client.post("/people/pk-rice/end/", form).status_code == 302
    assert models.Mandate.objects.get(person_id="pk-rice", role="trader").end_reason == "left the firm"


def test_a_closed_account_is_out_at_once_and_cannot_come_in() -> None:
    client = come_in("pk-rice")
    set_up_code(client)
    boss = administrator()
    boss.post("/accounts/pk-rice/close/", {"reason": "dismissed", "open": "no", "key": "k"})
    assert client.get("/home/").headers["Location"].startswith("/sign-in/")
    answer = Client().post("/sign-in/", {"sign_in_name": "pk-rice", "password": PASSWORD})
    assert answer.status_code == 422
    boss.post("/accounts/pk-rice/close/", {"reason": "back again", "open": "yes", "key": "k2"})
    assert Client().post("/sign-in/", {"sign_in_name": "pk-rice", "password": PASSWORD}).status_code == 302
    assert {"account_closed", "account_opened"} <= kinds("pk-rice")


def test_nobody_closes_their_own_account() -> None:
    assert administrator().post("/accounts/admin/close/", {"reason": "x", "open": "no", "key": "k"}).status_code == 403


def test_a_changed_password_signs_every_other_browser_out() -> None:
    first = come_in("pk-rice")
    set_up_code(first)
    second = come_in("pk-rice")
    second.post("/sign-in/second/", {"confirm_code": code_now("pk-rice")})
    assert second.get("/home/").status_code == 200
    wrong = first.post("/me/password/", {"present": "not it at all, no", "new_password": OTHER, "again": OTHER})
    assert wrong.status_code == 422
    assert "not your present password" in wrong.content.decode()
    done = first.post("/me/password/", {"present": PASSWORD, "new_password": OTHER, "again": OTHER})
    assert done.headers["Location"] == "/me/"
    assert second.get("/home/").status_code == 302
    assert "This browser" in first.get("/me/").content.decode()
    assert models.OpenSession.objects.filter(person_id="pk-rice").count() == 1


def test_browsers_are_listed_and_ended() -> None:
    first = come_in("pk-rice")
    set_up_code(first)
    second, third = come_in("pk-rice"), come_in("pk-rice")
    for one in (second, third):
        one.post("/sign-in/second/", {"confirm_code": code_now("pk-rice")})
    assert first.get("/me/").content.decode().count("Sign out there") == 2
    browser = models.OpenSession.objects.get(session_key=second.session.session_key)
    stranger = visitor("pk-basmati")
    stranger.post(f"/me/browsers/{browser.pk}/end/")
    assert second.get("/home/").status_code == 200
    first.post(f"/me/browsers/{browser.pk}/end/")
    assert second.get("/home/").status_code == 302
    first.post("/me/browsers/others/end/")
    assert third.get("/home/").status_code == 302
    assert first.get("/home/").status_code == 200


def _with_mail(name: str) -> None:
    with_password(name)
    models.Person.objects.filter(sign_in_name=name).update(email=f"{name}@firm.pk")


def test_recovery_sets_a_password_and_still_asks_for_the_second_factor() -> None:
    _with_mail("pk-rice")
    old = come_in("pk-rice")
    set_up_code(old)
    mail.outbox.clear()
    assert Client().post("/recover/", {"sign_in_name": "pk-rice@firm.pk"}).status_code == 200
    link = link_in()
    client = Client()
    assert client.get(link).status_code == 200
    done = client.post(link, {"new_password": OTHER, "again": OTHER})
    assert done.headers["Location"] == "/sign-in/"
    assert old.get("/home/").status_code == 302
    assert client.get("/home/").status_code == 302
    answer = client.post("/sign-in/", {"sign_in_name": "pk-rice", "password": OTHER})
    assert answer.headers["Location"] == "/sign-in/second/"
    assert Client().get(link).status_code == 403


def test_recovery_answers_alike_for_a_name_that_is_nobodys() -> None:
    _with_mail("pk-rice")
    held, nobody = (
        Client(REMOTE_ADDR=f"10.0.0.{number}").post("/recover/", {"sign_in_name": name})
        for number, name in enumerate(("pk-rice", "nobody@nowhere.pk"))
    )
    assert held.status_code == nobody.status_code == 200
    strip = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert strip.sub("", held.content.decode()) == strip.sub("", nobody.content.decode())


def test_recovery_letters_are_limited() -> None:
    _with_mail("pk-rice")
    answers = [Client().post("/recover/", {"sign_in_name": "pk-rice"}).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]


def test_a_lost_second_factor_needs_two_administrators() -> None:
    _with_mail("pk-rice")
    victim = come_in("pk-rice")
    set_up_code(victim)
    first, second = administrator(), administrator(name="admin-2")
    first.post("/accounts/pk-rice/reset/", {"reason": "", "key": "k0"})
    assert not models.FactorReset.objects.exists()
    first.post("/accounts/pk-rice/reset/", {"reason": "came in person with a passport", "key": "k"})
    reset = models.FactorReset.objects.get()
    path = f"/resets/{reset.id}/decide/"
    assert first.post(path, {"event": "approve", "key": "k1"}).status_code == 403
    assert models.SecondFactor.objects.filter(person_id="pk-rice").exists()
    assert second.post(path, {"event": "approve", "key": "k2"}).status_code == 302
    assert not models.SecondFactor.objects.filter(person_id="pk-rice").exists()
    assert victim.get("/home/").status_code == 302
    answer = Client().post("/sign-in/", {"sign_in_name": "pk-rice", "password": PASSWORD})
    assert answer.status_code == 422  # the old password went with the factor: the mailbox is needed as well
    assert {"reset_asked", "reset_done"} <= kinds("pk-rice")
    assert second.post(path, {"event": "refuse", "key": "k3"}).status_code == 409


def test_the_database_itself_wants_two_people() -> None:
    from django.db import IntegrityError, transaction  # noqa: PLC0415  # for this test alone

    row = {"id": "r", "person_id": "x", "asked_by": "a", "reason": "y", "asked_at": morning(DAY), "state": "done"}
    with pytest.raises(IntegrityError), transaction.atomic():
        models.FactorReset.objects.create(**row, decided_by="a")


def test_an_administrator_reads_the_record_of_the_door_and_takes_it_along() -> None:
    come_in("pk-rice")
    Client().post("/sign-in/", {"sign_in_name": "pk-rice", "password": "wrong"})
    client = administrator()
    page = client.get("/sign-ins/?kind=password_refused&person=pk-rice").content.decode()
    assert "Wrong password" in page
    assert "1 line" in page
    file = client.get("/sign-ins.csv?person=pk-rice").content.decode()
    assert "password_refused" in file
    assert "signed_in" in file
    assert "0 lines" in client.get("/sign-ins/?person=nobody").content.decode()


def test_a_person_sees_their_own_events_and_no_others() -> None:
    Client(REMOTE_ADDR="10.1.2.3").post("/sign-in/", {"sign_in_name": "pk-rice", "password": "wrong"})
    assert "10.1.2.3" in visitor("pk-rice").get("/me/").content.decode()
    assert "10.1.2.3" not in visitor("pk-basmati").get("/me/").content.decode()


def test_names_that_were_typed_are_not_kept() -> None:
    Client().post("/sign-in/", {"sign_in_name": "my-password-by-mistake", "password": "x"})
    event = models.AccountEvent.objects.get()
    assert "mistake" not in f"{event.tried}{event.note}{event.person_id}"
    assert len(event.tried) == 32


def test_what_guards_an_account_is_not_changed_in_an_old_session() -> None:
    client = come_in("pk-rice")
    set_up_code(client)
    shift_session(client, confirmed_at=timedelta(minutes=-16), began_at=timedelta(minutes=-16))
    factor = models.SecondFactor.objects.get()
    for path in (f"/me/factors/{factor.id}/remove/", "/me/codes/", "/me/password/", "/me/identity/unlink/"):
        assert "Is it you?" in client.post(path).content.decode(), path
    assert "Is it you?" in client.get("/me/confirm/").content.decode()
    assert client.post("/me/confirm/", {"confirm_code": code_now("pk-rice")}).headers["Location"] == "/me/"
    assert client.post("/me/codes/").content.decode().count('class="code"') >= 10


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_an_address_is_what_our_own_proxies_saw(settings: Any, proxies: int) -> None:
    settings.TARAZU_PROXIES = proxies
    client = Client(REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": "6.6.6.6, 7.7.7.7, 8.8.8.8"})
    client.post("/sign-in/", {"sign_in_name": "x", "password": "x"})
    assert models.AccountEvent.objects.get().address == ("10.0.0.1", "8.8.8.8", "7.7.7.7")[proxies]


@pytest.mark.parametrize(
    ("told", "named"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130 Safari/537.36",
            "Chrome · Linux",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130 Safari/537.36 Edg/130", "Edge · Windows"),
        ("Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0", "Firefox · Android"),
        ("a program of a firm", "a program of a firm"),
        ("", ""),
    ],
)
def test_a_browser_is_named_as_people_know_it(told: str, named: str) -> None:
    assert browser_name(told) == named
