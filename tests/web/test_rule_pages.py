"""The rulebook by day, the simulator, the rule keeper's desk, and judging while one types."""

import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import translation
from tests.journeys.world import DAY, RICE, morning, new_key
from tests.web.conftest import stand_at, visitor

from tarazu.desk.appoint_people import Appointment, appoint_people
from tarazu.desk.see_people import console
from tarazu.kernel.period import Period
from tarazu.registry.people import PLATFORM, Mandate, Role
from tarazu.rulebook.book import not_found, turning_days
from tarazu.rulebook.proposals import VALUE_CHARACTERS_MAX, read_held, written_as
from tarazu.storage import figures, models

pytestmark = pytest.mark.django_db
FIRST_DAY = date(2023, 6, 1)  # of the mechanism
TOMORROW = DAY + timedelta(days=1)
CELLS = {
    "party": "pk-rice",
    "goods": RICE,
    "quantity": "100",
    "price": "560",
    "place": "PKKHI",
    "term": "FCA",
    "from": DAY.isoformat(),
    "reference": "O-9",
}


@pytest.fixture
def keepers(founded: object) -> tuple[Client, Client]:
    """Two rule keepers at their browsers, on the day of the round."""
    names = ("keeper-one", "keeper-two")
    people = tuple(
        Appointment(
            person_id=name,
            sign_in_name=name,
            name=name,
            language="en",
            mandates=(Mandate(name, Role.RULE_KEEPER, PLATFORM, Period(DAY)),),
        )
        for name in names
    )
    appoint_people(actor=console(DAY), appointments=people, now=morning(DAY), key=new_key())
    stand_at(DAY)
    return visitor(names[0]), visitor(names[1])


def text_of(client: Client, path: str, status: int = 200) -> str:
    """A page as the reader has it."""
    response = client.get(path)
    assert response.status_code == status, path
    return unescape(response.content.decode())


def test_the_rulebook_is_shown_as_of_a_day(founded: object) -> None:
    stand_at()
    old, new = (text_of(Client(), f"/rules/?order=PK&day={day}") for day in ("2025-10-16", "2025-10-17"))
    assert 'id="PK-20"' in old
    assert 'id="PK-20"' not in new
    assert 'id="PK-19"' in new
    assert "90 days" in old
    assert "120 days" in new
    assert "is not a day" in text_of(Client(), "/rules/?order=PK&day=soon")


@pytest.mark.parametrize(("order", "language"), [("PK", "en"), ("RU", "ru"), ("IR", "ur"), ("AF", "ur")])
def test_the_rulebook_says_what_was_not_found(founded: object, order: str, language: str) -> None:
    stand_at()
    told = not_found(order)
    assert told
    with translation.override(language):
        said = [translation.gettext(sentence) for sentence in told]
    page = text_of(visitor(language=language), f"/rules/?order={order}")
    assert all(sentence in page for sentence in said)
    assert language == "en" or said != list(told)


@pytest.mark.parametrize("pair", [("PK", "RU"), ("PK", "IR"), ("PK", "AF"), ("RU", "IR")])
def test_the_simulator_answers_on_every_day_on_which_the_law_changed(founded: object, pair: tuple[str, str]) -> None:
    stand_at()
    client, first_day = Client(), min(turning_days(("PK",)))
    deal = f"goods-a1={RICE}&quantity-a1=1000&price-a1=560&goods-b1=0713.20&quantity-b1=1000&price-b1=700"
    for turned in turning_days(pair):
        for day in (turned - timedelta(days=1), turned):
            if day < FIRST_DAY:
                continue
            for kind in ("private", "consortium"):
                sides = f"first={pair[0]}&second={pair[1]}&first-kind={kind}&second-kind={kind}"
                page = text_of(client, f"/simulate/judged/?{sides}&{deal}&day={day}")
                assert f"{pair[0]}-" in page, (day, kind)
                assert "Who can cure it:" in page
    assert first_day < FIRST_DAY


def test_a_day_before_the_mechanism_gets_a_sentence(founded: object) -> None:
    stand_at()
    deal = f"goods-a1={RICE}&quantity-a1=1000&goods-b1=0713.20&quantity-b1=1000"
    for address in (f"/simulate/judged/?{deal}&day=2023-05-31", f"/simulate/?{deal}&day=2022-01-01"):
        page = text_of(Client(), address)
        assert "The rules of both countries begin on" in page
        assert "1\xa0June\xa02023" in page
    kept = text_of(Client(), f"/simulate/?{deal}&day=2022-01-01")
    assert 'value="1000"' in kept
    assert "day=2022-04-01" not in text_of(Client(), f"/simulate/judged/?first=IR&second=PK&{deal}&day=2023-06-01")


@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_the_simulator_answers_strangers_in_three_languages(founded: object, language: str) -> None:
    stand_at()
    client = visitor(language=language)
    page = text_of(
        client, f"/simulate/?first=PK&second=RU&goods-a1={RICE}&quantity-a1=1000&goods-b1=0713.20&quantity-b1=800"
    )
    assert "PK-" not in page or "PK-1" in page
    assert page.count('class="status') >= 2


def test_the_simulator_shows_both_texts_of_the_law_and_the_cure(founded: object) -> None:
    stand_at()
    deal = f"goods-a1={RICE}&quantity-a1=1000&price-a1=560&goods-b1=0713.20&quantity-b1=1000&price-b1=700"
    now = text_of(Client(), f"/simulate/judged/?{deal}&day=2025-12-01")
    assert "1,250\xa0t" in now
    assert "RU-11" in now
    assert "PK-25" not in now
    assert "PK-19" in now  # among the papers its application asks for
    before = text_of(Client(), f"/simulate/judged/?{deal}&day=2025-10-16")
    assert "PK-20" in before
    assert "PK-25" in before
    assert "PK-18" in before
    assert "PK-19" not in before
    assert "day=2025-10-17" in before


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("first=PK&second=PK&goods-a1=0713.20&quantity-a1=1", "of one country"),
        ("first=PK&second=RU", "Choose goods and a quantity"),
        ("first=PK&second=XX&goods-a1=0713.20&quantity-a1=1", "of one country"),
        ("first=PK&second=RU&goods-a1=0713.20", "Goods need a quantity"),
        ("first=PK&second=RU&goods-a1=0713.20&quantity-a1=many", "is not an amount"),
        ("first=PK&second=RU&goods-a1=nothing&quantity-a1=1", "nothing"),
        ("first=PK&second=RU&goods-a1=0713.20&quantity-a1=1&day=soon", "is not a day"),
    ],
)
def test_what_the_simulator_cannot_read_gets_a_sentence(founded: object, query: str, said: str) -> None:
    stand_at()
    assert said in text_of(Client(), f"/simulate/?{query}")


def test_two_rule_keepers_enter_a_figure(keepers: tuple[Client, Client]) -> None:
    one, two = keepers
    sent = {
        "order": "PK",
        "figure": "netting_days",
        "value": "150",
        "since": TOMORROW.isoformat(),
        "source": "an order of the ministry",
        "confidence": "H",
    }
    assert one.post("/rules/keep/propose/", {**sent, "key": "a"}).status_code == 302
    assert "You proposed this" in text_of(one, "/rules/keep/")
    number = models.FigureProposal.objects.get().id
    assert one.post(f"/rules/keep/{number}/decide/", {"event": "approve", "key": "b"}).status_code == 403
    assert 'value="approve"' in text_of(two, "/rules/keep/")
    assert two.post(f"/rules/keep/{number}/decide/", {"event": "approve", "key": "c"}).status_code == 302
    assert figures.figures_on("PK", TOMORROW).number("netting_days") == 150
    assert "Entered by two rule keepers" in text_of(Client(), "/rules/?order=PK")


def test_a_wrong_proposal_comes_back_with_what_was_typed(keepers: tuple[Client, Client]) -> None:
    sent = {"order": "PK", "figure": "netting_days", "value": "150", "source": "an order", "confidence": "H"}
    response = keepers[0].post("/rules/keep/propose/", {**sent, "since": DAY.isoformat(), "key": "a"})
    page = unescape(response.content.decode())
    assert response.status_code == 409
    assert "begins tomorrow at the earliest" in page
    assert 'value="an order"' in page
    response = keepers[0].post("/rules/keep/propose/", {**sent, "since": "soon", "key": "b"})
    assert response.status_code == 422
    assert models.FigureProposal.objects.count() == 0


def test_nobody_else_comes_to_the_rule_keepers_desk(founded: object) -> None:
    stand_at()
    assert Client().get("/rules/keep/").status_code == 302
    assert visitor("pk-rice").get("/rules/keep/").status_code == 403
    assert visitor("officer-karachi").post("/rules/keep/x/decide/", {"event": "approve"}).status_code in (403, 404)


def test_an_offer_is_judged_while_it_is_typed(founded: object) -> None:
    stand_at()
    client = visitor("pk-rice")
    near = unescape(client.post("/judge/offer/", CELLS).content.decode())
    assert "The reference valuation is" in near
    assert "PK-14" not in near
    far = unescape(client.post("/judge/offer/", {**CELLS, "price": "900"}).content.decode())
    assert "PK-14" in far
    assert "Fill in quantity" in unescape(client.post("/judge/offer/", {**CELLS, "quantity": ""}).content.decode())
    stranger = unescape(visitor("pk-basmati").post("/judge/offer/", CELLS).content.decode())
    assert "The reference valuation is" not in stranger
    assert client.post("/judge/loan/", CELLS).status_code == 404
    assert models.Listing.objects.filter(reference="O-9").count() == 0


def test_without_script_the_check_button_asks_the_same_and_publishes_nothing(founded: object) -> None:
    stand_at()
    client = visitor("pk-rice")
    page = unescape(client.post("/listings/new/offer/", {**CELLS, "price": "900", "check": "1"}).content.decode())
    assert "PK-14" in page
    assert 'value="900"' in page
    assert models.Listing.objects.filter(reference="O-9").count() == 0


@pytest.mark.parametrize(("part", "typed"), [("quantity", "-5"), ("price", "abc"), ("goods", "9999.01")])
def test_what_is_wrong_in_the_simulator_stands_at_its_field(founded: None, part: str, typed: str) -> None:
    stand_at()
    given = {"goods-a1": "0713.20", "quantity-a1": "5", "price-a1": "", "day": "2025-11-10", f"{part}-a1": typed}
    page = text_of(Client(), f"/simulate/?{urlencode(given)}")
    marked = re.findall(r'name="([a-z]+-a1)"[^>]* aria-invalid="true"', page)
    assert marked == [f"{part}-a1"]


@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_a_list_of_holidays_is_proposed_from_the_one_that_stands_and_an_empty_one_says_how_to_write(
    keepers: tuple[Client, Client], language: str
) -> None:
    client = keepers[0]
    client.cookies["django_language"] = language
    held = figures.all_figures("PK")["public_holidays"]
    newest = written_as(held.values[-1].value)
    for order, value in (("PK", newest), ("AF", "")):
        page = unescape(client.get(f"/rules/keep/?order={order}&figure=public_holidays").content.decode())
        assert f'maxlength="{VALUE_CHARACTERS_MAX}" aria-describedby="hint-value">{value}</textarea>' in page, order
        assert ">03-23 pakistan_day</bdi>" in page and ">2026-03-21 eid_al_fitr</bdi>" in page
    assert read_held(held, newest) == held.values[-1].value
    wish = {
        "order": "PK",
        "figure": "public_holidays",
        "since": str(TOMORROW),
        "source": "a gazette",
        "confidence": "H",
    }
    too_long = wish | {"value": "x" * (VALUE_CHARACTERS_MAX + 1), "key": new_key()}
    assert client.post("/rules/keep/propose/", too_long).status_code == 422
    longer = ", ".join([newest, *(f"2027-01-{day:02} eid_al_fitr" for day in range(1, 32))])
    whole = wish | {"value": ", ".join([longer, longer.replace("2027", "2028"), longer.replace("2027", "2029")])}
    assert 2_000 < len(whole["value"]) <= VALUE_CHARACTERS_MAX
    assert client.post("/rules/keep/propose/", whole | {"key": new_key()}).status_code == 302
