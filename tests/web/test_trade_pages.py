"""The pages of a deal, from the book to the approval number and the statement, as each person sees them."""

import re
from urllib.parse import quote

import pytest
from django.test import Client
from tests.journeys import world
from tests.journeys.world import Trade, after
from tests.web.conftest import stand_at, visitor

from tarazu.kernel.value import Value
from tarazu.matching.deals import Deal
from tarazu.storage import authorisation, contracts, matching

pytestmark = pytest.mark.django_db
PAPERS = ["certificate_of_origin", "transport_document", "insurance", "phytosanitary"]
Proposed = tuple[Deal, Deal]


def body(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return str(response.content.decode())


def post(client: Client, path: str, **fields: str | list[str]) -> tuple[int, str]:
    """Send a form under a new key, and follow where it leads: the first status, and the page one ends on."""
    response = client.post(path, {"key": world.new_key(), **fields})
    status = response.status_code
    if status == 302:
        response = client.get(response.headers["Location"])
    return status, str(response.content.decode())


def test_the_book_marks_ones_own_and_hides_others(proposed: Proposed) -> None:
    stand_at()
    page = body(visitor("pk-basmati"), "/book/?words=kinnow")
    assert "Yours" in page
    assert "520.00" in page.replace("\u00a0", " ")
    page = body(visitor("ru-newsprint"), "/book/?words=kinnow")
    assert "Chenab" not in page
    assert "520.00" not in page
    assert "hidden" in page


def test_the_book_finds_goods_by_a_word_of_any_language(founded: None) -> None:
    stand_at()
    for words in ("kinnow", "0805", "کینو"):
        assert "0805.21" in body(visitor("pk-basmati"), f"/book/?words={quote(words)}")
    assert "Nothing fits" in body(visitor("pk-basmati"), "/book/?words=zzzzqq")


def test_home_lists_what_to_do_and_leads_there(proposed: Proposed) -> None:
    stand_at()
    page = body(visitor("pk-basmati"), "/home/")
    assert f'href="/deals/{proposed[1].id}/"' in page
    assert "Accept or decline a proposed deal" in page


@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_a_proposed_deal_hides_its_partners_from_each_other(proposed: Proposed, language: str) -> None:
    stand_at()
    ring = proposed[0]
    page = body(visitor("pk-rice", language), f"/deals/{ring.id}/")
    assert "Indus Rice Mills" in page
    for hidden in ("Volga Pulses", "Kama Agrarian", "Kunri Chilli", "ru-chickpeas", "ru-lentils", "pk-chilli"):
        assert hidden not in page
    assert page.count('class="ring-arc') == 4


def test_a_deal_is_nobodys_business_but_its_parties(proposed: Proposed) -> None:
    stand_at()
    for stranger in ("pk-basmati", "officer-karachi"):
        assert "There is no deal" in body(visitor(stranger), f"/deals/{proposed[0].id}/", 404)


def test_an_answer_is_given_once_however_often_it_is_sent(proposed: Proposed) -> None:
    stand_at()
    client, path = visitor("pk-basmati"), f"/deals/{proposed[1].id}/answer/"
    form = {"party": "pk-basmati", "answer": "accept", "key": "twice"}
    assert [client.post(path, form).status_code for _ in range(2)] == [302, 302]
    assert [consent.party_id for consent in matching.consents(proposed[1].id)] == ["pk-basmati"]
    status, page = post(client, path, party="pk-basmati", answer="decline", reason="I changed my mind")
    assert status == 409
    assert 'role="alert"' in page
    assert "You answered this deal already" in page
    assert matching.deal(proposed[1].id).state == "proposed"


def test_a_form_without_a_key_does_nothing(proposed: Proposed) -> None:
    stand_at()
    client = visitor("pk-basmati")
    response = client.post(f"/deals/{proposed[1].id}/answer/", {"party": "pk-basmati", "answer": "accept"})
    assert response.status_code == 422
    assert matching.consents(proposed[1].id) == ()


@pytest.mark.parametrize("answer", [{}, {"answer": ""}, {"answer": "maybe"}])
def test_a_form_without_a_clear_answer_declines_nothing(proposed: Proposed, answer: dict[str, str]) -> None:
    stand_at()
    status, page = post(visitor("pk-basmati"), f"/deals/{proposed[1].id}/answer/", party="pk-basmati", **answer)
    assert (status, "the form came without an answer" in page) == (422, True)
    assert matching.consents(proposed[1].id) == ()
    assert matching.deal(proposed[1].id).state == "proposed"


def test_nobody_answers_for_another_party(proposed: Proposed) -> None:
    stand_at()
    status, page = post(
        visitor("pk-basmati"), f"/deals/{proposed[1].id}/answer/", party="ru-newsprint", answer="accept"
    )
    assert status == 403
    assert "no mandate" in page
    assert matching.consents(proposed[1].id) == ()


def test_one_refusal_ends_the_deal(proposed: Proposed) -> None:
    stand_at()
    status, page = post(
        visitor("ru-newsprint", "ru"),
        f"/deals/{proposed[1].id}/answer/",
        party="ru-newsprint",
        answer="decline",
        reason="Цена",
    )
    assert status == 302
    assert "Вы отклонили сделку" in page
    assert matching.deal(proposed[1].id).state == "declined"


def test_when_all_accept_names_appear_and_the_contract_is_signed(proposed: Proposed) -> None:
    stand_at()
    pair = proposed[1]
    for party in ("pk-basmati", "ru-newsprint"):
        status, page = post(visitor(party), f"/deals/{pair.id}/answer/", party=party, answer="accept")
        assert status == 302
    assert "Chenab Basmati House" in page
    drafted = contracts.contract_of_deal(pair.id)
    assert drafted is not None
    assert len(re.findall(r"<li value=\"\d+\"><strong>", page)) >= 20
    form = {"contract": drafted.id}
    for step in ("sign", "undertake"):
        for party in ("pk-basmati", "ru-newsprint"):
            status, page = post(visitor(party), f"/deals/{pair.id}/{step}/", party=party, **form)
            assert status == 302
    assert f"/contracts/{drafted.id}/apply/ru-newsprint/" in page
    assert post(visitor(party), f"/contracts/{drafted.id}/apply/{party}/lodge/", origin_declared="yes")[0] == 302
    page = body(visitor(party), f"/deals/{pair.id}/")
    assert "open the file of the authorisation" in page
    assert contracts.contract(drafted.id).state == "signed"


def test_the_officer_grants_and_the_trader_sees_the_number(asked: Trade) -> None:
    stand_at()
    file = asked.files["PK"]
    queue = body(visitor("officer-lahore"), "/queue/")
    assert f'href="/files/{file}/"' in queue
    assert "To examine" in queue
    status, page = post(visitor("officer-lahore"), f"/files/{file}/decide/", decision="grant", note="")
    assert status == 302
    number = authorisation.authorisation(file).approval_number
    assert number
    assert number in page
    assert number in body(visitor("pk-basmati", "ur"), f"/files/{file}/")
    assert number in body(visitor("pk-basmati"), "/home/")


def test_a_question_needs_words_and_goes_back_and_forth(asked: Trade) -> None:
    stand_at()
    path = f"/files/{asked.files['PK']}"
    status, page = post(visitor("officer-lahore"), f"{path}/decide/", decision="query", note="  ")
    assert status == 422
    assert "reason" in page
    assert 'role="alert"' in page
    assert authorisation.authorisation(asked.files["PK"]).state == "applied"
    assert post(visitor("officer-lahore"), f"{path}/decide/", decision="query", note="Which warehouse?")[0] == 302
    assert "Which warehouse?" in body(visitor("pk-basmati"), f"{path}/")
    assert post(visitor("pk-basmati"), f"{path}/answer/", note="Warehouse 7")[0] == 302
    assert authorisation.authorisation(asked.files["PK"]).state == "applied"


def test_a_file_is_closed_to_other_offices(asked: Trade) -> None:
    stand_at()
    path = f"/files/{asked.files['PK']}/"
    assert "There is no file" in body(visitor("officer-karachi"), path, 404)
    status, _ = post(visitor("officer-karachi"), f"{path}decide/", decision="grant")
    assert status in (403, 404)
    assert authorisation.authorisation(asked.files["PK"]).state == "applied"
    assert asked.files["PK"] not in body(visitor("officer-karachi"), "/queue/")


def test_a_declaration_is_lodged_assessed_and_released_on_the_page(granted: Trade) -> None:
    stand_at()
    leg = world.leg_of(granted, "PK")
    path = f"/files/{granted.files['PK']}"
    lodging = f"{path}/legs/{leg.number}/declare/"
    status, page = post(visitor("pk-basmati"), lodging, quantity="ten", declared="5000")
    assert status == 422
    assert f'href="#field-quantity-{leg.number}"' in page
    assert f'id="field-quantity-{leg.number}"' in page
    assert 'value="5000"' in page
    status, page = post(visitor("pk-basmati"), lodging, quantity="10", declared="10400.50", papers=PAPERS[:2])
    assert status == 302
    number = re.search(r"PK-GD-\d+-\d+", page)
    assert number
    officer = visitor("officer-lahore")
    where = f"{path}/declarations/{number[0]}"
    for language, words in (("en", "Unit: tonne. A plain"), ("ur", "اکائی: ٹن۔"), ("ru", "Единица: тонна.")):
        assert words in body(visitor("officer-lahore", language), f"/files/{granted.files['PK']}/")
    status, page = post(officer, f"{where}/assess/", found="10", assessed="1,000", note="As weighed")
    assert status == 422
    assert "As weighed" in page
    assert post(officer, f"{where}/assess/", found="10", assessed="10350.25", note="As weighed")[0] == 302
    status, page = post(officer, f"{where}/release/")
    assert status == 403
    assert "insurance" in page
    assert "Papers still missing" in body(visitor("pk-basmati"), f"{path}/")
    assert post(visitor("pk-basmati"), f"{where}/papers/", papers=PAPERS[2:])[0] == 302
    assert "Papers still missing" not in body(visitor("pk-basmati"), f"{path}/")
    assert post(officer, f"{where}/release/")[0] == 302
    page = body(visitor("pk-basmati"), f"{path}/")
    assert "10,350.25" in page
    assert "Released" in page


def test_more_than_is_left_is_refused_with_what_is_left(granted: Trade) -> None:
    stand_at()
    leg = world.leg_of(granted, "PK")
    path = f"/files/{granted.files['PK']}/legs/{leg.number}/declare/"
    status, page = post(visitor("pk-basmati"), path, quantity="999999", declared="1000")
    assert status in {403, 409, 422}
    assert "exceeds what is left" in page


@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_the_statement_weighs_to_zero_in_every_language(delivered: Trade, language: str) -> None:
    stand_at(after(60))
    page = body(visitor("pk-basmati", language), f"/account/{delivered.files['PK']}/")
    assert page.count('class="status status-good"') >= 2
    assert 'class="status status-bad"' not in page


def test_the_file_shows_the_scale_the_clock_and_one_next_step(delivered: Trade) -> None:
    stand_at(after(60))
    page = body(visitor("pk-basmati"), f"/files/{delivered.files['PK']}/")
    assert page.count('class="scale-brass"') >= 3
    assert "inside the tolerance" in page
    assert page.count('id="next-step"') == 1
    assert "The clearing operator nets the file off" in page
    assert Value(0) != delivered.contract.legs[0].value


def test_the_certificate_comes_with_the_officers_button(delivered: Trade) -> None:
    world.net(delivered, "PK", after(60))
    stand_at(after(61))
    path = f"/files/{delivered.files['PK']}"
    assert f'action="{path}/close/"' not in body(visitor("pk-basmati"), f"{path}/")
    officer = visitor("officer-lahore")
    assert f'action="{path}/close/"' in body(officer, f"{path}/")
    assert post(officer, f"{path}/close/")[0] == 302
    assert authorisation.authorisation(delivered.files["PK"]).state == "closed"
    assert "Nothing is left to do" in body(officer, f"{path}/")
