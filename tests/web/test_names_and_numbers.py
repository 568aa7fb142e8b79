"""What the pictures once showed wrong: codes of grades, raw days, English roads, and numbers in other capitals."""

import pytest
from django.test import Client
from django.utils import translation
from tests.desk.test_window_papers import final
from tests.journeys import world
from tests.journeys.world import DAY, FIRMS, Trade, morning, new_key
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body

from tarazu.clearing.window_run import certificate_number
from tarazu.desk.run_round import run_round
from tarazu.desk.see_verification import see_verification
from tarazu.kernel.period import Period
from tarazu.matching.options import RoundOptions
from tarazu.registry.people import PLATFORM, Mandate, Role
from tarazu.storage import models, registry, windows
from tarazu.web import text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "given", "shown"),
    [
        ("ru", "0805.21/kinnow", "Мандарины (кинноу), 0805.21"),
        ("ru", "2025-11-10", "10 ноября 2025"),
        ("en", "2025-11-15/2026-07-01", "15 November 2025 – 30 June 2026"),
        ("ur", "2025-11-10", "10 نومبر، 2025"),
    ],
)
def test_a_reason_names_goods_and_days_as_people_write_them(language: str, given: str, shown: str) -> None:
    with translation.override(language):
        assert text.shown(given).replace("\u00a0", " ") == shown


@pytest.mark.parametrize(
    ("language", "called"), [("en", "Karachi to Novorossiysk"), ("ur", "کراچی"), ("ru", "Карачи – Новороссийск")]
)
def test_a_road_is_named_in_the_readers_language(founded: None, language: str, called: str) -> None:
    stand_at()
    page = body(visitor("", language), "/corridors/")
    assert called in page.partition("<h2>")[2].partition("</h2>")[0]


def test_rounds_of_one_day_are_told_apart_in_words(proposed: object) -> None:
    stand_at()
    registry.insert_person(person_id="desk", sign_in_name="desk", name="Desk", language="en")
    registry.insert_mandate(Mandate("desk", Role.OPERATOR, PLATFORM, Period(DAY)))
    run_round(actor=world.console(), options=RoundOptions(), now=morning(DAY), key=new_key())
    page = body(visitor("desk"), "/clearing-desk/")
    first, second = models.Round.objects.order_by("number").values_list("number", flat=True)
    assert f"Round {second}<br>" in page.partition(f"Round {first}<br>")[0]


def test_a_number_is_found_in_any_capitals_and_shown_in_its_own(granted: object) -> None:
    number = models.Authorisation.objects.get(order="PK", state="granted").approval_number
    assert see_verification(number.lower()).number == number
    assert number in body(Client(), f"/verify/?number={number.lower()}")


@pytest.mark.parametrize(
    ("language", "said"), [("en", "A certificate of ours"), ("ur", "ہمارا سرٹیفکیٹ"), ("ru", "Наше свидетельство")]
)
def test_anybody_verifies_a_certificate_of_a_netting_window(delivered: Trade, language: str, said: str) -> None:
    run = windows.run_of(final())
    assert run is not None
    number = certificate_number("PK 2026-Q1", run.seal, "pk-basmati")
    page = body(visitor("", language), f"/verify/?number={number.lower()}")
    assert said in page and run.seal in page and number in page
    assert not any(name in page for name, *_rest in FIRMS.values())
