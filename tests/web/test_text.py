"""Amounts, days and sentences as each language writes them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tarazu.kernel.errors import TarazuError
from tarazu.kernel.lifecycle import StepRefused
from tarazu.kernel.percent import Percent
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price, Value
from tarazu.matching.deals import DealState
from tarazu.reference.countries import country
from tarazu.reference.units import unit
from tarazu.rulebook.book import all_rules
from tarazu.web import text
from tarazu.web.templatetags.tarazu import source

TONNE = unit("TNE")
SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("language", "quantity", "value"),
    [
        ("en", f"1,120.5{SPACE}t", f"14,000.25{SPACE}UAC"),
        ("ur", f"1,120.5{SPACE}ٹن", f"14,000.25{SPACE}UAC"),
        ("ru", f"1{SPACE}120,5{SPACE}т", f"14{SPACE}000,25{SPACE}UAC"),
    ],
)
def test_amounts_follow_the_language(language: str, quantity: str, value: str) -> None:
    with translation.override(language):
        assert text.quantity(Quantity(1_120_500, TONNE)) == quantity
        assert text.value(Value(1_400_025)) == value
        assert text.amount(Value(1_400_025)) == value.removesuffix(f"{SPACE}UAC")


def test_what_is_less_than_nothing_keeps_its_sign_before_its_number() -> None:
    with translation.override("ur"):
        written = text.quantity(Quantity(-2_586_372, TONNE))
    assert written == f"\u2066\u22122,586.372\u2069{SPACE}ٹن"


def test_what_is_not_there_is_a_dash() -> None:
    assert {text.quantity(None), text.value(None), text.amount(None), text.price(None), text.day(None)} == {"—"}
    assert text.moment(None) == "—"
    assert text.percent(1, 0) == "—"


@pytest.mark.parametrize(
    ("language", "price"), [("en", "562.50 UAC/t"), ("ur", "562.50 UAC فی ٹن"), ("ru", "562,50 UAC/т")]
)
def test_a_price_names_its_unit(language: str, price: str) -> None:
    with translation.override(language):
        written = text.price(Price(56_250, TONNE)).replace(SPACE, " ")
    assert written.replace("\u2066", "").replace("\u2069", "") == price


@pytest.mark.parametrize(
    ("number", "russian"),
    [(1, "1 день"), (2, "2 дня"), (5, "5 дней"), (11, "11 дней"), (21, "21 день"), (104, "104 дня")],
)
def test_russian_days_bend_with_their_number(number: int, russian: str) -> None:
    with translation.override("ru"):
        assert text.days(number) == russian
    with translation.override("en"):
        assert text.days(number) == (f"{number} day" if number == 1 else f"{number} days")


def test_days_and_moments_are_written_out() -> None:
    with translation.override("en"):
        assert text.day(date(2025, 11, 5)).replace(SPACE, " ") == "5 November 2025"
        assert text.moment(datetime(2025, 11, 5, 14, 30, tzinfo=UTC)).replace(SPACE, " ") == "5 November 2025 14:30 UTC"
    with translation.override("ru"):
        assert "ноября" in text.day(date(2025, 11, 5))
    with translation.override("ur"):
        assert "نومبر" in text.day(date(2025, 11, 5))


def test_goods_places_and_countries_have_their_names() -> None:
    with translation.override("ru"):
        assert text.goods("0713.20") == "Нут"
        assert text.country("PK") == "Пакистан"
    with translation.override("ur"):
        assert text.place_name("PKKHI") == "کراچی"
    assert text.goods("no such goods") == "no such goods"
    assert text.place_name("XXXXX") == "XXXXX"


def test_names_are_shown_in_the_readers_script_where_they_are_held() -> None:
    names = {"latin": "Volga Pulses", "cyrillic": "Волга"}
    with translation.override("ru"):
        assert text.name_of(names) == "Волга"
    with translation.override("ur"):
        assert text.name_of(names) == "Volga Pulses"


class Odd(TarazuError):
    """An error of this test."""

    says = "Contract {number} is {state}; only a draft can be signed."


def test_an_error_is_said_in_the_readers_language_with_isolated_fillings() -> None:
    error = Odd(number="TZ-2025-0001", state=DealState.LAPSED)
    with translation.override("en"):
        said = text.say_error(error)
    assert said == "Contract \u2068TZ-2025-0001\u2069 is \u2068Lapsed\u2069; only a draft can be signed."


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "1,120.5 t of Chickpeas, 0713.20 at 3.10 % from Russia, until 1 December 2025"),
        ("ru", "1 120,5 т, нут, 0713.20, 3,10 %, Россия, 1 декабря 2025"),
    ],
)
def test_what_fills_a_sentence_is_written_as_the_reader_writes_it(language: str, told: str) -> None:
    params = {
        "left": Quantity(1_120_500, TONNE),
        "goods": "0713.20",
        "change": Percent(310),
        "order": "RU",
        "until": date(2025, 12, 1),
    }
    with translation.override(language):
        filled = {name: text.shown(given).replace(SPACE, " ") for name, given in params.items()}
    assert filled["left"] in told
    assert filled["goods"].lower() in told.lower()
    assert filled["change"] in told
    assert filled["order"] in told
    assert filled["until"].removesuffix(" г.") in told
    assert text.shown("9999.99/none") == "9999.99/none"


@pytest.mark.parametrize(("language", "share"), [("en", "\u221219.6"), ("ru", "\u221219,6"), ("ur", "\u221219.6")])
def test_a_share_in_a_finding_is_written_as_its_reader_writes_numbers(language: str, share: str) -> None:
    with translation.override(language):
        assert text.shown("-19.6") == share
        assert text.shown("0713.20").endswith("0713.20")
        assert text.count(-3) == "\u22123"


@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_the_rulebook_names_what_fills_the_gaps_of_every_rule(language: str) -> None:
    with translation.override(language):
        assert [rule.code for rule in all_rules() if "…" in text.gapped(rule.says)] == []
        assert "‹" in text.gapped(all_rules()[0].says)


def test_what_was_not_translated_is_marked_as_english() -> None:
    with translation.override("ru"):
        assert 'lang="ru"' in source("Federal law 164-FZ, articles 43 to 45")
        assert 'lang="en"' in source("Letter of the ministry <1>, entered by a rule keeper")
        assert source("") == '<bdi lang="en"></bdi>'


def test_urdu_lists_have_the_urdu_comma() -> None:
    with translation.override("ur"):
        assert "\u060c 0713.20" in text.shown("0713.20")


@given(
    st.text(max_size=30)
    | st.from_regex(r"\d{4}-\d{2}-\d{2}(/\d{4}-\d{2}-\d{2})?|[A-Z]{2,5}|\d{4}\.\d{2}", fullmatch=True)
)
def test_whatever_somebody_typed_can_be_told_back(typed: str) -> None:
    assert isinstance(text.shown(typed), str)


def test_days_that_no_calendar_has_are_told_as_they_were_typed() -> None:
    assert text.shown("2020-13-01") == "2020-13-01"
    assert text.shown("2020-01-01/0001-01-01") == "2020-01-01/0001-01-01"


def test_a_unit_in_an_error_is_told_by_its_sign() -> None:
    with translation.override("ru"):
        assert text.shown("TNE") == "т"


def test_a_step_that_came_too_late_is_told_without_codes() -> None:
    error = StepRefused(thing="listing", state="withdrawn", event="withdraw", possible="nothing, it has ended")
    assert "withdraw" not in text.say_error(error)
    assert "Open the page again" in text.say_error(error)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "10 January 2026 20:00 UTC · 01:00 PKT (11 January 2026) · 23:00 MSK"),
        ("ur", "10 جنوری، 2026 20:00 UTC · 01:00 PKT (11 جنوری، 2026) · 23:00 MSK"),
        ("ru", "10 января 2026 20:00 UTC · 01:00 PKT (11 января 2026) · 23:00 MSK"),
    ],
)
def test_a_moment_is_told_on_the_clocks_of_several_countries_with_the_day_where_it_differs(
    language: str, said: str
) -> None:
    with translation.override(language):
        told = text.on_clocks(datetime(2026, 1, 10, 20, tzinfo=UTC), [country("PK"), country("RU")])
    assert text.bare(told).replace("\u2066", "").replace("\u2069", "").replace("\u00a0", " ") == said


def test_a_share_is_one_piece_in_urdu() -> None:
    assert text.percent(1, 5) == "20\u00a0%"
    with translation.override("ur"):
        assert text.percent(1, 5) == "\u206620\u00a0%\u2069"
