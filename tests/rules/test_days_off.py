"""Days off: weekends and holidays of the states concerned, read from the figures of each day, and what they move."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tarazu.clearing.clocks import QuarterWindow
from tarazu.clearing.windows import Window, WindowPhase, moved, window
from tarazu.clearing.windows_file import windows_file
from tarazu.kernel.period import add_days
from tarazu.rulebook.book import orders
from tarazu.rulebook.days_off import DayOff, DaysOff
from tarazu.rulebook.figures import Figure, FigureValue, all_figures, with_values
from tarazu.rulebook.holidays import is_holiday
from tarazu.rulebook.proposals import FigureUnreadable, read_held
from tarazu.web.day_words import DAY_OFF

FILES: Mapping[str, Mapping[str, Figure]] = {order: all_figures(order) for order in orders()}
SHIPPED = DaysOff("PK", FILES)
WEDNESDAY = date(2026, 7, 1)  # the day after a quarter; nobody's holiday


def with_list(order: str, since: date, *written: str, of: str = "PK") -> DaysOff:
    value = FigureValue(since, written, "a notification", "H")
    return DaysOff(of, {**FILES, order: with_values(FILES[order], [("public_holidays", value)])})


def fourth_quarter() -> Window:
    return window("PK", QuarterWindow(2025, 4), 0)


def test_a_cut_off_passes_a_chain_of_holidays_and_weekends_and_says_why() -> None:
    made = moved(fourth_quarter(), SHIPPED)
    assert (made.planned, made.cut_off) == (date(2026, 1, 1), date(2026, 1, 12))
    assert made.days_off[0] == DayOff("RU", date(2026, 1, 1), "new_year")
    assert {(off.country, off.name) for off in made.days_off} >= {
        ("AF", "weekend"),
        ("IR", "weekend"),
        ("PK", "weekend"),
        ("RU", "orthodox_christmas"),
        ("RU", "moved_holiday"),
    }


@pytest.mark.parametrize(
    ("order", "day", "works_on"),
    [
        ("RU", date(2026, 1, 1), date(2026, 1, 12)),
        ("AF", date(2026, 1, 1), date(2026, 1, 1)),  # a Thursday; Russia has no part in it
        ("AF", date(2026, 1, 2), date(2026, 1, 5)),  # Friday there, Saturday and Sunday here
        ("IR", date(2026, 4, 1), date(2026, 4, 6)),  # two holidays, Friday there, the weekend here
        ("RU", date(2027, 1, 1), date(2027, 1, 11)),  # what the statute names holds every year
        ("PK", WEDNESDAY, WEDNESDAY),
        ("RU", date(2026, 5, 7), date(2026, 5, 7)),
        ("RU", date(2026, 5, 8), date(2026, 5, 8)),
        ("RU", date(2026, 5, 9), date(2026, 5, 12)),
    ],
)
def test_the_next_day_on_which_both_sides_work(order: str, day: date, works_on: date) -> None:
    assert DaysOff(order, FILES).next_working_day(day) == works_on


def test_no_list_moves_nothing_and_a_list_counts_from_its_first_day_on() -> None:
    assert SHIPPED.on(WEDNESDAY) == ()
    assert not SHIPPED.holds_holidays("AF")
    for since, off in ((WEDNESDAY, True), (add_days(WEDNESDAY, 1), False)):
        assert bool(with_list("AF", since, "2026-07-01 public_holiday").on(WEDNESDAY)) is off
    yearly = with_list("AF", WEDNESDAY, "07-01 independence_day")
    assert [off.name for off in yearly.on(date(2027, 7, 1))] == ["independence_day"]
    once = with_list("AF", WEDNESDAY, "2026-07-01 independence_day")
    assert once.on(date(2027, 7, 1)) == ()


def test_figures_that_let_nobody_work_for_a_month_move_nothing() -> None:
    days = [f"{add_days(WEDNESDAY, ahead)} public_holiday" for ahead in range(32)]
    assert with_list("AF", WEDNESDAY, *days[:28]).next_working_day(WEDNESDAY) == date(2026, 7, 29)
    assert with_list("AF", WEDNESDAY, *days).next_working_day(WEDNESDAY) == WEDNESDAY


def test_a_struck_window_keeps_its_day() -> None:
    held = moved(fourth_quarter(), SHIPPED)
    struck = replace(held, phase=WindowPhase.PRELIMINARY, struck_on=held.cut_off)
    corrected = with_list("AF", date(2026, 1, 12), "2026-01-12 public_holiday")
    assert moved(held, corrected).cut_off == date(2026, 1, 13)
    assert moved(struck, corrected) == struck


def test_the_calendar_file_says_why_a_cut_off_moved() -> None:
    text = windows_file([moved(fourth_quarter(), SHIPPED)], 10, stamp=datetime(2025, 11, 1, tzinfo=UTC)).replace(
        "\r\n ", ""
    )
    assert "DTSTART:20260112T000000Z" in text
    assert "Moved from 2026-01-01: new year (RU)\\, weekend (IR)\\, weekend (AF)" in text.replace(
        "weekend (AF)\\, weekend (IR)", "weekend (IR)\\, weekend (AF)"
    )


@pytest.mark.parametrize("order", orders())
def test_every_holiday_of_the_files_is_a_day_with_a_name_in_words(order: str) -> None:
    for value in FILES[order]["public_holidays"].values:
        assert isinstance(value.value, tuple)
        assert len(set(value.value)) == len(value.value)
        for written in value.value:
            assert is_holiday(written), written
            assert written.split()[1] in DAY_OFF


@pytest.mark.parametrize("order", ["PK", "AF"])
def test_rule_keepers_write_holidays_where_there_are_some_and_where_there_are_none(order: str) -> None:
    figure = FILES[order]["public_holidays"]
    written = " 2026-06-25  ashura, 02-29 public_holiday,12-25 quaid_day"
    assert read_held(figure, written) == ("2026-06-25 ashura", "02-29 public_holiday", "12-25 quaid_day")
    for wrong in (
        "7",
        "",
        "2026-02-29 ashura",
        "13-01 ashura",
        "ashura",
        "2026-06-25",
        "2026-06-25 fair",
        "6-25 ashura",
    ):
        with pytest.raises(FigureUnreadable):
            read_held(figure, wrong)
    with pytest.raises(FigureUnreadable):
        read_held(FILES[order]["weekend_days"], "caturday")
