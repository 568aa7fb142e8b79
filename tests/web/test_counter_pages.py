"""Other terms of a deal on its page and over the API."""

import json

import pytest
from django.test import Client
from tests.journeys import world
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body, post

from tarazu.matching.deals import Deal
from tarazu.storage import countering, matching

pytestmark = pytest.mark.django_db
Proposed = tuple[Deal, Deal]


def ask(deal: Deal, party: str, language: str = "en", **fields: str) -> tuple[int, str]:
    form = {"party": party, "leg": str(deal.given_by(party)[0].number), **fields}
    return post(visitor(party, language), f"/deals/{deal.id}/counter/", **form)


@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_a_wish_is_asked_answered_and_stands_with_partners_hidden(proposed: Proposed, language: str) -> None:
    stand_at()
    pair = proposed[1]
    page = body(visitor("pk-basmati", language), f"/deals/{pair.id}/")
    assert f"/deals/{pair.id}/counter/" in page
    status, page = ask(pair, "pk-basmati", language, quantity="900", reason="A poor harvest in Chenab")
    assert status == 302
    (made,) = countering.counters(pair.id)
    page = body(visitor("ru-newsprint", language), f"/deals/{pair.id}/")
    assert f"/deals/{pair.id}/counters/{made.id}/" in page
    assert "900" in page
    assert "Chenab" not in page
    assert 'name="answer" value="decline"' not in page
    home = body(visitor("ru-newsprint", language), "/home/")
    assert f'href="/deals/{pair.id}/"' in home
    path = f"/deals/{pair.id}/counters/{made.id}/"
    status, page = post(visitor("ru-newsprint", language), path, party="ru-newsprint", answer="accept")
    assert status == 302
    assert matching.deal(pair.id).state == "countered"
    assert body(visitor("pk-basmati", language), f"/deals/{pair.id}/").count("/deals/deal_") >= 1


@pytest.mark.parametrize(
    ("fields", "status", "says"),
    [
        ({"price": "many"}, 422, "is not a value"),
        ({"quantity": "900 t"}, 422, "is not an amount"),
        ({"leaves_on": "soon"}, 422, "soon"),
        ({"price": "1"}, 422, "Name a price between"),
        ({"quantity": "999999"}, 422, "Name that much or less"),
        ({}, 422, "These terms are proposed already"),
        ({"leg": "77", "price": "1"}, 404, "You neither give nor get"),
        ({"leg": "9" * 5_000, "price": "1"}, 404, "You neither give nor get"),
        ({"quantity": "900", "reason": "x" * 3_000}, 422, "Shorten it"),
    ],
)
def test_wrong_wishes_come_back_with_what_was_typed(
    proposed: Proposed, fields: dict[str, str], status: int, says: str
) -> None:
    stand_at()
    pair = proposed[1]
    found, page = ask(pair, "pk-basmati", **fields)
    assert found == status
    assert says in page
    for name in ("price", "quantity"):
        assert fields.get("leg") or f'name="{name}"' in page
        if name in fields and "leg" not in fields:
            assert f'value="{fields[name]}"' in page
    assert countering.counters(pair.id) == ()


def test_programs_ask_and_answer_too(proposed: Proposed) -> None:
    stand_at()
    pair = proposed[1]

    def send(client: Client, path: str, told: object) -> tuple[int, dict[str, object]]:
        headers = {"Idempotency-Key": world.new_key()}
        found = client.post(path, json.dumps(told), content_type="application/json", headers=headers)
        return found.status_code, json.loads(found.content)

    number = pair.given_by("pk-basmati")[0].number
    told = {"party": "pk-basmati", "leg": number, "leaves_on": world.after(20).isoformat()}
    told["quantity"] = {"amount": "900", "unit": "TNE"}
    status, made = send(visitor("pk-basmati"), f"/api/v1/deals/{pair.id}/counters", told)
    assert (status, made["state"], made["waiting_for"]) == (201, "open", 1)
    seen = json.loads(visitor("ru-newsprint").get(f"/api/v1/deals/{pair.id}").content)
    assert seen["counters"][0]["quantity"] == {"amount": "900", "unit": "TNE"}
    assert seen["counters"][0]["leaves_on"] == world.after(20).isoformat()
    assert {"action": "answer_counter", "party": "ru-newsprint"} in seen["next_actions"]
    answer = {"party": "ru-newsprint", "answer": "accept"}
    status, done = send(visitor("ru-newsprint"), f"/api/v1/counters/{made['counter']}/answers", answer)
    assert (status, done["state"]) == (201, "agreed")
    assert done["deal"] != pair.id


def test_what_would_change_has_heads_that_speak_of_the_deal_and_not_of_the_book(proposed: Proposed) -> None:
    stand_at()
    assert ask(proposed[1], "pk-basmati", "ru", quantity="900", reason="Неурожай")[0] == 302
    page = body(visitor("ru-newsprint", "ru"), f"/deals/{proposed[1].id}/")
    assert '<th scope="col">Направление</th>' in page
    assert "Сторона книги" not in page
