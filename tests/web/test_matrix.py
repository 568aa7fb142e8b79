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
OFFERED = {
    "party": "pk-basmati", "reference": "M-1", "hs": "1006.30", "grade": "basmati", "price": {"amount": "1000.00"},
    "quantity": {"amount": "5", "unit": "TNE"}, "place": "PKLHE", "window": {"since": "2026-02-01"}, "term": "FOB",
}  # fmt: skip
DECLARED = {
    "leg": 1, "quantity": {"amount": "1", "unit": "TNE"}, "declared": {"amount": "620.00"}, "papers": ["invoice"],
}  # fmt: skip
VALUE = {"order": "PK", "figure": "netting_days", "value": "140", "since": "2026-06-01", "source": "an order"}
BODIES: dict[str, Any] = {
    **dict.fromkeys(("publish_offer", "publish_want"), OFFERED),
    "consent": {"party": "pk-basmati", "answer": "accept"},
    "sign": {"party": "pk-basmati"},
    "grant": {"note": "In order."},
    "answer": {"event": "query", "reason": "Which crop?"},
    "lodge": DECLARED,
    "assess": {"found": {"amount": "1", "unit": "TNE"}, "assessed": {"amount": "620.00"}, "note": "Short."},
    "reassess": {"found": {"amount": "1", "unit": "TNE"}, "assessed": {"amount": "5.00"}, "reason": "Scale."},
    "decide": {"event": "post"},
    "reverse": {"reason": "Entered on the wrong leg."},
    **{name: {"happened": "left", "place": "PKLHE"} for name in ("reports", "report")},
    "counter": {"party": "pk-basmati", "leg": 1, "quantity": {"amount": "900", "unit": "TNE"}},
    "answer_countering": {"party": "pk-basmati", "answer": "accept"},
    "cancel": {"leg": 1, "quantity": {"amount": "1", "unit": "TNE"}, "reason": "Sunk.", "party": "pk-basmati"},
    "answer_cancelling": {"party": "pk-basmati", "event": "agree"},
    "undertake": {"party": "pk-basmati"},
    "apply": {"party": "pk-basmati"},
    "add_to_papers": {"papers": ["invoice"]},
    "keep_draft": {"party": "pk-basmati"},
    "drop_draft": {"party": "pk-basmati"},
    "lodge_draft": {"party": "pk-basmati"},
    "certify": {"contract": "none", "party": "ru-newsprint", "number": "M-1"},
    "withdraw_mission_certificate": {"reason": "As agreed."},
    "ask_for_days": {"party": "pk-basmati", "days": 5, "reason": "Late.", "evidence": "Notice 8"},
    "decide_days": {"event": "grant", "days": 5, "decision": "Seen."},
    "recommend": {},
    "suggest_cure": {
        "party": "pk-basmati",
        "giver": "pk-basmati",
        "receiver": "ru-newsprint",
        "commodity": "0805.21/kinnow",
        "quantity": {"amount": "1", "unit": "TNE"},
    },
    "answer_curing": {"party": "pk-basmati", "event": "accept"},
    "admit": {"event": "admit"},
    "open_netting": {"order": "PK", "day": "2026-03-01"},
    "hold_window": {"reason": "As agreed."},
    "lift_window": {"event": "ask", "reason": "As agreed."},
    "flag": {"party": "pk-basmati", "line": "none", "reason": "value"},
    "answer_flagging": {"event": "reject", "answer": "It was weighed twice."},
    "notify_set_off": {"scope": "barter", "order": "PK"},
    "reply_set_off": {"party": "pk-basmati", "answer": "consent"},
    "end_set_off": {"event": "withdraw"},
    "amend": {"party": "pk-basmati", "text": "Later.", "later_days": 5},
    "answer_amending": {"party": "pk-basmati", "answer": "sign"},
    "amend_leg": {
        "leg": 1,
        "quantity": {"amount": "1", "unit": "TNE"},
        "value": {"amount": "620.00"},
        "reason": "As agreed.",
    },
    "form": {
        "lead": "pk-basmati",
        "reference": "pk-consortium",
        "names": {"latin": "Both"},
        "shares": [{"party": "pk-basmati", "basis_points": 5000}, {"party": "pk-rice", "basis_points": 5000}],
    },
    "acknowledge": {"party": "pk-basmati"},
    "leave": {"party": "pk-basmati", "reason": "Done."},
    "name_member": {"member": "pk-basmati"},
    **dict.fromkeys(("figure_proposals", "propose_value"), VALUE),  # one address
    "decide_value": {"event": "approve"},
    "note_talk": {"text": "Called."},
    "hold": {"quantity": {"amount": "1", "unit": "TNE"}, "reason": "Talks.", "until": "2026-02-02"},
    "stop_clock": {"since": "2026-02-01", "cause": "war", "evidence": "Order 3"},
}
FORMS: dict[str, dict[str, str]] = {
    "propose_figure": {"figure": "netting_days", "value": "140", "since": "2026-06-01", "source": "an order"},
    "new_listing": {"goods": "1006.30/basmati", "quantity": "5", "price": "1000", "place": "PKLHE", "term": "FCA",
                    "from": "2026-02-01", "reference": "M-2"},
    "listing": {"goods": "0805.21/kinnow", "quantity": "5", "price": "500", "place": "PKLHE", "term": "FCA",
                "from": "2026-02-01", "reference": "kinnow"},
    "broker_hold": {"quantity": "1", "unit": "TNE", "until": "2026-02-02"},
    "broker_note": {"text": "Called."},
    "ask_extension": {"days": "5"},
    "decide_extension": {"event": "grant", "days": "5", "decision": "Seen."},
    "answer_cure": {"event": "accept"},
    "answer_deal": {"answer": "accept"},
    "decide": {"decision": "query", "note": "Which mill?"},
    "decide_reassessment": {"event": "post"}, "decide_pin": {"event": "accept"},
    "run_window": {"step": "strike"},
    "lift_lock": {"event": "ask"},
    "flag_line": {"reason": "value", "note": "The ticket says less."},
    "answer_flag": {"event": "reject", "answer": "No."},
    "propose_set_off": {"scope": "barter"},
    "post_set_off": {"event": "withdraw"},
    "decide_list": {"event": "approve", "reason": "Seen."},
    "pin_list": {"edition": "none", "until": "2026-02-05", "reason": "Half of it is missing."},
    "explain_difference": {"explanation": "reopened"},
    "cancel_unshipped": {"step": "propose", "quantity": "1", "reason": "No need."},
    "answer_cancellation": {"event": "agree"},
    "decide_reset": {"event": "approve"},
    "propose_amendment": {"text": "Later.", "later_days": "5"},
    "answer_amendment": {"answer": "sign"},
    "record_domestic": {"act": "debt", "party": "pk-basmati", "other": "pk-rice", "amount": "5.00",
                        "reference": "Bill 1"},
    "answer_set_off": {"answer": "consent"},
    "ask_net_off": {"file": "aut_of_yesterday"},
    "declare": {"quantity": "1", "declared": "5.00"},
    "attest_loading": {"price": "60.00", "method": "a quote", "price_source": "a paper", "priced_on": "2026-01-31",
                       "loaded_on": "2026-01-31"},
    "amend_permit": {"quantity": "1", "value": "5.00"},
    "stop": {"event": "suspend"},
    "rule_on_appeal": {"event": "dismiss"},
    "record_permit": {"order": "PK", "prefix": "1006", "allowed": "permit", "number": "P-1", "seen": "A letter",
                      "first_day": "2026-01-01", "last_day": ""},
    "appoint_agent": {"person": "agent", "role": "agent", "since": "2026-02-01"},
    "end_mandate": {"person": "agent", "role": "agent"},
    "record_standing": {"holds": "yes", "seen_on": "2026-01-20", "reference": "A-1", "source": "register",
                        "kind": "active_taxpayer"},
    "tell_of_shipment": {"happened": "left", "text": "Gone."},
    "assess": {"found": "1", "assessed": "620.00", "note": "Short."},
    "decide_case": {"event": "clear"},
    "decide_figure": {"event": "approve"},
    "reassess": {"found": "1", "assessed": "5.00"},
    "certify_party": {"party": "ru-newsprint", "number": "M-1"},
    "make_key": {"name": "stock list", "mandate": "trader:pk-basmati", "ends_on": "2026-03-01"},
    "follow_search": {"words": "rice"},
    "put_off_task": {"kind": "declare", "target": "none", "until": "2026-02-20"},
    "bring_back_task": {"kind": "declare", "target": "none"},
    "choose_notices": {"address": "trader@example.org"},
    "continue_as": {"person": "auditor"},
}  # fmt: skip


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


def form(ids: dict[str, object]) -> dict[str, str]:
    """What every form sends along; FORMS says what some need besides."""
    return {
        "party": "pk-basmati", "contract": str(ids["contract_id"]), "line": str(ids["line"]), "answer": "accept",
        "reason": "As agreed.", "grounds": "It is in order.", "note": "Seen.", "event": "query", "step": "day",
    }  # fmt: skip


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
