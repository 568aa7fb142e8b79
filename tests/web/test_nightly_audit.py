"""Every night the books are held against themselves: when is told, a fault as well, and what holds is signed."""

import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.test import Client
from django.utils import translation
from tests.journeys.world import DAY, Trade, morning, new_key
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body

from tarazu.desk import audit_books
from tarazu.desk.see_people import console
from tarazu.desk.tick import tick
from tarazu.kernel.period import Period
from tarazu.ledger.check_head import signed_bytes
from tarazu.ledger.journal import Head
from tarazu.registry.people import PLATFORM, Mandate, Role
from tarazu.storage import audited, journal, keys, models, registry, signing
from tarazu.storage.journal import BooksInDoubt
from tarazu.web import worker
from tarazu.web.links import target_address
from tarazu.web.pages.public import HEADS_SHOWN
from tarazu.web.words import word

pytestmark = pytest.mark.django_db
TOMORROW = DAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def desks(granted: Trade) -> None:
    """Somebody at the desks that have to look, and one at a desk that does not."""
    for name, role in (("operator", Role.OPERATOR), ("auditor", Role.AUDITOR), ("analyst", Role.ANALYST)):
        registry.insert_person(person_id=name, sign_in_name=name, name=name, language="en")
        registry.insert_mandate(Mandate(name, role, PLATFORM, Period(date(2025, 1, 1))))
    stand_at()


def tamper() -> None:
    """Change the books beside Tarazu: a world that gave more than its transfers say, and a book out of balance."""
    row = models.Account.objects.filter(kind="world").first()
    assert row is not None
    models.Account.objects.filter(id=row.id).update(debits_posted=row.debits_posted + 1)


def test_the_worker_holds_the_books_against_themselves_once_a_day() -> None:
    for language, sentence in (("en", "not yet held"), ("ur", "ابھی خود اپنے سے"), ("ru", "ещё не сверялись")):
        assert sentence in body(visitor("auditor", language), "/journal/")
    before = worker.turn(None)
    worker.turn(before)
    worker.turn(None)
    found = audited.last()
    assert found is not None
    assert (found.at, found.root, found.faults) == (morning(DAY), journal.read_head().root, ())
    assert models.BooksAudit.objects.count() == 1, "once a day, also where the worker begins anew"
    stand_at(TOMORROW)
    worker.turn(before)
    assert models.BooksAudit.objects.count() == 2
    for language, sentence in (("en", "Last held against"), ("ur", "آخری بار خود اپنے سے"), ("ru", "Последняя сверка")):
        assert sentence in body(visitor("auditor", language), "/journal/")
    told = visitor("analyst").get("/api/v1/journal/head").json()
    assert told["audited"] == {
        "at": morning(TOMORROW).isoformat().replace("+00:00", "Z"),
        "count": told["count"],
        "root": told["root"],
        "faults_found": 0,
    }
    assert not models.Notice.objects.filter(kind="books_differ").exists()


def test_a_fault_closes_the_books_and_whoever_must_look_is_told_every_day() -> None:
    tamper()
    worker.turn(None)
    stand_at(TOMORROW)
    worker.turn(None)
    with pytest.raises(BooksInDoubt):
        tick(actor=console(TOMORROW), now=morning(TOMORROW), key=new_key())
    told = models.Notice.objects.filter(kind="books_differ")
    assert sorted(told.values_list("person_id", "about")) == [
        (name, str(day)) for name in ("auditor", "operator") for day in (DAY, TOMORROW)
    ]
    assert {target_address(one.target) for one in told} == {"/journal/"}
    for language in ("en", "ur", "ru"):
        with translation.override(language):
            assert word("notice", "books_differ") in body(visitor("operator", language), "/notices/")
    page = body(visitor("auditor"), "/journal/")
    assert "2 faults found" in page and "its transfers give" in page
    assert visitor("analyst").get("/api/v1/journal/head").json()["audited"]["faults_found"] == 2


def test_an_audit_that_breaks_holds_up_nothing_and_is_tried_again_in_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def broken() -> None:
        tried.append(1)
        raise ConnectionResetError

    monkeypatch.setattr(audit_books.audit, "audit", broken)
    before = worker.turn(None)
    assert before == morning(DAY)
    assert worker.turn(before) == before
    assert len(tried) == 1
    worker.turn(before - timedelta(hours=1))
    assert len(tried) == 2
    assert audited.last() is None


def test_the_worker_signs_the_head_once_a_day_and_anybody_finds_it() -> None:
    stranger = Client()
    for language, sentence in (("en", "No head was signed"), ("ur", "دستخط نہیں ہوئے"), ("ru", "ещё не подписана")):
        assert sentence in body(_speaking(language), "/verify/")
    worker.turn(None)
    worker.turn(None)
    (line,) = stranger.get("/api/v1/journal/heads").json()["lines"]
    head = journal.read_head()
    assert (line["count"], line["root"], line["key"]) == (head.count, head.root, keys.published_key())
    at = line["at"].replace("Z", "+00:00")
    signed = Ed25519PublicKey.from_public_bytes(bytes.fromhex(line["key"]))
    signed.verify(bytes.fromhex(line["signature"]), signed_bytes(line["count"], line["root"], at))
    for language in ("en", "ur", "ru"):
        page = body(_speaking(language), "/verify/")
        assert head.root in page and line["key"] in page
    stand_at(TOMORROW)
    worker.turn(None)
    assert len(stranger.get("/api/v1/journal/heads").json()["lines"]) == 2, "every day, also where nothing was written"


def test_signed_heads_come_in_portions_the_newest_first() -> None:
    for count in range(1, 25):
        signing.keep(signing.sign(Head(count, "0" * 64, ("0" * 64,) * count.bit_count()), morning(DAY)), morning(DAY))
    stranger, counts, address = Client(), [], "/api/v1/journal/heads?size=9"
    while address:
        portion = stranger.get(address).json()
        counts += [line["count"] for line in portion["lines"]]
        address = f"/api/v1/journal/heads?size=9&after={portion['next']}" if portion["next"] else ""
    assert counts == list(range(24, 0, -1))
    page = body(stranger, "/verify/")
    older = re.findall(r"\?heads=(\d+)#heads", page)
    assert len(older) == 1 and page.count("data-label") == 3 * HEADS_SHOWN
    page = body(stranger, f"/verify/?heads={older[0]}")
    older = re.findall(r"\?heads=(\d+)#heads", page)
    assert "#heads" not in body(stranger, f"/verify/?heads={older[0]}")
    for odd in ("x", "\x00", "9" * 30, "-1", "²"):
        assert body(stranger, f"/verify/?{urlencode({'heads': odd})}").count("data-label") == 3 * HEADS_SHOWN


def test_books_that_do_not_hold_are_not_signed() -> None:
    tamper()
    worker.turn(None)
    assert Client().get("/api/v1/journal/heads").json() == {"lines": [], "next": None}


def _speaking(language: str) -> Client:
    client = Client()
    client.cookies["django_language"] = language
    return client
