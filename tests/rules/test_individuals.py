"""Ceilings for individuals: an order may set them, by two rule keepers; while it does not, no rule speaks."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tarazu.kernel.value import Value
from tarazu.rulebook.facts import DealFacts
from tarazu.rulebook.figures import FigureValue, figures_on, with_values
from tarazu.rulebook.proposals import FigureUnreadable, must_be_proposable, read_held

DAY = date(2026, 3, 2)
KEYS = ("individual_value_max", "individual_files_max")


def with_ceiling(facts: DealFacts, key: str, value: int, since: date = DAY) -> DealFacts:
    set_now = with_values(facts.figures.figures, [(key, FigureValue(since, value, "a test", "L"))])
    return replace(facts, figures=replace(facts.figures, figures=set_now))


def assert_value(world: Any, code: str) -> None:
    """Silent while unset and before its first day; the larger side counts, and the ceiling itself is admitted."""
    facts = world.with_own(kind="individual")
    assert world.codes(facts) == []
    assert facts.legs[1].contract_value == Value(50_000_000)
    for ceiling, codes in ((500_001, []), (500_000, []), (499_999, [code])):
        assert world.codes(with_ceiling(facts, KEYS[0], ceiling)) == codes
    assert world.codes(with_ceiling(facts, KEYS[0], 1, date(2026, 3, 3))) == []
    larger = replace(facts, legs=(facts.legs[0], replace(facts.legs[1], contract_value=Value(50_000_001))))
    assert world.codes(with_ceiling(larger, KEYS[0], 500_000)) == [code]
    finding = world.findings(with_ceiling(larger, KEYS[0], 500_000))[code]
    assert finding.sentence.startswith(
        "Own deals as an individual, and the larger side of this deal is worth 500,000.01"
    )
    assert (finding.cure, finding.cured_by) == ("Deal for less.", ("trader",))
    assert world.codes(with_ceiling(world.clean, KEYS[0], 1)) == []
    assert world.codes(with_ceiling(world.with_partner(kind="individual"), KEYS[0], 1)) == []


def assert_files(world: Any, code: str) -> None:
    """Silent while unset; with this file as many as the figure may be open, and no more."""
    for others, codes in ((0, []), (1, []), (2, [code]), (3, [code])):
        facts = world.with_own(kind="individual", open_files=others)
        assert world.codes(facts) == []
        assert world.codes(with_ceiling(facts, KEYS[1], 2)) == codes
    finding = world.findings(with_ceiling(facts, KEYS[1], 2))[code]
    assert "has 3 other files open; at most 2 may be open at once" in finding.sentence
    assert (finding.cure, finding.cured_by) == ("Close one first.", ("trader", "officer"))
    assert world.codes(with_ceiling(world.with_own(open_files=9), KEYS[1], 2)) == []


def test_PK_45_an_individual_deals_up_to_the_ceiling_where_one_is_set(worlds: Any) -> None:
    assert_value(worlds("PK", DAY), "PK-45")


def test_RU_28_an_individual_deals_up_to_the_ceiling_where_one_is_set(worlds: Any) -> None:
    assert_value(worlds("RU", DAY), "RU-28")


def test_IR_26_an_individual_deals_up_to_the_ceiling_where_one_is_set(worlds: Any) -> None:
    assert_value(worlds("IR", DAY), "IR-26")


def test_AF_27_an_individual_deals_up_to_the_ceiling_where_one_is_set(worlds: Any) -> None:
    assert_value(worlds("AF", DAY), "AF-27")


def test_PK_46_an_individual_has_as_many_files_open_as_are_admitted(worlds: Any) -> None:
    assert_files(worlds("PK", DAY), "PK-46")


def test_RU_29_an_individual_has_as_many_files_open_as_are_admitted(worlds: Any) -> None:
    assert_files(worlds("RU", DAY), "RU-29")


def test_IR_27_an_individual_has_as_many_files_open_as_are_admitted(worlds: Any) -> None:
    assert_files(worlds("IR", DAY), "IR-27")


def test_AF_28_an_individual_has_as_many_files_open_as_are_admitted(worlds: Any) -> None:
    assert_files(worlds("AF", DAY), "AF-28")


@pytest.mark.parametrize("key", KEYS)
def test_an_unset_figure_takes_a_whole_number_above_nothing(key: str) -> None:
    figures = figures_on("PK", DAY)
    figure = figures.figures[key]
    assert (figure.values, figures.limit(key)) == ((), None)
    assert read_held(figure, "3") == 3
    must_be_proposable(figure, FigureValue(date(2026, 3, 3), 3, "an order", "H"), DAY)
    for text in ("0", "-1", "3.5", "many"):
        with pytest.raises(FigureUnreadable):
            read_held(figure, text)
