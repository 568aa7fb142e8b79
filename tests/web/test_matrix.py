"""Every address of the site, asked and acted on by everybody: who may, what is shown of others, and at what cost."""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.journeys import world
from tests.journeys.stages import _stage
from tests.journeys.world import FIRMS, PAIR, RING, Trade
from tests.web.asked import Answered, Watch
from tests.web.conftest import stand_at, visitor
from tests.web.crowded import CALLERS_SIGN_IN, SECRETS, TODAY, crowd
from tests.web.forms import BODIES, FORMS, form
from tests.web.histories import FORMER, HISTORIES, STRANGER, History, more_than
from tests.web.matrix import MATRIX
from tests.web.queries import QUERIES
from tests.web.rows import ANYONE, NOBODY, Row

from tarazu.kernel.period import Period
from tarazu.registry.people import Actor, Role
from tarazu.web import session

pytestmark = pytest.mark.django_db
OWN = {
    "trader": "pk-basmati",
    "agent": "pk-basmati",
    "broker": "pk-basmati",
    "officer": "pk-basmati",  # whose collectorate it is
    "partner": "ru-newsprint",
    "other_trader": "pk-rice",
    "other_officer": "pk-rice",
}
FIRST_SCREEN_MAX = 200 * 1024


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[tuple[str, str], str]]:
    """The key of every address in the matrix, and how it is written."""
    for each in (resolver or get_resolver()).url_patterns:
        written = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield ("api" if written.startswith("api/") else "web", each.name or ""), written
        else:
            yield from addresses(each, written)


def foreign(caller: str, row: Row) -> set[str]:
    """The firms whose names a caller must not read at an address."""
    hidden = (set() if caller in row.names else set(PAIR)) | (set() if caller in row.market else set(RING))
    return hidden - {OWN.get(caller, "")}


def _id(ids: Mapping[str, object], kind: str, name: str) -> object:
    return 1 if (kind, name) == ("int:", "number") else ids.get(name, "none")


class Site:
    """The small world with one of everything on its way, as callers find it."""

    def __init__(self, trade: Trade) -> None:
        self.ids = crowd(trade)
        stand_at(TODAY)
        self.form = form(self.ids)
        self.client = Client(raise_request_exception=False)
        self.cookies = {caller: self._session(caller) for caller in ANYONE}
        self.headers: dict[str, dict[str, str]] = {}
        self.heard: dict[Any, Answered] = {}  # what strangers were told once

    @staticmethod
    def _session(caller: str) -> dict[str, str]:
        name = "" if caller == "anonymous" else CALLERS_SIGN_IN.get(caller, caller)
        return {key: held.value for key, held in visitor(name).cookies.items()}

    def path(self, written: str, places: Mapping[str, str] | None = None) -> str:
        """An address with the things of the world in its places; what the world does not have is called 'none'."""
        held = {**self.ids, **(places or {})}
        plain = re.sub(r"\\Z|[\^$]", "", written).replace("\\.", ".")
        path = re.sub(r"<(\w+:)?(\w+)>", lambda found: str(_id(held, found[1] or "", found[2])), plain)
        return f"/{path}"

    def ask(self, caller: str, method: str, key: tuple[str, str], path: str) -> Answered:
        """What one caller is told at an address; whatever it does is undone."""
        self.client.cookies.clear()
        self.client.cookies.load(self.cookies.get(caller, {}))
        told: dict[str, Any] = {"headers": dict(self.headers.get(caller, {}))}
        if method == "post" and key[0] == "api":
            content = json.dumps(BODIES.get(key[1], {}))
            told |= {"data": content, "content_type": "application/json"}
            told["headers"]["Idempotency-Key"] = world.new_key()
        elif method == "post":
            told["data"] = {**self.form, **FORMS.get(key[1], {}), "key": world.new_key()}
        watch = Watch()
        undone = transaction.savepoint()
        with connection.execute_wrapper(watch):
            response = getattr(self.client, method)(path, **told)
            content = b"".join(response) if response.streaming else response.content
        transaction.savepoint_rollback(undone)
        place = response.headers.get("Location", "")
        return Answered(response.status_code, place, content.decode("utf-8", "replace"), watch.asked, watch.written)


def first_screen(page: str) -> int:
    """The bytes of a page with its styles, script and pictures, as they lie on disk, and without fonts."""
    named = set(re.findall(r'(?:href|src)="/static/([^"]+)"', page))
    return len(page.encode()) + sum(size_of(name) for name in named)


@cache
def size_of(name: str) -> int:
    """The bytes of a static file."""
    found = finders.find(name)
    assert isinstance(found, str), f"a page names {name}, which is not there"
    return Path(found).stat().st_size


def faults(row: Row, caller: str, method: str, answered: Answered) -> Iterator[str]:
    """Everything that is wrong with an answer."""
    yield from _wrong_door(row, caller, method, answered)
    if method == "get" and answered.asked > row.queries:
        yield f"asked the store {answered.asked} times, more than {row.queries}"
    if answered.text.startswith("<!doctype html") and (weight := first_screen(answered.text)) > FIRST_SCREEN_MAX:
        yield f"weighs {weight} bytes without fonts, more than {FIRST_SCREEN_MAX}"
    for secret in SECRETS:
        if caller not in secret.readers and secret.words in answered.text:
            yield f"reads '{secret.words}'"
    for firm in sorted(foreign(caller, row)):
        name, _seat, _authority, tax_number = FIRMS[firm]
        for words in (name, f"Person of {firm}", tax_number):
            if re.search(rf"(?<!\d){re.escape(words)}(?!\d)", answered.text):
                yield f"reads '{words}'"


def _wrong_door(row: Row, caller: str, method: str, answered: Answered) -> Iterator[str]:
    may = caller in (row.see if method == "get" else row.do)
    if answered.status >= 500:
        yield f"broke with {answered.status}"
    if not may and not answered.refused and answered.status not in (400, 409):
        yield f"was let in with {answered.status}"
    if not may and method == "get" and answered.status in (400, 409, 422):
        yield f"was not refused but told {answered.status}"
    if not may and answered.written:
        yield f"wrote {answered.written} times"
    yield from _closed_door(row, method, answered) if may else ()


def _closed_door(row: Row, method: str, answered: Answered) -> Iterator[str]:
    if row.absent and answered.status not in (403, 404, 409, 422):
        yield f"was told {answered.status} of what is not there"
    if not row.absent and answered.status in (401, 405):  # 404 may speak of goods a form did not name
        yield f"was turned away with {answered.status}"
    if method == "get" and not row.absent and answered.refused:
        yield f"was refused with {answered.status}"


def test_every_address_has_its_row() -> None:
    stand = {key for key, _written in addresses()}
    assert stand - set(MATRIX) == set(), "addresses without a row in tests/web/matrix.py"
    assert set(MATRIX) - stand == set(), "rows in tests/web/matrix.py without an address"
    bounded = {(door, name) for door, held in QUERIES.items() for name in held}
    assert bounded - stand == set(), "bounds in tests/web/queries.py without an address"


def test_every_role_is_asked() -> None:
    assert {role.value for role in Role} <= ANYONE
    for row in MATRIX.values():
        assert row.see | row.do | row.names | row.market <= ANYONE


@pytest.fixture(scope="module")
def site(delivered: Trade, django_db_blocker: Any) -> Iterator[Site]:
    """The crowded world, made once."""
    yield from _stage(django_db_blocker, lambda: Site(delivered))


@pytest.fixture(autouse=True)
def quick(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Passwords cost nothing here, no session is noted anew, and thousands of refusals are not logged one by one."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(session, "SEEN_SECONDS", settings.SESSION_COOKIE_AGE)
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def test_nobody_is_where_they_do_not_belong(site: Site, score: Any) -> None:
    found, cells = [], 0
    for key, written in addresses():
        path, row = site.path(written), MATRIX[key]
        for method in ("get", "post"):
            for caller in sorted(ANYONE):
                answered, cells = site.ask(caller, method, key, path), cells + 1
                found += [
                    f"{method.upper()} {path}: {caller} {fault}" for fault in faults(row, caller, method, answered)
                ]
    score("S18", "addresses x reading and acting x callers", cells=cells, leaks=len(found))
    assert found == [], "\n".join(found)


def told(site: Site, key: tuple[str, str], caller: str, method: str, row: Row | None = None) -> str:
    """What the matrix would say of one caller at one address."""
    path = site.path(dict(addresses())[key])
    return "; ".join(faults(row or MATRIX[key], caller, method, site.ask(caller, method, key, path)))


def test_a_planted_leak_is_found(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(site, ("web", "assess"), "other_officer", "post") == ""
    assert told(site, ("web", "broker"), "other_trader", "get") == ""
    monkeypatch.setattr(Actor, "must", lambda *_: None)
    monkeypatch.setattr(Actor, "may", lambda *_: True)
    monkeypatch.setattr(Actor, "subjects", lambda *_: ("pk-basmati",))
    assert "wrote" in told(site, ("web", "record_domestic"), "analyst", "post")
    leak = told(site, ("web", "broker"), "other_trader", "get")
    assert "was let in" in leak
    assert "Sells below the market" in leak
    assert "reads 'Vyatka Paper Works'" in told(site, ("api", "show_file"), "other_officer", "get")


def test_a_row_that_says_too_much_or_too_little_is_found(site: Site) -> None:
    deal = ("web", "deal")
    held = MATRIX[deal]
    assert "was let in with 200" in told(site, deal, "partner", "get", replace(held, see=held.see - {"partner"}))
    assert "was refused with 404" in told(site, deal, "broker", "get", replace(held, see=ANYONE))
    assert "more than 3" in told(site, deal, "partner", "get", replace(held, queries=3))
    assert "reads" in told(site, deal, "partner", "get", replace(held, names=held.names - {"partner"}))


def replayed(site: Site, history: History, only: frozenset[str] = NOBODY) -> Iterator[tuple[str, list[str]]]:
    """Every address that a right of the history opens, or some by name, and what its former holder got there."""
    site.headers = {FORMER: history.former(), STRANGER: history.like()}
    for key, written in addresses():
        path = site.path(written, history.places)
        for method in history.methods(key, written, MATRIX[key]) if not only or key[1] in only else ():
            asked = (history.like, method, key, path)
            stranger = site.heard.get(asked) or site.heard.setdefault(asked, site.ask(STRANGER, method, key, path))
            yield f"{method.upper()} {path}", [*more_than(key, site.ask(FORMER, method, key, path), stranger)]


@pytest.mark.parametrize("history", HISTORIES, ids=lambda one: one.name)
def test_a_right_that_is_over_or_to_come_opens_nothing(site: Site, history: History, score: Any) -> None:
    cells = dict(replayed(site, history))
    found = [f"{asked}: {fault}" for asked, faults_there in cells.items() for fault in faults_there]
    score("S18", "addresses x reading and acting x rights over or to come", cells=len(cells), leaks=len(found))
    assert cells
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("history", HISTORIES[:3], ids=lambda one: one.name)
def test_a_power_that_outlives_its_days_is_found(site: Site, history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Period, "covers", lambda *_: True)
    found = dict(replayed(site, history, only=frozenset({"listings", "record_domestic", "show_file"})))
    assert all(found.values()), found
    assert any("wrote" in fault for fault in found["POST /set-offs/at-home/"]), found
