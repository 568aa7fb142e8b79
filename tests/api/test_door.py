"""What holds at every address: who gets in, what is read, and how a refusal looks."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from tests.api.conftest import Caller, caller, stand_at
from tests.journeys.world import DAY

from tarazu.api import public
from tarazu.api.errors import statuses
from tarazu.api.strict import BODY_BYTES_MAX, KEY_HEADER
from tarazu.api.urls import door
from tarazu.kernel.errors import Kind, TarazuError

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]

SCHEMA = json.loads(json.dumps(door.get_openapi_schema(path_prefix="")))
OPERATIONS = [(path.strip("/"), method) for path, held in SCHEMA["paths"].items() for method in held]
POSTS = [path for path, method in OPERATIONS if method == "post"]
GETS = [path for path, method in OPERATIONS if method == "get"]
PUBLIC = {"rules", "figures", "bilateral/{pair}", "commitments", "journal/head", "journal/heads", "verify/{number}"}
OFFER = {
    "party": "pk-rice",
    "reference": "API-1",
    "hs": "1006.30",
    "grade": "non-basmati",
    "quantity": {"amount": "250.5", "unit": "TNE"},
    "price": {"amount": "555.50", "unit": "UAC"},
    "place": "PKKHI",
    "window": {"since": "2025-12-01", "until": "2026-06-01"},
    "term": "FOB",
}


def at(path: str) -> str:
    """An address with something in each gap, a known pair of countries among it."""
    return re.sub(r"{\w+}", "unknown", path.replace("{pair}", "PK-RU"))


def example(path: str) -> Any:
    """A body that an address can read, made from the door's own description."""
    if path in ("offers", "wants"):
        return OFFER
    asked = SCHEMA["paths"][f"/{path}"]["post"].get("requestBody")
    asked = asked and asked["content"].get("application/json")  # None where the body is a file
    return invented(asked["schema"]) if asked else None


def invented(shape: dict[str, Any]) -> Any:
    """Something of a described shape, with nothing in it that may be left out."""
    shape = SCHEMA["components"]["schemas"][shape["$ref"].rsplit("/", 1)[1]] if "$ref" in shape else shape
    if "enum" in shape or "examples" in shape:
        return (shape.get("enum") or shape["examples"])[0]
    if "properties" in shape:
        return {name: invented(shape["properties"][name]) for name in shape.get("required", ())}
    return {"integer": 1, "array": [], "boolean": True}.get(shape["type"], "unknown")


@pytest.fixture
def firm(founded: None, db: None) -> Caller:
    """The program of a firm."""
    stand_at(DAY)
    return caller("pk-rice")


def test_the_description_of_the_door_is_served_and_names_every_operation_once(stranger: Caller) -> None:
    served = stranger.get("openapi.json")
    assert served["openapi"].startswith("3.1")
    names = [held["operationId"] for ways in served["paths"].values() for held in ways.values()]
    assert len(names) == len(set(names)) == len(OPERATIONS)
    assert all(path.startswith("/api/v1/") for path in served["paths"])


@pytest.mark.parametrize("path", GETS)
def test_only_public_addresses_answer_strangers(path: str, stranger: Caller) -> None:
    problem = stranger.get(at(path), 200 if path in PUBLIC else 401)
    assert path in PUBLIC or problem["code"] == "NotSignedIn"


@pytest.mark.parametrize("path", POSTS)
def test_strangers_change_nothing(path: str, stranger: Caller) -> None:
    assert stranger.post(at(path), example(path), 401)["code"] == "NotSignedIn"


@pytest.mark.parametrize("path", POSTS)
def test_nothing_is_done_without_a_key(path: str, firm: Caller) -> None:
    problem = firm.post(at(path), example(path), 400, key=None)
    assert problem["code"] == "KeyMissing"
    assert KEY_HEADER in problem["detail"]


def test_a_key_longer_than_any_key_is_refused(firm: Caller) -> None:
    assert firm.post("offers", OFFER, 400, key="k" * 201)["code"] == "KeyUnusable"


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_unknown_parameters_are_refused(path: str, method: str, firm: Caller) -> None:
    problem = (
        firm.get(f"{at(path)}?page=2", 400) if method == "get" else firm.post(f"{at(path)}?page=2", example(path), 400)
    )
    assert (problem["code"], "'page'" in problem["detail"]) == ("ParameterUnknown", True)


def test_a_known_parameter_stands_once(stranger: Caller) -> None:
    assert stranger.get("rules?order=PK&order=RU", 400)["code"] == "ParameterUnknown"


@pytest.mark.parametrize(
    "content",
    ['{"party": NaN}', '{"party": Infinity}', '{"party": "a", "party": "b"}', "{", b'{"party": "\xff"}', "[" * 9_999],
)
def test_only_strict_json_is_read(content: str | bytes, firm: Caller) -> None:
    assert firm.post_raw("offers", content, 400)["code"] == "BodyNotJson"


@pytest.mark.parametrize("text", ["\\u0000", "\\ud800"])
def test_text_that_no_store_keeps_is_refused(text: str, firm: Caller) -> None:
    content = json.dumps({**OFFER, "note": "@"}).replace("@", text)
    assert firm.post_raw("offers", content, 400)["code"] == "TextUnstorable"


def test_an_address_that_no_store_can_look_up_is_refused(stranger: Caller) -> None:
    assert stranger.get("verify/%00", 400)["code"] == "TextUnstorable"


def test_a_form_is_not_json(firm: Caller) -> None:
    problem = firm.post_raw("offers", "party=a", 400, content_type="application/x-www-form-urlencoded")
    assert problem["code"] == "BodyNotJson"


@pytest.mark.parametrize(
    ("length", "code"), [(BODY_BYTES_MAX, "RequestUnreadable"), (BODY_BYTES_MAX + 1, "BodyTooLarge")]
)
def test_a_body_has_a_largest_size(length: int, code: str, firm: Caller) -> None:
    content = '{"party": "' + "x" * (length - 13) + '"}'
    assert len(content) == length
    assert firm.post_raw("offers", content, 400)["code"] == code


def test_a_body_beyond_the_sites_own_limit_is_told_the_same(firm: Caller, settings: Any) -> None:
    content = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    assert firm.post_raw("offers", content, 400)["code"] == "BodyTooLarge"


def test_every_wrong_field_is_named_by_its_place(firm: Caller) -> None:
    wrong = {**OFFER, "quantity": {"amount": 250.5, "unit": "TNE"}, "colour": "white"}
    del wrong["term"]
    lines = firm.post("offers", wrong, 400)["errors"]
    assert {(line["pointer"], line["code"]) for line in lines} == {
        ("/quantity/amount", "string_type"),
        ("/colour", "extra_forbidden"),
        ("/term", "missing"),
    }


def test_wrong_methods_and_addresses_are_problems_too(stranger: Caller) -> None:
    response = stranger.client.put("/api/v1/offers")
    assert (response.status_code, response["Allow"], response["Cache-Control"]) == (405, "POST", "no-store")
    assert json.loads(response.content)["code"] == "MethodNotAllowed"
    for path in ("nothing/here", "", "docs"):
        assert stranger.get(path, 404)["code"] == "AddressAbsent"


def test_the_token_of_the_session_is_asked_for(founded: None) -> None:
    stand_at(DAY)
    strict = caller("pk-rice", enforce_csrf_checks=True)
    assert strict.post("offers", OFFER, 403)["code"] == "TokenWrong"
    strict.client.get("/sign-in/")
    token = "a" * 32
    strict.client.cookies["csrftoken"] = token
    headers = {KEY_HEADER: "with-token", "X-CSRFToken": token}
    made = strict.client.post("/api/v1/offers", json.dumps(OFFER), content_type="application/json", headers=headers)
    assert made.status_code == 201


def test_every_kind_of_error_has_its_status() -> None:
    assert statuses == {Kind.INVALID: 400, Kind.ABSENT: 404, Kind.CONFLICT: 409, Kind.REFUSED: 403}


@pytest.mark.parametrize("kind", list(Kind))
def test_an_error_of_each_kind_arrives_as_its_problem(
    kind: Kind, stranger: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = type("Failing", (TarazuError,), {"kind": kind, "says": "{what} failed. Do it again."})

    def fail() -> None:
        raise failing(what="This")

    monkeypatch.setattr(public, "see_head", fail)
    assert stranger.get("journal/head", statuses[kind]) == {
        "type": "about:blank",
        "title": statuses[kind].phrase,
        "status": statuses[kind].value,
        "detail": "This failed. Do it again.",
        "instance": "/api/v1/journal/head",
        "code": "Failing",
        "errors": [],
    }


def test_a_bug_is_told_without_its_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise AssertionError("the innermost secret")

    monkeypatch.setattr(public, "see_head", fail)
    answered = Caller(Client(raise_request_exception=False)).get("journal/head", 500)
    assert answered["code"] == "Bug"
    assert "secret" not in json.dumps(answered)


def test_a_problem_is_told_in_the_readers_language(stranger: Caller) -> None:
    response = stranger.client.get("/api/v1/rules?order=XX", headers={"Accept-Language": "ru"})
    assert (response.status_code, response["Content-Language"]) == (404, "ru")


# What anybody may ask.


def test_the_rulebook_is_public_with_sources_and_days(stranger: Caller) -> None:
    rules = {rule["code"]: rule for rule in stranger.get("rules?order=PK")}
    assert {rule["order"] for rule in rules.values()} == {"PK"}
    assert all(rule["source"] and rule["since"] for rule in rules.values())
    figures = {figure["key"]: figure for figure in stranger.get("figures?order=PK")}
    assert [(step["since"], step["value"]) for step in figures["netting_days"]["values"]] == [
        ("2023-06-01", 90),
        ("2025-10-17", 120),
    ]
    assert {rule["order"] for rule in stranger.get("rules")} == {"PK", "RU", "IR", "AF"}
    assert stranger.get("rules?order=XX", 404)["code"] == "OrderUnknown"


def test_two_countries_are_named_with_a_dash(stranger: Caller) -> None:
    assert stranger.get("bilateral/PK-RU")["pair"] == ["PK", "RU"]
    for wrong in ("PK", "PK-XX", "-"):
        assert stranger.get(f"bilateral/{wrong}", 404)["code"] == "OrderUnknown"


def test_the_head_of_the_journal_moves_with_what_is_written(firm: Caller) -> None:
    before = firm.get("journal/head")
    firm.post("offers", OFFER)
    after = firm.get("journal/head")
    assert after["count"] == before["count"] + 1
    assert after["root"] != before["root"]


def test_a_number_that_was_never_given_out_says_so(stranger: Caller) -> None:
    assert stranger.get("verify/PK-1") == {
        "number": "PK-1",
        "well_formed": False,
        "state": None,
        "order": "",
        "authority": None,
        "granted_on": None,
        "closed_on": None,
        "seal": "",
        "window": None,
    }


# The market.


def test_an_offer_is_put_on_the_book_once_however_often_it_is_sent(firm: Caller) -> None:
    first = firm.post("offers", OFFER, key="offer-1")
    assert firm.post("offers", OFFER, key="offer-1") == first
    assert (first["commodity"], first["quantity"]) == ("1006.30/non-basmati", {"amount": "250.5", "unit": "TNE"})
    assert first["price"] == {"amount": "555.50", "unit": "UAC", "per": "TNE"}
    assert firm.post("offers", {**OFFER, "note": "new crop"}, 409, key="offer-1")["code"] == "KeyReused"
    assert firm.post("offers", OFFER, 409)["code"] == "ListingTwice"
    want = {**OFFER, "reference": "W", "hs": "071320", "grade": "", "window": {"since": "2025-12-01"}}
    assert firm.post("wants", want)["window"] == {"since": "2025-12-01", "until": None}


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"quantity": {"amount": "1e3", "unit": "TNE"}}, "/quantity/amount", "QuantityUnreadable"),
        ({"quantity": {"amount": "1", "unit": "XXX"}}, "/quantity/unit", "UnknownUnit"),
        ({"minimum_lot": {"amount": "251", "unit": "TNE"}}, "/minimum_lot/amount", "LotAboveQuantity"),
        ({"minimum_lot": {"amount": "1", "unit": "KGM"}}, "/minimum_lot/unit", "UnitMismatch"),
        ({"price": {"amount": "-1"}}, "/price/amount", "ValueUnreadable"),
        ({"hs": "999998", "grade": ""}, "/hs", "UnknownCommodity"),
        ({"window": {"since": "2025-12-01", "until": "2025-12-01"}}, "/window/until", "WindowReversed"),
        ({"note": "a\tb"}, "", "ForbiddenCharacter"),
        ({"reference": ""}, "/reference", "EmptyCell"),
    ],
)
def test_a_wrong_offer_is_refused_by_the_reader_of_tables(
    change: dict[str, Any], pointer: str, code: str, firm: Caller
) -> None:
    problem = firm.post("offers", {**OFFER, **change}, 400)
    assert problem["code"] == "FieldsRefused"
    assert (pointer, code) in [(line["pointer"], line["code"]) for line in problem["errors"]]


@pytest.mark.parametrize("party", ["ru-lentils", "nobody"])
def test_nobody_offers_for_another_firm_or_learns_whether_it_exists(party: str, firm: Caller) -> None:
    assert firm.post("offers", {**OFFER, "party": party}, 403)["code"] == "PowerMissing"
